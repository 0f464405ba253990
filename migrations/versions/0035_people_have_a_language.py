"""People have a language, and so have consultations.

Revision: 0035
Follows: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stakeholder", sa.Column("language", sa.String(length=60), nullable=True))
    op.add_column(
        "consultation",
        sa.Column("language", sa.String(length=60), nullable=False, server_default="en"),
    )


def downgrade() -> None:
    for table in ("consultation", "stakeholder"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("language")
