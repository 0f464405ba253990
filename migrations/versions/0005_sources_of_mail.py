"""Sources of mail tell how they are, and mail may be too large to be fetched.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_source",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("took_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_source")),
    )
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_in", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.drop_column("left_in")
    op.drop_table("mail_source")
