"""a letter whose reader called it spam says so itself.

Revision: 0022
Follows: 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE delivery SET state = 'complained' WHERE state IN ('sent', 'uncertain')"
        " AND id IN (SELECT delivery_id FROM bounce WHERE kind = 'complaint')"
    )


def downgrade() -> None:
    op.execute("DELETE FROM bounce WHERE kind IN ('delay', 'again')")
    op.execute("UPDATE delivery_event SET state = 'sent' WHERE state = 'complained'")
    op.execute("UPDATE delivery SET state = 'sent' WHERE state = 'complained'")
