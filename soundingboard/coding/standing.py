"""How passages are coded now, whoever did it: to be shown, kept before a change, and put back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from soundingboard.coding.codes import Codes
from soundingboard.contributions.kinds import kinds_of
from soundingboard.models import (
    Comment,
    KindDecision,
    PassageNote,
    StanceTaken,
    Tag,
    Theme,
    ThemeMember,
)
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Quote, Stance, TagState, ThemeStanding

Standing = dict[str, Any]
"""The rows that say how a passage is coded, by table: each a list of rows without their ids."""

AT_ONCE = 500  # passages in one statement
_TABLES: dict[str, Table] = {
    model.__tablename__: Base.metadata.tables[model.__tablename__]
    for model in (Tag, StanceTaken, KindDecision, PassageNote, ThemeMember)
}
_NOT_KEPT = {"id", "comment_id"}


def standings(session: Session, comment_ids: Sequence[int]) -> dict[int, Standing]:
    """How each passage is coded now, by its id, in a shape that JSON holds."""
    session.flush()
    found: dict[int, Standing] = {one: {name: [] for name in _TABLES} for one in comment_ids}
    for start in range(0, len(comment_ids), AT_ONCE):
        some = comment_ids[start : start + AT_ONCE]
        for name, table in _TABLES.items():
            rows = session.execute(
                select(table).where(table.c.comment_id.in_(some)).order_by(table.c.id)
            ).mappings()
            for row in rows:
                kept = {key: _plain(value) for key, value in row.items() if key not in _NOT_KEPT}
                found[row["comment_id"]][name].append(kept)
    return found


def put_back(session: Session, wanted: Mapping[int, Standing]) -> None:
    """Puts passages back to how they were coded. Whatever was read of them is read anew."""
    session.flush()
    ids = list(wanted)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for name, table in _TABLES.items():
            session.execute(delete(table).where(table.c.comment_id.in_(some)))
            rows = [
                {"comment_id": one, **{key: _value(table, key, row[key]) for key in row}}
                for one in some
                for row in wanted[one][name]
            ]
            if rows:
                session.execute(insert(table), rows)
    themes = {row["theme_id"] for one in wanted.values() for row in one["theme_member"]}
    session.execute(update(Theme).where(Theme.id.in_(themes)).values(outdated=True))
    session.expire_all()


def codes_of(session: Session, comment: Comment, standing: Standing) -> Codes:
    """The codes that a passage has now; what is only suggested is not among its priorities."""
    (stance,) = standing["stance"] or [{"stance": Stance.NOT_STATED.value}]
    (note,) = standing["passage_note"] or [{"note": "", "quote": Quote.UNDECIDED.value}]
    return Codes(
        priorities=frozenset(
            row["priority_id"] for row in standing["tag"] if row["state"] == TagState.APPLIES.value
        ),
        themes=frozenset(
            row["theme_id"]
            for row in standing["theme_member"]
            if row["standing"] == ThemeStanding.IN.value
        ),
        stance=Stance(stance["stance"]),
        kinds=frozenset(
            one.kind for one in kinds_of(session, [comment])[comment.id] if one.applies
        ),
        note=note["note"],
        quote=Quote(note["quote"]),
    )


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _value(table: Table, name: str, kept: Any) -> Any:
    """What was kept, as the column takes it."""
    kind = table.c[name].type.python_type
    if kept is None:
        return None
    if issubclass(kind, Enum):
        return kind(kept)
    return datetime.fromisoformat(kept) if issubclass(kind, datetime) else kept
