"""digests are about a priority, group, consultation or organisation, and are answered.

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SUBJECTS = {
    "group_id": "stakeholder_group",
    "consultation_id": "consultation",
    "organisation_id": "organisation",
}
ONE_SUBJECT = (
    " + ".join(f"CASE WHEN {one} IS NULL THEN 0 ELSE 1 END" for one in ("priority_id", *SUBJECTS))
    + " = 1"
)


def upgrade() -> None:
    with op.batch_alter_table("digest") as batch_op:
        batch_op.alter_column("priority_id", existing_type=sa.Integer(), nullable=True)
        for name, table in SUBJECTS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_digest_{name}"), table, [name], ["id"], ondelete="CASCADE"
            )
            batch_op.create_unique_constraint(op.f(f"uq_digest_{name}_number"), [name, "number"])
        batch_op.add_column(sa.Column("reader_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_digest_reader_id"), "officer", ["reader_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.add_column(
            sa.Column("unreviewed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_check_constraint(op.f("ck_digest_one_subject"), ONE_SUBJECT)
    op.create_index(op.f("ix_digest_reader_id"), "digest", ["reader_id"])
    for name in ("question_id", "block_id", "characters"):
        op.add_column("line_passage", sa.Column(name, sa.Integer(), nullable=True))
    op.create_index(op.f("ix_line_passage_comment_id"), "line_passage", ["comment_id"])
    op.add_column("digest_line", sa.Column("first_passage_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE digest_line SET first_passage_id = (SELECT MIN(comment_id) FROM line_passage "
        "WHERE line_passage.line_id = digest_line.id)"
    )
    with op.batch_alter_table("digest_line") as batch_op:
        batch_op.alter_column("first_passage_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_digest_line_id_first_passage_id"),
            "line_passage",
            ["id", "first_passage_id"],
            ["line_id", "comment_id"],
            deferrable=True,
            initially="DEFERRED",
        )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_feedback_digest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["digest_line.id"], name=op.f("fk_feedback_line_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("line_id", name=op.f("uq_feedback_line_id")),
    )
    op.create_index(op.f("ix_feedback_digest_id"), "feedback", ["digest_id"])
    op.create_table(
        "feedback_passage",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_passage_feedback_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_feedback_passage_comment_id")
        ),
        sa.PrimaryKeyConstraint("feedback_id", "comment_id", name=op.f("pk_feedback_passage")),
    )
    op.create_index(op.f("ix_feedback_passage_comment_id"), "feedback_passage", ["comment_id"])


def downgrade() -> None:
    op.drop_table("feedback_passage")
    op.drop_table("feedback")
    with op.batch_alter_table("digest_line") as batch_op:
        batch_op.drop_constraint(op.f("fk_digest_line_id_first_passage_id"), type_="foreignkey")
        batch_op.drop_column("first_passage_id")
    op.drop_index(op.f("ix_line_passage_comment_id"), table_name="line_passage")
    with op.batch_alter_table("line_passage") as batch_op:
        for name in ("characters", "block_id", "question_id"):
            batch_op.drop_column(name)
    # A digest of anything else than a priority has no place in the tables before.
    op.execute(
        "DELETE FROM digest_extract WHERE line_id IN (SELECT digest_line.id FROM digest_line "
        "JOIN digest ON digest.id = digest_line.digest_id WHERE digest.priority_id IS NULL)"
    )
    op.execute(
        "DELETE FROM line_passage WHERE line_id IN (SELECT digest_line.id FROM digest_line "
        "JOIN digest ON digest.id = digest_line.digest_id WHERE digest.priority_id IS NULL)"
    )
    op.execute(
        "DELETE FROM digest_line WHERE digest_id IN "
        "(SELECT id FROM digest WHERE priority_id IS NULL)"
    )
    op.execute("DELETE FROM digest WHERE priority_id IS NULL")
    op.drop_index(op.f("ix_digest_reader_id"), table_name="digest")
    with op.batch_alter_table("digest") as batch_op:
        batch_op.drop_constraint(op.f("ck_digest_one_subject"), type_="check")
        batch_op.drop_column("unreviewed")
        batch_op.drop_constraint(op.f("fk_digest_reader_id"), type_="foreignkey")
        batch_op.drop_column("reader_id")
        for name in reversed(SUBJECTS):
            batch_op.drop_constraint(op.f(f"uq_digest_{name}_number"), type_="unique")
            batch_op.drop_constraint(op.f(f"fk_digest_{name}"), type_="foreignkey")
            batch_op.drop_column(name)
        batch_op.alter_column("priority_id", existing_type=sa.Integer(), nullable=False)
