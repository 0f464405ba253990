"""a consultation knows who has worked on it.

Revision: 0034
Follows: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "consultation", sa.Column("authors", sa.JSON(), nullable=False, server_default="[]")
    )
    # Who drafted it stands in the journal.
    build = "json_build_array" if op.get_bind().dialect.name == "postgresql" else "json_array"
    op.execute(
        f"UPDATE consultation SET authors = {build}(("  # noqa: S608  # our own words
        "SELECT actor FROM journal_entry WHERE subject = 'consultation' AND event = 'drafted'"
        " AND subject_id = consultation.id ORDER BY id LIMIT 1))"
        " WHERE EXISTS (SELECT 1 FROM journal_entry WHERE subject = 'consultation'"
        " AND event = 'drafted' AND subject_id = consultation.id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("consultation", "authors", server_default=None)


def downgrade() -> None:
    op.drop_column("consultation", "authors")
