"""a consultation may spare those who would get too many letters within thirty days.

Revision: 0047
Follows: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultation", sa.Column("spare_over", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("consultation", "spare_over")
