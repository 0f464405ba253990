"""a planned letter stands in fewer indices, and PostgreSQL asks less for each.

Revision: 0041
Follows: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

OF_ALL = "substr(once_key, 1, 5) <> 'each:'"
NAMED_BY_CHANCE = "substr(message_id, 1, 2) <> '<0'"
POSTGRESQL = (
    """
    CREATE FUNCTION letters_wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION letters_lose_invitations() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE delivery SET invitation_id = NULL WHERE invitation_id IN (SELECT id FROM gone);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION letters_keep_wordings() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM delivery JOIN gone ON gone.id = delivery.wording_id) THEN
            RAISE foreign_key_violation USING MESSAGE = 'a letter has this wording';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION letters_leave() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM delivery_state WHERE id IN (SELECT id FROM gone);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER letters_wait BEFORE DELETE ON invitation
    FOR EACH STATEMENT EXECUTE FUNCTION letters_wait()
    """,
    """
    CREATE TRIGGER letters_lose_invitations AFTER DELETE ON invitation
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION letters_lose_invitations()
    """,
    """
    CREATE TRIGGER letters_wait BEFORE DELETE ON wording
    FOR EACH STATEMENT EXECUTE FUNCTION letters_wait()
    """,
    """
    CREATE TRIGGER letters_keep_wordings AFTER DELETE ON wording
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION letters_keep_wordings()
    """,
    """
    CREATE TRIGGER letters_leave AFTER DELETE ON delivery
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION letters_leave()
    """,
)
FUNCTIONS = ("letters_wait", "letters_lose_invitations", "letters_keep_wordings", "letters_leave")
TIES = (
    ("fk_delivery_wording_id", "delivery", "wording", "wording_id", None),
    ("fk_delivery_invitation_id", "delivery", "invitation", "invitation_id", "SET NULL"),
    ("fk_delivery_state_id", "delivery_state", "delivery", "id", "CASCADE"),
)
# The key of a letter planned with others ended with the number of its invitation.
TOGETHER = """
    UPDATE delivery SET once_key =
        'each:' || substr(once_key, 1, length(once_key) - length(':' || invitation_id))
    WHERE purpose IN ('invitation', 'reminder')
        AND once_key LIKE purpose || '%:' || invitation_id
"""
APART = """
    UPDATE delivery SET once_key = substr(once_key, 6) || ':' || invitation_id
    WHERE once_key LIKE 'each:%' AND invitation_id IS NOT NULL
"""


def upgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_index("ix_delivery_invitation_id")
        batch_op.drop_constraint("uq_delivery_once_key", type_="unique")
        batch_op.drop_constraint("uq_delivery_message_id", type_="unique")
    op.execute(TOGETHER)
    op.create_index(
        "uq_delivery_invitation_id_once_key", "delivery", ["invitation_id", "once_key"], unique=True
    )
    _unique("uq_delivery_once_key", "once_key", OF_ALL)
    _unique("uq_delivery_message_id", "message_id", NAMED_BY_CHANCE)
    if op.get_bind().dialect.name == "postgresql":
        for name, table, *_ in TIES:
            op.drop_constraint(name, table, type_="foreignkey")
        _wording_index("brin")
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name} CASCADE")
        for name, table, other, column, then in TIES:
            op.create_foreign_key(name, table, other, [column], ["id"], ondelete=then)
        _wording_index("btree")
    for name in ("invitation_id_once_key", "once_key", "message_id"):
        op.drop_index(f"uq_delivery_{name}", table_name="delivery")
    op.execute(APART)
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.create_unique_constraint("uq_delivery_once_key", ["once_key"])
        batch_op.create_unique_constraint("uq_delivery_message_id", ["message_id"])
    op.create_index("ix_delivery_invitation_id", "delivery", ["invitation_id"])


def _unique(name: str, column: str, which: str) -> None:
    where = sa.text(which)
    op.create_index(
        name, "delivery", [column], unique=True, sqlite_where=where, postgresql_where=where
    )


def _wording_index(kind: str) -> None:
    op.drop_index("ix_delivery_wording_id", table_name="delivery")
    op.create_index("ix_delivery_wording_id", "delivery", ["wording_id"], postgresql_using=kind)
