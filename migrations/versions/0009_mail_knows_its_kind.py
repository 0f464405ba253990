"""mail knows its kind, and the consultation its quotes point to.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sort", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("consultation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_incoming_mail_consultation_id"),
            "consultation",
            ["consultation_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.alter_column("sort", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_incoming_mail_consultation_id"), type_="foreignkey")
        batch_op.drop_column("consultation_id")
        batch_op.drop_column("sort")
