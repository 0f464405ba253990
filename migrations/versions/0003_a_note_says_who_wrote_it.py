"""a digest's note says who wrote it.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("digest") as batch_op:
        batch_op.add_column(sa.Column("note_by", sa.Text(), nullable=False, server_default=""))
    # What was printed so far: a note was its releaser's.
    op.execute("UPDATE digest SET note_by = released_by WHERE note <> ''")
    with op.batch_alter_table("digest") as batch_op:
        batch_op.alter_column("note_by", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("digest") as batch_op:
        batch_op.drop_column("note_by")
