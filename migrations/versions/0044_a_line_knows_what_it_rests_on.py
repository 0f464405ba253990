"""a line of a digest keeps a sum of what is behind it; an index finds what people decided.

Revision: 0044
Follows: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind in (("last_passage_id", sa.Integer()), ("marked", sa.BigInteger())):
        op.add_column("digest_line", sa.Column(name, kind, nullable=False, server_default="0"))
    decided = sa.text("source = 'person'")
    op.create_index(
        "ix_tag_decided",
        "tag",
        ["priority_id", "state"],
        sqlite_where=decided,
        postgresql_where=decided,
    )


def downgrade() -> None:
    op.drop_index("ix_tag_decided", "tag")
    op.drop_column("digest_line", "marked")
    op.drop_column("digest_line", "last_passage_id")
