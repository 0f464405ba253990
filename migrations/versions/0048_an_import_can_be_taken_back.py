"""an import is a row, and what it did to each person is kept.

Revision: 0048
Follows: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "list_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_table(
        "imported_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("stakeholder_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["list_import.id"],
            name=op.f("fk_imported_person_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stakeholder_id"],
            ["stakeholder.id"],
            name=op.f("fk_imported_person_stakeholder_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_person")),
    )
    op.create_index("ix_imported_person_import_id", "imported_person", ["import_id"])
    op.create_index("ix_imported_person_stakeholder_id", "imported_person", ["stakeholder_id"])


def downgrade() -> None:
    op.drop_table("imported_person")
    op.drop_table("list_import")
