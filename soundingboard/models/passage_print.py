"""What a passage's text says by itself, kept; the database throws it away when the text changes.

A print must never outlive the text that it is of: whoever changes a passage need not think of it.
"""

from sqlalchemy import BigInteger, Connection, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.models.contribution import Comment
from soundingboard.storage.base import Base

SQLITE = (
    """
    CREATE TRIGGER passage_print_outdated AFTER UPDATE OF text ON comment BEGIN
        DELETE FROM passage_print WHERE comment_id = old.id;
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION forget_passage_print() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM passage_print WHERE comment_id = old.id;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER passage_print_outdated AFTER UPDATE OF text ON comment
    FOR EACH ROW EXECUTE FUNCTION forget_passage_print()
    """,
)


class PassagePrint(Base):
    """The print of one passage's text (`analysis.prints.Print`), so that few texts are read again.

    Passages without one are read the next time (`contributions.printing`).
    """

    __tablename__ = "passage_print"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey(Comment.id, ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int]
    runs: Mapped[int]
    sketch: Mapped[bytes] = mapped_column(repr=False)
    evidence: Mapped[bool]
    asks: Mapped[bool]


@event.listens_for(PassagePrint.__table__, "after_create")
def _make(_table: object, connection: Connection, **_how: object) -> None:
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        connection.exec_driver_sql(statement)


@event.listens_for(PassagePrint.__table__, "after_drop")
def _drop(_table: object, connection: Connection, **_how: object) -> None:
    # It stands with the passages, which would not be changed any more without this table.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS passage_print_outdated")
    else:
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS forget_passage_print CASCADE")
