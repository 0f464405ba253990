"""receipts know their points, and coding can be final.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_receipt_point_comment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_receipt_point_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_point")),
        sa.UniqueConstraint(
            "delivery_id", "number", name=op.f("uq_receipt_point_delivery_id_number")
        ),
    )
    with op.batch_alter_table("receipt_point", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_point_comment_id"), ["comment_id"], unique=False
        )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("coding_final_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_column("coding_final_at")
    with op.batch_alter_table("receipt_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_point_comment_id"))

    op.drop_table("receipt_point")
