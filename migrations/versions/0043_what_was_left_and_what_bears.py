"""a code frame remembers what fitted none of its themes; an index answers what bears on a priority.

Revision: 0043
Follows: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind, first in (("left_behind", sa.JSON(), "[]"), ("left_by", sa.Text(), "")):
        op.add_column("code_frame", sa.Column(name, kind, nullable=False, server_default=first))
        if op.get_bind().dialect.name == "postgresql":
            op.alter_column("code_frame", name, server_default=None)
    op.create_index("ix_tag_bearing", "tag", ["priority_id", "state", "comment_id"])
    op.drop_index("ix_tag_priority_id", "tag")


def downgrade() -> None:
    op.create_index("ix_tag_priority_id", "tag", ["priority_id"])
    op.drop_index("ix_tag_bearing", "tag")
    op.drop_column("code_frame", "left_by")
    op.drop_column("code_frame", "left_behind")
