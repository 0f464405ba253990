"""staff may plan the opening of what is signed off.

Revision: 0028
Follows: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consultation") as batch_op:
        batch_op.add_column(
            sa.Column("opening_planned_by", sa.Text(), server_default="", nullable=False)
        )
    with op.batch_alter_table("consultation") as batch_op:
        batch_op.alter_column("opening_planned_by", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("consultation") as batch_op:
        batch_op.drop_column("opening_planned_by")
