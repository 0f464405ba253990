"""Priorities become one, or one becomes several; what people decided and tied comes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from soundingboard.models import (
    CodeFrame,
    Digest,
    JournalEntry,
    Priority,
    PriorityMerge,
    Tag,
    Theme,
)
from soundingboard.models.consultation import audience_interest, question_priority
from soundingboard.models.document import block_priority
from soundingboard.models.meeting import meeting_priority
from soundingboard.models.stakeholder import stakeholder_interest
from soundingboard.models.strategy import priority_framework
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.strategy.priorities import (
    MOST_KEYWORDS,
    Wording,
    add_priority,
    change_priority,
    read_keywords,
)
from soundingboard.vocabulary import TagSource, TagState, ThemeState

TIES: tuple[Table, ...] = (
    question_priority,
    block_priority,
    audience_interest,
    meeting_priority,
    stakeholder_interest,
    priority_framework,
)
"""What a person ties to a priority: questions, sections, audiences, meetings, interests, frames."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came along: ties as above, and passages that people had decided on."""

    ties: int
    decided: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What hangs on a priority, and would come along or be coded again."""

    passages: int
    """That it applies to; the machine's are coded again."""
    decided: int
    """Passages that a person decided on."""
    digests: int
    themes: tuple[str, ...]
    """Those that people keep."""
    proposed: int
    """Themes that the machine proposes."""
    ties: int


def foreseen(session: Session, priority: Priority) -> Foreseen:
    """What hangs on a priority today."""
    tags = select(func.count()).where(Tag.priority_id == priority.id)
    themes = select(Theme).join(Theme.frame).where(CodeFrame.priority_id == priority.id)
    names = themes.where(Theme.state == ThemeState.KEPT).order_by(Theme.name)
    proposed = themes.where(Theme.state == ThemeState.PROPOSED).subquery()
    return Foreseen(
        passages=session.scalar(tags.where(Tag.state == TagState.APPLIES)) or 0,
        decided=session.scalar(tags.where(Tag.source == TagSource.PERSON)) or 0,
        digests=session.scalar(select(func.count()).where(Digest.priority_id == priority.id)) or 0,
        themes=tuple(one.name for one in session.scalars(names)),
        proposed=session.scalar(select(func.count()).select_from(proposed)) or 0,
        ties=sum(
            session.scalar(select(func.count()).where(table.c.priority_id == priority.id)) or 0
            for table in TIES
        ),
    )


def merge(session: Session, gone: Priority, *, into: Priority, by: str, at: datetime) -> Merged:
    """Makes `gone` a part of `into`: its keywords, ties and people's decisions move there.

    A passage that a person gave either is given what is left; one that they refused one half is
    not refused the whole. What the machine had coded to `gone` is dropped: code again afterwards.
    Where a digest was compiled on `gone`, its row stays for that, and nothing else bears on it.
    Raises Conflict where a theme of `gone` is kept (`themes.uniting` takes them along), and where
    their keywords are too many; NotFound across strategies.
    """
    into.keywords = check(gone, into)
    _without_themes(session, gone)
    ties = sum(_tie_too(session, table, gone, into) for table in TIES)
    decided = _take_decisions(session, gone, into)
    strategy, name = gone.strategy, gone.name
    detail = f"“{name}” is part of “{into.name}”."
    _note(session, into, at=at, by=by, event="merged", detail=detail)
    for one in session.scalars(select(Priority).where(Priority.merged_into == gone)):
        one.merged_into = into  # never two steps to what it is part of today
    if _has_records(session, gone):
        session.execute(delete(Tag).where(Tag.priority_id == gone.id))
        for table in TIES:
            session.execute(delete(table).where(table.c.priority_id == gone.id))
        gone.merged_into = into
    else:
        session.flush()
        session.delete(gone)
    session.flush()
    session.expire_all()
    for position, one in enumerate(strategy.priorities, start=1):
        one.position = position
    session.flush()
    return Merged(ties, decided)


def check(gone: Priority, into: Priority) -> list[str]:
    """The keywords both have together. Raises as `merge`, before anything is written."""
    if gone is into or gone.strategy_id != into.strategy_id:
        raise NotFound("Merge two different priorities of one strategy.")
    try:
        return read_keywords([*into.keywords, *gone.keywords])
    except Unreadable:
        raise Conflict(f"Together they have more than {MOST_KEYWORDS} keywords.") from None


def split(
    session: Session, whole: Priority, parts: Sequence[Wording], *, by: str, at: datetime
) -> tuple[Priority, ...]:
    """Makes several priorities of one, which becomes the first part and keeps its records.

    Whatever was tied to the whole is tied to each part, so that nobody is left out; take away
    what is too much. People's decisions, digests and themes stay with the first part, since
    nobody has said which of them belong to the others: code again afterwards.
    Raises Unreadable for fewer than two parts, and as `add_priority`.
    """
    if len(parts) < 2:
        raise Unreadable("A priority is split into at least two parts.")
    name = whole.name
    change_priority(session, whole, parts[0])
    found = [whole]
    for wording in parts[1:]:
        part = add_priority(session, whole.strategy, wording)
        for table in TIES:
            _tie_too(session, table, whole, part)
        found.append(part)
    session.flush()
    session.expire_all()
    names = ", ".join(f"“{one.name}”" for one in found)
    _note(session, whole, at=at, by=by, event="split", detail=f"“{name}” became {names}.")
    return tuple(found)


def _has_records(session: Session, gone: Priority) -> bool:
    """Whether something would lose its subject: a digest, how themes became, or another merging."""
    of_it = (
        exists().where(Digest.priority_id == gone.id),
        exists().where(CodeFrame.priority_id == gone.id),
        exists().where(PriorityMerge.into_id == gone.id),
    )
    return any(session.scalar(select(one)) for one in of_it)


def _without_themes(session: Session, gone: Priority) -> None:
    kept = select(Theme.id).join(Theme.frame).where(
        CodeFrame.priority_id == gone.id, Theme.state == ThemeState.KEPT
    )  # fmt: skip
    if session.scalar(kept.limit(1)):
        raise Conflict(
            f"“{gone.name}” cannot be merged away: it has themes that people keep. They have to "
            "come along."
        )


def _tie_too(session: Session, table: Table, one: Priority, other: Priority) -> int:
    """Ties to `other` what is tied to `one`; how many there were that it was not tied to."""
    (tied,) = (column for column in table.c if column.name != "priority_id")
    already = select(tied).where(table.c.priority_id == other.id)
    wanted = select(tied).where(table.c.priority_id == one.id, tied.not_in(already))
    rows = [{tied.name: key, "priority_id": other.id} for key in session.scalars(wanted).all()]
    if rows:
        session.execute(insert(table), rows)
    return len(rows)


def _take_decisions(session: Session, gone: Priority, into: Priority) -> int:
    """People's decisions on `gone` become decisions on `into`; how many there were."""
    of_people = select(Tag).where(Tag.priority_id == gone.id, Tag.source == TagSource.PERSON)
    decisions = session.scalars(of_people).all()
    beside = {
        tag.comment_id: tag for tag in session.scalars(select(Tag).where(Tag.priority == into))
    }
    for tag in decisions:
        there = beside.get(tag.comment_id)
        if there is None and tag.state is TagState.APPLIES:
            tag.priority = into
        elif there is not None and tag.state is TagState.APPLIES:
            there.source, there.state, there.score = tag.source, tag.state, tag.score
            there.reason, there.tagged_by = tag.reason, tag.tagged_by
    session.flush()
    return len(decisions)


def _note(
    session: Session, priority: Priority, *, at: datetime, by: str, event: str, detail: str
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event=event,
            subject="strategy",
            subject_id=priority.strategy_id,
            detail=detail,
        )
    )
    session.flush()
