"""How passages are coded now, whoever did it: to be shown, kept before a change, and put back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from soundingboard.analysis.kinds import candidates
from soundingboard.coding.codes import Codes
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
from soundingboard.vocabulary import (
    PassageKind,
    Quote,
    SortedBy,
    Stance,
    StanceSource,
    TagSource,
    TagState,
    ThemeStanding,
)

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


def codes_of(comment: Comment, standing: Standing) -> Codes:
    """The codes that a passage has; what is only suggested is not among its priorities.

    Kinds that nobody has decided on are what the words say of themselves.
    """
    (stance,) = standing["stance"] or [{"stance": Stance.NOT_STATED.value}]
    (note,) = standing["passage_note"] or [{"note": "", "quote": Quote.UNDECIDED.value}]
    attached = tuple(file.file_name for file in comment.contribution.evidence)
    seems = {kind.value: True for kind in candidates(comment.text, attached)}
    decided = {row["kind"]: row["applies"] for row in standing["kind_decision"]}
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
        kinds=frozenset(PassageKind(one) for one, yes in (seems | decided).items() if yes),
        note=note["note"],
        quote=Quote(note["quote"]),
    )


def without_people(standing: Standing) -> Standing:
    """What of it is the machine's or the respondent's own: all that a second coder may see."""
    return {
        "tag": [row for row in standing["tag"] if row["source"] != TagSource.PERSON.value],
        "stance": [row for row in standing["stance"] if row["source"] != StanceSource.PERSON.value],
        "kind_decision": [],
        "passage_note": [],
        "theme_member": [
            row for row in standing["theme_member"] if row["source"] != SortedBy.PERSON.value
        ],
    }


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
