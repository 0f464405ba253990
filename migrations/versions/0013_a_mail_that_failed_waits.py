"""a mail whose reading failed waits for its next turn.

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incoming_mail") as batch_op:
        batch_op.add_column(sa.Column("try_after", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("incoming_mail") as batch_op:
        batch_op.drop_column("try_after")
