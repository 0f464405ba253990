"""where a letter stands is kept in a narrow table of its own.

Revision: 0036
Follows: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

DUE = "state IN ('queued', 'deferred')"
OWNED = "owner > ''"
NOT_NULL = {
    "not_before": sa.DateTime(timezone=True),
    "bulk": sa.Boolean(),
    "state": sa.String(length=60),
    "attempts": sa.Integer(),
    "last_reply": sa.Text(),
    "owner": sa.Text(),
}
NULLABLE = {
    "sent_at": sa.DateTime(timezone=True),
    "lease_until": sa.DateTime(timezone=True),
}
COLUMNS = ", ".join((*NOT_NULL, *NULLABLE))


def upgrade() -> None:
    op.create_table(
        "delivery_state",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in NOT_NULL.items()),
        *(sa.Column(name, kind, nullable=True) for name, kind in NULLABLE.items()),
        sa.ForeignKeyConstraint(
            ["id"], ["delivery.id"], name=op.f("fk_delivery_state_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_state")),
    )
    op.execute(
        f"INSERT INTO delivery_state (id, {COLUMNS}) SELECT id, {COLUMNS} FROM delivery"  # noqa: S608  # fixed words
    )
    _index("ix_delivery_state_due", "delivery_state", ["bulk", "not_before", "id"], DUE)
    _index("ix_delivery_state_owner", "delivery_state", ["owner"], OWNED)
    op.drop_index("ix_delivery_owner", table_name="delivery")
    op.drop_index("ix_delivery_due", table_name="delivery")
    with op.batch_alter_table("delivery") as batch_op:
        for name in (*NOT_NULL, *NULLABLE):
            batch_op.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        for name, kind in (NOT_NULL | NULLABLE).items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    op.execute(
        f"UPDATE delivery SET ({COLUMNS}) = (SELECT {COLUMNS} FROM delivery_state"  # noqa: S608  # fixed words
        " WHERE delivery_state.id = delivery.id)"
    )
    with op.batch_alter_table("delivery") as batch_op:
        for name, kind in NOT_NULL.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)
    _index("ix_delivery_due", "delivery", ["bulk", "not_before", "id"], DUE)
    _index("ix_delivery_owner", "delivery", ["owner"], OWNED)
    op.drop_table("delivery_state")


def _index(name: str, table: str, columns: list[str], which: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which)
    )
