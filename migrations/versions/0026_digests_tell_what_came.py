"""a digest of a consultation tells what came and what is counted.

Revision: 0026
Follows: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("digest") as batch_op:
        batch_op.add_column(sa.Column("waterfall", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("digest") as batch_op:
        batch_op.drop_column("waterfall")
