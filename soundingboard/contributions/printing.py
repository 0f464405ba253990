"""Prints of passages: made once for each text, kept, and asked for by the thousand."""

from collections.abc import Iterator, Sequence
from typing import cast

from sqlalchemy import Select, Table, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from soundingboard.analysis.prints import Print, imprint_all
from soundingboard.models import Comment, PassagePrint

AT_ONCE = 1_000  # texts in memory together

PRINTS = cast(Table, PassagePrint.__table__)
COLUMNS = tuple(PRINTS.c[name] for name in Print._fields)


def keep_prints(session: Session) -> int:
    """Makes the prints that are missing, and tells how many passages were read for it."""
    without = missing(session)
    keep_all(session, without)
    return len(without)


def batched(passages: Sequence[int]) -> Iterator[Sequence[int]]:
    """A thousand passages at a time: as many as `keep_some` takes."""
    return (passages[at : at + AT_ONCE] for at in range(0, len(passages), AT_ONCE))


def missing(session: Session) -> Sequence[int]:
    """The ids of passages that have no print, in order."""
    printed = exists().where(PassagePrint.comment_id == Comment.id)
    return session.scalars(select(Comment.id).where(~printed).order_by(Comment.id)).all()


def keep_some(session: Session, passages: Sequence[int]) -> None:
    """Makes the prints of these passages, a thousand at most; what is kept already stays."""
    # Nobody is to change a text between its reading and its print: PostgreSQL makes them wait.
    rows = session.execute(
        select(Comment.id, Comment.text)
        .where(Comment.id.in_(passages))
        .order_by(Comment.id)
        .with_for_update(read=True)
    ).all()
    if not rows:
        return
    prints = imprint_all([row.text for row in rows])
    # Two may do so at once; both come to the same.
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.connection().execute(
        dialect.insert(PRINTS).on_conflict_do_nothing(),
        [{"comment_id": row.id, **made._asdict()} for row, made in zip(rows, prints, strict=True)],
    )


def keep_all(session: Session, passages: Sequence[int]) -> None:
    """Makes the prints of these passages, however many; what is kept already stays."""
    for some in batched(passages):
        keep_some(session, some)


def prints_of(session: Session, wanted: Select[int]) -> dict[int, Print]:
    """The prints of passages, by their ids; those that have none yet are left out."""
    # Rows and no records: there may be a hundred thousand.
    rows = session.connection().execute(
        select(PRINTS.c.comment_id, *COLUMNS).where(PRINTS.c.comment_id.in_(wanted))
    )
    return {row[0]: Print._make(row[1:]) for row in rows.all()}
