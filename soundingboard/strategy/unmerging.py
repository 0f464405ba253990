"""Merging is undone while nothing was built on it: what was before is kept, and put back.

Ties, words, people's decisions and the place in the order come back as they were; what the machine
had coded is coded again. Themes stand above (`themes.uniting`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from soundingboard.models import (
    CodeFrame,
    Comment,
    Digest,
    FrameVersion,
    JournalEntry,
    Officer,
    Priority,
    PriorityMerge,
    Strategy,
    Tag,
)
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.among import among
from soundingboard.strategy.merging import TIES
from soundingboard.strategy.remembering import Json, fingerprint, other_side, standing, wording
from soundingboard.vocabulary import DigestState, TagSource, TagState


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a merging would change; `hindrances` say why it cannot be, if it cannot."""

    merge: PriorityMerge
    ties: int
    decided: int
    themes: tuple[str, ...]
    digests: int
    drafts: int
    hindrances: tuple[str, ...]


def find(session: Session, merge_id: int) -> PriorityMerge:
    """One merging. Raises NotFound."""
    found = session.get(PriorityMerge, merge_id)
    if found is None:
        raise NotFound("There is no such merging.")
    return found


def merges_of(session: Session, strategy: Strategy) -> Sequence[PriorityMerge]:
    """The mergings of a strategy, undone ones among them, the newest first."""
    return session.scalars(
        select(PriorityMerge)
        .join(PriorityMerge.into)
        .where(Priority.strategy_id == strategy.id)
        .order_by(PriorityMerge.id.desc())
    ).all()


def foreseen(session: Session, merged: PriorityMerge) -> Undoing:
    """What undoing would change today."""
    before = merged.before
    kept = session.get(Priority, merged.gone_id)
    of_it = kept is not None and kept.merged_into_id == merged.into_id
    drafts = select(func.count(Digest.id)).where(
        Digest.priority_id == merged.into_id, Digest.state == DigestState.DRAFT
    )
    digests = select(func.count(Digest.id)).where(Digest.priority_id == merged.gone_id)
    return Undoing(
        merge=merged,
        ties=sum(len(each["gone"]) for each in before["ties"].values()),
        decided=len(before["decided"]),
        themes=tuple(name for _, name, _ in before["themes"]),
        digests=(session.scalar(digests) or 0) if of_it else 0,
        drafts=session.scalar(drafts) or 0,
        hindrances=tuple(_hindrances(session, merged)),
    )


def undo(session: Session, merged: PriorityMerge, *, by: str, at: datetime) -> Priority:
    """Makes a priority of its own again of what was merged: code again afterwards.

    Raises Conflict where something was built on the merging since; it says what.
    """
    hindrances = _hindrances(session, merged)
    if hindrances:
        raise Conflict(" ".join(hindrances))
    into, before = merged.into, merged.before
    if wording(into) == merged.after["into"]:
        _write(into, before["into"])
    gone = _again(session, merged)
    for table in TIES:
        _untie(session, table, gone, into, before["ties"].get(table.name, {}))
    _give_back(session, gone, into, before)
    for part in session.scalars(select(Priority).where(Priority.id.in_(before["parts"]))):
        if part.merged_into_id == into.id:
            part.merged_into = gone
    _into_place(session, gone, int(before["gone"]["position"]))
    merged.undone_at, merged.undone_by = at, by
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="undid merging",
            subject="strategy",
            subject_id=gone.strategy_id,
            detail=f"“{gone.name}” is no part of “{into.name}” any more.",
        )
    )
    session.flush()
    return gone


def _hindrances(session: Session, merged: PriorityMerge) -> list[str]:
    """What was built on a merging since, a sentence for each; nothing where it can be undone."""
    into = merged.into
    if merged.undone_at is not None:
        return ["It has been undone before."]
    if into.merged_into is not None:
        return [f"“{into.name}” is part of “{into.merged_into.name}” now: undo that first."]
    found = [
        f"“{one.name}” became part of it since: undo that first."
        for one in session.scalars(
            select(PriorityMerge).where(
                PriorityMerge.into_id == into.id,
                PriorityMerge.id > merged.id,
                PriorityMerge.undone_at.is_(None),
            )
        )
    ]
    released = session.scalar(
        select(func.count(Digest.id)).where(
            Digest.priority_id == into.id, Digest.released_at > merged.at
        )
    )
    if released:
        found.append(f"A digest on “{into.name}” was released since.")
    if fingerprint(session, into) != merged.after["decided"]:
        found.append("People have decided on passages of it since.")
    if _by_people(session, into, int(merged.after["frame"])):
        found.append("People have worked on its themes since.")
    if _was_split(session, merged):
        found.append("It was split since.")
    taken = [one for one in into.strategy.priorities if one.name.casefold() == _name(merged)]
    if any(one is not into or wording(into) != merged.after["into"] for one in taken):
        found.append(f"Another priority is called “{merged.name}” now.")
    return found


def _was_split(session: Session, merged: PriorityMerge) -> bool:
    names = {merged.into.name, merged.after["into"]["name"]}
    splits = session.scalars(
        select(JournalEntry.detail).where(
            JournalEntry.event == "split",
            JournalEntry.subject == "strategy",
            JournalEntry.subject_id == merged.into.strategy_id,
            JournalEntry.at >= merged.at,
        )
    )
    return any(detail.startswith(f"“{name}” became ") for detail in splits for name in names)


def _name(merged: PriorityMerge) -> str:
    return str(merged.before["gone"]["name"]).casefold()


def _write(one: Priority, said: Json) -> None:
    one.name, one.description = said["name"], said["description"]
    one.keywords = list(said["keywords"])


def _values(row: Json) -> Json:
    return {**row, "source": TagSource(row["source"]), "state": TagState(row["state"])}


def _by_people(session: Session, one: Priority, since: int) -> bool:
    """Whether a person changed the frame of a priority after this version of it.

    What merging another priority, and undoing that, did to it is no such change.
    """
    merged = session.execute(
        select(PriorityMerge.at, PriorityMerge.undone_at)
        .join(PriorityMerge.into)
        .where(Priority.strategy_id == one.strategy_id)
    ).all()
    ours = [at for row in merged for at in row if at is not None]
    changed = (
        select(FrameVersion.id)
        .join(FrameVersion.frame)
        .where(
            CodeFrame.priority_id == one.id,
            FrameVersion.number > since,
            FrameVersion.by != "",
            FrameVersion.at.not_in(ours),
        )
    )
    return session.scalar(changed.limit(1)) is not None


def _again(session: Session, merged: PriorityMerge) -> Priority:
    """The row of the priority that went: the one that was kept, or another like it."""
    said = merged.before["gone"]
    kept = session.get(Priority, merged.gone_id)
    if kept is not None and kept.merged_into_id == merged.into_id and kept.name == said["name"]:
        kept.merged_into = None
        return kept
    lead = session.get(Officer, said["lead"]) if said["lead"] is not None else None
    gone = Priority(
        strategy=merged.into.strategy,
        position=int(said["position"]),
        name=said["name"],
        lead=lead if lead is not None and lead.active else None,
    )
    _write(gone, said)
    session.add(gone)
    session.flush()
    return gone


def _untie(session: Session, table: Table, gone: Priority, into: Priority, before: Json) -> None:
    """Ties again what was tied to the one, and unties from the other what had come with it."""
    tied = other_side(table)
    theirs = _still_there(session, tied, before.get("gone", []))
    came = sorted(set(theirs) - set(before.get("into", [])))
    if came:
        session.execute(
            delete(table).where(table.c.priority_id == into.id, among(session, tied, came))
        )
    if theirs:
        rows = [{tied.name: key, "priority_id": gone.id} for key in theirs]
        session.execute(insert(table), rows)


def _still_there(session: Session, tied: Any, keys: Iterable[Any]) -> list[Any]:
    """Those of these keys whose question, section, audience, … has not been taken away since."""
    wanted = list(keys)
    owner = next(iter(tied.foreign_keys), None)
    if owner is None or not wanted:
        return wanted
    found = set(session.scalars(select(owner.column).where(among(session, owner.column, wanted))))
    return [key for key in wanted if key in found]


def _give_back(session: Session, gone: Priority, into: Priority, before: Json) -> None:
    """People's decisions stand again where they were made."""
    decided = {row["comment_id"]: row for row in before["decided"]}
    beside = {row["comment_id"]: row for row in before["beside"]}
    there = set(
        session.scalars(select(Comment.id).where(among(session, Comment.id, list(decided))))
    )
    now = {tag.comment_id: tag for tag in standing(session, into, sorted(there))}
    for key in sorted(there):
        given = decided[key]["state"] == TagState.APPLIES.value
        if given and key in beside and key in now:
            for name, value in _values(beside[key]).items():
                setattr(now[key], name, value)
        elif given and key in now:
            session.delete(now[key])
    session.flush()
    session.execute(delete(Tag).where(Tag.priority_id == gone.id))
    rows = [{**_values(decided[key]), "priority_id": gone.id} for key in sorted(there)]
    if rows:
        session.execute(insert(Tag), rows)
    session.expire_all()


def _into_place(session: Session, gone: Priority, position: int) -> None:
    """Puts it where it was in the order."""
    session.flush()
    session.expire(gone.strategy, ["priorities"])
    order = [one for one in gone.strategy.priorities if one.id != gone.id]
    order.insert(position - 1, gone)
    for number, one in enumerate(order, start=1):
        one.position = number
    session.flush()
    session.expire(gone.strategy, ["priorities"])
