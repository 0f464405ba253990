"""mailings say what they are for, and bounces are kept.

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mailing") as batch_op:
        for name in ("name", "planned_by"):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("kind", sa.String(length=60), server_default="invitations", nullable=False)
        )
        batch_op.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("consultation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_mailing_consultation_id"),
            "consultation",
            ["consultation_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_mailing_consultation_id"), "mailing", ["consultation_id"])
    # So far there were mailings of one kind, and the key names what they invite to.
    op.execute(
        "UPDATE mailing SET consultation_id = (SELECT id FROM consultation WHERE "
        "'invitations:' || CAST(consultation.id AS VARCHAR(20)) = mailing.key)"
    )
    op.execute(
        "UPDATE mailing SET name = 'Invitations: ' || (SELECT title FROM consultation WHERE "
        "consultation.id = mailing.consultation_id) WHERE consultation_id IS NOT NULL"
    )
    with op.batch_alter_table("suppression") as batch_op:
        for name in ("lifted_by", "lifted_why"):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_key", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_bounce_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("report_key", name=op.f("uq_bounce_report_key")),
    )
    op.create_index(op.f("ix_bounce_delivery_id"), "bounce", ["delivery_id"])


def downgrade() -> None:
    op.drop_table("bounce")
    with op.batch_alter_table("suppression") as batch_op:
        for name in ("lifted_why", "lifted_by"):
            batch_op.drop_column(name)
    op.drop_index(op.f("ix_mailing_consultation_id"), table_name="mailing")
    with op.batch_alter_table("mailing") as batch_op:
        batch_op.drop_constraint(op.f("fk_mailing_consultation_id"), type_="foreignkey")
        for name in ("consultation_id", "not_before", "kind", "planned_by", "name"):
            batch_op.drop_column(name)
