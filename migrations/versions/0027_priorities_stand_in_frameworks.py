"""priorities stand in other people's frameworks.

Revision: 0027
Follows: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "priority_framework",
        sa.Column("priority_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_id"],
            ["priority.id"],
            name=op.f("fk_priority_framework_priority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("priority_id", "element", name=op.f("pk_priority_framework")),
    )


def downgrade() -> None:
    op.drop_table("priority_framework")
