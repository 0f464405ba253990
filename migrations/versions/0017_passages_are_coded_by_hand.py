"""passages are coded by hand.

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: on SQLite that builds the table anew, and takes along what hangs on its rows.
    op.add_column(
        "consultation",
        sa.Column("second_share", sa.Integer(), nullable=False, server_default="0"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("consultation", "second_share", server_default=None)
    op.create_table(
        "passage_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("quote", sa.String(length=60), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_passage_note_comment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_note")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_passage_note_comment_id")),
    )
    op.create_table(
        "coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("copy_of_id", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_coding_comment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["coder_id"], ["officer.id"], name=op.f("fk_coding_coder_id")),
        sa.ForeignKeyConstraint(
            ["copy_of_id"], ["coding.id"], name=op.f("fk_coding_copy_of_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
    )
    op.create_index(op.f("ix_coding_comment_id"), "coding", ["comment_id"])
    op.create_index(op.f("ix_coding_coder_id"), "coding", ["coder_id"])
    op.create_index(op.f("ix_coding_copy_of_id"), "coding", ["copy_of_id"])
    op.create_table(
        "coding_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=60), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_coding_turn_officer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_coding_turn_comment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_turn")),
        sa.UniqueConstraint("officer_id", name=op.f("uq_coding_turn_officer_id")),
    )
    op.create_index(op.f("ix_coding_turn_comment_id"), "coding_turn", ["comment_id"])


def downgrade() -> None:
    op.drop_table("coding_turn")
    op.drop_table("coding")
    op.drop_table("passage_note")
    op.drop_column("consultation", "second_share")
