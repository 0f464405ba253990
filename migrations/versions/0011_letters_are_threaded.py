"""a letter knows the mail it is threaded under.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("answers", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_column("answers")
