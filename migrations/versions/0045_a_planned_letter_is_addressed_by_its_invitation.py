"""a letter planned with others is found by its invitation, not by its address.

Revision: 0045
Follows: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OF_ALL = "substr(once_key, 1, 5) <> 'each:'"


def upgrade() -> None:
    op.drop_index("ix_delivery_to_address", table_name="delivery")
    where = sa.text(OF_ALL)
    op.create_index(
        "ix_delivery_to_address",
        "delivery",
        ["to_address"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_to_address", table_name="delivery")
    op.create_index("ix_delivery_to_address", "delivery", ["to_address"])
