"""themes can be parted again: how a theme stood before it was merged is kept with it.

Revision: 0040
Follows: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "theme", sa.Column("before_merging", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    with op.batch_alter_table("theme") as batch_op:
        batch_op.drop_column("before_merging")
