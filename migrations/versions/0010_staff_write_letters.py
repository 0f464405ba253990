"""staff write letters to those whose mail they read.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incoming_mail_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_staff_letter_delivery_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["incoming_mail_id"],
            ["incoming_mail.id"],
            name=op.f("fk_staff_letter_incoming_mail_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_letter")),
    )
    op.create_index(op.f("ix_staff_letter_delivery_id"), "staff_letter", ["delivery_id"])
    op.create_index(op.f("ix_staff_letter_incoming_mail_id"), "staff_letter", ["incoming_mail_id"])


def downgrade() -> None:
    op.drop_table("staff_letter")
