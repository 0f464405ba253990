"""what a sentence model made of a wording is kept.

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_meaning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("wording", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_meaning")),
        sa.UniqueConstraint("model", "wording", name=op.f("uq_kept_meaning_model_wording")),
    )


def downgrade() -> None:
    op.drop_table("kept_meaning")
