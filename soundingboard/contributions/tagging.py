"""Tie passages to priorities: by what they answer, then by their words; a person outranks both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from soundingboard.contributions import shared_texts, stances
from soundingboard.contributions.bearing import Bearings, Found, Said
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.recording import journal
from soundingboard.models import Comment, Contribution, Priority, Strategy, Tag
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import CommentState, TagSource, TagState

# The table itself, not the mapped class: tags are written by the thousand.
_TABLE = cast(Table, Tag.__table__)
_TAG = _TABLE.c


@dataclass(frozen=True, slots=True)
class Tagged:
    """How many passages each priority, by its id, gained and lost; those that wait do not count."""

    gained: Counter[int]
    lost: Counter[int]


def tag(
    session: Session,
    contribution: Contribution,
    coders: Coders | None = None,
    *,
    new: bool = False,
) -> None:
    """Tags every passage of a contribution; run again, it changes nothing a person decided.

    `new`: it was recorded a moment ago, and nothing stands that could be written over.
    """
    tag_comments(session, contribution.comments, coders, new=new)


def tag_comments(
    session: Session,
    comments: Sequence[Comment],
    coders: Coders | None = None,
    *,
    new: bool = False,
) -> None:
    """Brings the tags of passages on one strategy up to date with their place and their words.

    Without `coders` everything is learnt for this once, which takes up to a second. `new` as in
    `tag`.
    """
    if not comments:
        return
    session.flush()
    strategy = comments[0].contribution.consultation.strategy
    said = [Said.of(comment) for comment in comments]
    tag_said(session, strategy, said, coders or Coders(), new=new)
    for comment in comments:
        session.expire(comment, ["tags"])
    stances.follow(session, comments, new=new)
    session.flush()


def tag_said(
    session: Session,
    strategy: Strategy,
    said: Sequence[Said],
    coders: Coders,
    *,
    new: bool = False,
) -> Tagged:
    """As `tag_comments`, for many passages: rows are read and written, and no objects made.

    Passages and tags that the session holds already do not hear of it.
    """
    suggested = shared_texts.suggest(session, strategy, said, coders, new=new)
    bearings = Bearings(session, said)
    found: dict[int, dict[int, Found]] = {}
    for one, suggestions in zip(said, suggested, strict=True):
        found[one.id] = {}
        if one.state is CommentState.NOT_A_COMMENT:
            continue
        for each in suggestions:
            state = TagState.APPLIES if each.sure else TagState.SUGGESTED
            found[one.id][int(each.key)] = Found(TagSource.WORDS, state, each.score, each.reason)
        # Written over by what it answers: that is the stronger reason.
        found[one.id] |= bearings.of(one)
    known = () if new else session.execute(select(_TABLE).where(_TAG.comment_id.in_(found))).all()
    return _keep(session, found, known)


def decide(
    session: Session,
    comment: Comment,
    priority: Priority,
    *,
    applies: bool,
    by: str,
    at: datetime,
) -> Tag:
    """A person says whether a passage bears on a priority; no later run changes that.

    Raises NotFound for a priority of another strategy.
    """
    if priority.strategy_id != comment.contribution.consultation.strategy_id:
        raise NotFound("That priority belongs to another strategy.")
    state = TagState.APPLIES if applies else TagState.REJECTED
    decided = next((one for one in comment.tags if one.priority_id == priority.id), None)
    if decided is None:
        decided = Tag(
            comment=comment,
            priority=priority,
            source=TagSource.PERSON,
            state=state,
            score=1.0,
            reason="",
        )
        session.add(decided)
    decided.source, decided.state, decided.score = TagSource.PERSON, state, 1.0
    decided.reason, decided.tagged_by = f"decided by {by}", by
    verb = "tagged" if applies else "untagged"
    detail = f"passage {comment.position}: {priority.name}"
    session.add(journal(comment.contribution, by, verb, at, detail=detail))
    session.flush()
    return decided


def _keep(
    session: Session,
    found: Mapping[int, Mapping[int, Found]],
    known: Sequence[Row[*tuple[Any, ...]]],
) -> Tagged:
    """Writes what was found for each passage and priority over what the machine said before."""
    tagged = Tagged(Counter(), Counter())
    gone, changed = [], []
    for old in known:
        new = found[old.comment_id].get(old.priority_id)
        if old.source is TagSource.PERSON or new == _found(old):
            continue
        applied, applies = (
            each is not None and each.state is TagState.APPLIES for each in (old, new)
        )
        if applied and not applies:
            tagged.lost[old.priority_id] += 1
        if applies and not applied:
            tagged.gained[old.priority_id] += 1
        if new is None:
            gone.append(old.id)
            continue
        changed.append({"number": old.id, **_row(new)})
    stood = {(old.comment_id, old.priority_id) for old in known}
    added = [
        {"comment_id": comment, "priority_id": priority, **_row(new)}
        for comment, priorities in found.items()
        for priority, new in priorities.items()
        if (comment, priority) not in stood
    ]
    tagged.gained.update(row["priority_id"] for row in added if row["state"] is TagState.APPLIES)
    _write(session, gone, changed, added)
    return tagged


def _found(old: Row[*tuple[Any, ...]]) -> Found:
    return Found(old.source, old.state, old.score, old.reason)


def _row(new: Found) -> dict[str, Any]:
    return {
        "source": new.source,
        "state": new.state,
        "score": new.score,
        "reason": new.reason,
        "tagged_by": "",
    }


def _write(
    session: Session,
    gone: Sequence[int],
    changed: Sequence[dict[str, Any]],
    added: Sequence[dict[str, Any]],
) -> None:
    book = session.connection()
    if gone:
        book.execute(delete(_TABLE).where(_TAG.id.in_(gone)))
    if changed:
        book.execute(update(_TABLE).where(_TAG.id == bindparam("number")), changed)
    if added:
        book.execute(insert(_TABLE), added)
