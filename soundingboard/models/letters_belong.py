"""That a letter belongs to a wording and an invitation that exist, as PostgreSQL is to see to it.

A foreign key asks about each row that is written: for a million planned letters half of all the
work. Yet planning takes the numbers out of the very tables they point to. What could break the tie
is that something is deleted, and that is what PostgreSQL looks after here; whoever deletes waits
for letters that are being planned. SQLite, where asking costs little, has foreign keys.
"""

from sqlalchemy import Connection, event

from soundingboard.models.delivery import Delivery

TIED_OTHERWISE = ("fk_delivery_wording_id", "fk_delivery_invitation_id", "fk_delivery_state_id")
"""The foreign keys that only SQLite has."""

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


@event.listens_for(Delivery.__table__, "after_create")
def _make(_table: object, connection: Connection, **_how: object) -> None:
    for statement in () if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


@event.listens_for(Delivery.__table__, "before_drop")
def _drop(_table: object, connection: Connection, **_how: object) -> None:
    for name in () if connection.dialect.name == "sqlite" else FUNCTIONS:
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name} CASCADE")  # and its triggers
