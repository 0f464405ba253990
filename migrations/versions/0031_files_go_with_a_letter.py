"""files may go with the letters of a consultation.

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_enclosure_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosure")),
        sa.UniqueConstraint(
            "consultation_id",
            "content_hash",
            name=op.f("uq_enclosure_consultation_id_content_hash"),
        ),
    )
    # Not in a batch: SQLite would write every letter anew.
    op.add_column(
        "wording", sa.Column("enclosures", sa.JSON(), nullable=False, server_default="[]")
    )
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("wording", "enclosures", server_default=None)


def downgrade() -> None:
    op.drop_column("wording", "enclosures")
    op.drop_table("enclosure")
