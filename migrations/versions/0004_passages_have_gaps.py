"""passages have gaps, where somebody else's words stand between theirs.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comment", sa.Column("gaps", sa.JSON(), nullable=False, server_default="[]"))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("comment", "gaps", server_default=None)


def downgrade() -> None:
    op.drop_column("comment", "gaps")
