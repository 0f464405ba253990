"""a personal link can be withdrawn, and stays known.

Going down forgets which tokens were withdrawn and whose they were: the ways off the list in letters
that left with one (a link, an address) lead nowhere from then on, coming up again or not.

Revision: 0049
Follows: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replaced_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_replaced_link_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced_link")),
        sa.UniqueConstraint("token", name=op.f("uq_replaced_link_token")),
    )
    op.create_index(op.f("ix_replaced_link_invitation_id"), "replaced_link", ["invitation_id"])


def downgrade() -> None:
    op.drop_table("replaced_link")
