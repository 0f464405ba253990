"""two on the list may be one person, or may only look so.

Going down, whoever was made one is two again by name and address; what they said and were asked
stays with the one that stayed, and the other one has left, so that nobody gets a letter twice.

Revision: 0050
Follows: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SAME = (("stakeholder", "CASCADE"), ("invitation", "SET NULL"))


def upgrade() -> None:
    for table, gone in SAME:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("same_as_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_same_as_id"), table, ["same_as_id"], ["id"], ondelete=gone
            )
            batch_op.create_index(batch_op.f(f"ix_{table}_same_as_id"), ["same_as_id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["stakeholder.id"],
                name=op.f(f"fk_person_merge_{column}"),
                ondelete="CASCADE",
            )
            for column in ("into_id", "gone_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index("ix_person_merge_into_id", "person_merge", ["into_id"])
    op.create_index("ix_person_merge_gone_id", "person_merge", ["gone_id"])
    op.create_table(
        "told_apart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stakeholder_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["stakeholder.id"],
                name=op.f(f"fk_told_apart_{column}"),
                ondelete="CASCADE",
            )
            for column in ("stakeholder_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_apart")),
        sa.UniqueConstraint(
            "stakeholder_id", "other_id", name=op.f("uq_told_apart_stakeholder_id_other_id")
        ),
    )
    op.create_index("ix_told_apart_other_id", "told_apart", ["other_id"])


def downgrade() -> None:
    op.drop_table("told_apart")
    op.drop_table("person_merge")
    op.execute("UPDATE stakeholder SET membership = 'left' WHERE membership = 'merged'")
    for table, _ in reversed(SAME):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_same_as_id"))
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_same_as_id"), type_="foreignkey")
            batch_op.drop_column("same_as_id")
