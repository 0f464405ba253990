"""the words of letters to many are kept once.

Revision: 0007
Follows: 0006
"""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DUE = "state IN ('queued', 'deferred')"
OWNED = "owner > ''"
OPEN, CLOSE = "\ue000", "\ue001"
CHUNK = 500


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("key", name=op.f("uq_mailing_key")),
    )
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mailing_id"],
            ["mailing.id"],
            name=op.f("fk_wording_mailing_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
    )
    op.create_index(op.f("ix_wording_mailing_id"), "wording", ["mailing_id"])
    # Each letter so far has words of its own.
    op.execute(
        "INSERT INTO wording (id, subject, text, html, headers) "
        "SELECT id, subject, text, html, headers FROM delivery"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('wording', 'id'), "
            "(SELECT max(id) FROM wording)) WHERE EXISTS (SELECT 1 FROM wording)"
        )
    op.drop_index("ix_delivery_due", table_name="delivery")
    op.drop_index("ix_delivery_owner", table_name="delivery")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("wording_id", sa.Integer(), nullable=True))
    op.execute("UPDATE delivery SET wording_id = id")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("wording_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_delivery_wording_id"), "wording", ["wording_id"], ["id"]
        )
        for name in ("subject", "text", "html", "headers", "envelope_from"):
            batch_op.drop_column(name)
    op.create_index(op.f("ix_delivery_wording_id"), "delivery", ["wording_id"])
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["bulk", "not_before", "id"],
        sqlite_where=sa.text(DUE),
        postgresql_where=sa.text(DUE),
    )
    op.create_index(
        "ix_delivery_owner",
        "delivery",
        ["owner"],
        sqlite_where=sa.text(OWNED),
        postgresql_where=sa.text(OWNED),
    )


def downgrade() -> None:
    for name in ("ix_delivery_owner", "ix_delivery_due", "ix_delivery_wording_id"):
        op.drop_index(name, table_name="delivery")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("subject", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("text", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("html", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("headers", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("envelope_from", sa.Text(), nullable=False, server_default="")
        )
    _fill_in()
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_constraint(op.f("fk_delivery_wording_id"), type_="foreignkey")
        batch_op.drop_column("wording_id")
        batch_op.alter_column("subject", existing_type=sa.Text(), server_default=None)
        batch_op.alter_column("envelope_from", existing_type=sa.Text(), server_default=None)
        for name in ("text", "html"):
            batch_op.alter_column(name, existing_type=sa.LargeBinary(), nullable=False)
        batch_op.alter_column("headers", existing_type=sa.JSON(), nullable=False)
    op.create_index("ix_delivery_due", "delivery", ["state", "not_before"])
    op.create_index("ix_delivery_owner", "delivery", ["owner"])
    op.drop_index(op.f("ix_wording_mailing_id"), table_name="wording")
    op.drop_table("wording")
    op.drop_table("mailing")


def _fill_in() -> None:
    """Gives each letter the words its person was to read."""
    bind = op.get_bind()
    delivery = sa.table(
        "delivery",
        *(
            sa.column(name)
            for name in ("id", "to_name", "reply_to", "message_id", "wording_id", "subject")
        ),
        sa.column("text", sa.LargeBinary()),
        sa.column("html", sa.LargeBinary()),
        sa.column("headers", sa.JSON()),
        sa.column("envelope_from"),
    )
    wording = sa.table(
        "wording",
        sa.column("id"),
        sa.column("subject"),
        sa.column("text", sa.LargeBinary()),
        sa.column("html", sa.LargeBinary()),
        sa.column("headers", sa.JSON()),
    )
    last = 0
    while True:
        rows = bind.execute(
            sa.select(
                delivery.c.id,
                delivery.c.to_name,
                delivery.c.reply_to,
                delivery.c.message_id,
                wording.c.subject,
                wording.c.text,
                wording.c.html,
                wording.c.headers,
            )
            .join(wording, wording.c.id == delivery.c.wording_id)
            .where(delivery.c.id > last)
            .order_by(delivery.c.id)
            .limit(CHUNK)
        ).all()
        if not rows:
            return
        for row in rows:
            token = row.reply_to.partition("@")[0].partition("+")[2]
            plain = {"name": row.to_name, "token": token}
            markup = {**plain, "name": _escaped(row.to_name)}
            local, _, domain = row.message_id.strip("<>").partition("@")
            bind.execute(
                sa.update(delivery)
                .where(delivery.c.id == row.id)
                .values(
                    subject=_filled(row.subject, plain),
                    text=_packed(_filled(_unpacked(row.text), plain)),
                    html=_packed(_filled(_unpacked(row.html), markup)),
                    headers=json.loads(_filled(json.dumps(row.headers, ensure_ascii=False), plain)),
                    envelope_from=f"bounce+{local.partition('.')[0]}@{domain}",
                )
            )
        last = rows[-1].id


def _filled(words: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        words = words.replace(f"{OPEN}{name}{CLOSE}", value)
    return words


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _packed(words: str) -> bytes:
    return zlib.compress(words.encode(), level=3)


def _unpacked(kept: bytes) -> str:
    return zlib.decompress(kept).decode()
