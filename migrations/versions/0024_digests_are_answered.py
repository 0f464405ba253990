"""the answer to a digest comes back as a contribution.

Revision: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_digest_copy_digest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_digest_copy_officer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_copy")),
        sa.UniqueConstraint(
            "digest_id", "officer_id", name=op.f("uq_digest_copy_digest_id_officer_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_digest_copy_token")),
    )
    op.create_index(op.f("ix_digest_copy_officer_id"), "digest_copy", ["officer_id"])
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_contribution_digest_id"), "digest", ["digest_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_contribution_digest_id"), "contribution", ["digest_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_contribution_digest_id"), table_name="contribution")
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.drop_constraint(op.f("fk_contribution_digest_id"), type_="foreignkey")
        batch_op.drop_column("digest_id")
    op.drop_index(op.f("ix_digest_copy_officer_id"), table_name="digest_copy")
    op.drop_table("digest_copy")
