"""a priority that became part of another is kept for its digests.

Revision: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("priority") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_priority_merged_into_id"), "priority", ["merged_into_id"], ["id"]
        )
    op.create_index(op.f("ix_priority_merged_into_id"), "priority", ["merged_into_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_priority_merged_into_id"), table_name="priority")
    with op.batch_alter_table("priority") as batch_op:
        batch_op.drop_constraint(op.f("fk_priority_merged_into_id"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
