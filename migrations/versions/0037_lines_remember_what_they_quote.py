"""a line of a digest remembers among which passages its extracts were chosen.

Revision: 0037
Follows: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "digest_line", sa.Column("quoted_from", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("digest_line", "quoted_from")
