"""who withdraws what was published may say to its readers why.

Revision: 0046
Follows: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("published_report", "published_digest"):
        op.add_column(
            table, sa.Column("withdrawn_notice", sa.String(), nullable=False, server_default="")
        )


def downgrade() -> None:
    for table in ("published_digest", "published_report"):
        op.drop_column(table, "withdrawn_notice")
