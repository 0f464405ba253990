"""Two priorities become one, and their themes stand in one code frame; or two again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import CodeFrame, Priority, PriorityMerge, Theme
from soundingboard.strategy import merging, remembering, unmerging
from soundingboard.strategy.merging import Merged
from soundingboard.strategy.priorities import Wording, change_priority
from soundingboard.themes.frames import counting, frame_of, keep_version


def merge(
    session: Session,
    gone: Priority,
    *,
    into: Priority,
    by: str,
    at: datetime,
    wording: Wording | None = None,
) -> Merged:
    """Makes `gone` a part of `into` as `strategy.merging.merge` does, its themes with it.

    `wording` is what the whole says of itself from then on; its keywords and lead are those of
    both, and of `into`. How it was is kept, so that it can be undone. Raises as that does, and as
    `priorities.change_priority`.
    """
    merging.check(gone, into)
    kept = remembering.remember(session, gone, into, by=by, at=at)
    _take_themes(session, gone, into, by=by, at=at)
    done = merging.merge(session, gone, into=into, by=by, at=at)
    if wording is not None:
        whole = replace(wording, keywords=into.keywords, lead=into.lead)
        change_priority(session, into, whole)
    remembering.conclude(session, kept)
    return done


def undo(session: Session, merged: PriorityMerge, *, by: str, at: datetime) -> Priority:
    """Makes two of what was merged, each with its own themes; gives the one that was part.

    Raises Conflict where something was built on it since.
    """
    gone = unmerging.undo(session, merged, by=by, at=at)
    _bring_back(session, merged, gone, by=by, at=at)
    return gone


def _bring_back(
    session: Session, merged: PriorityMerge, gone: Priority, *, by: str, at: datetime
) -> None:
    """Themes stand in the frame they came from, under the names they had."""
    before = {number: (name, outdated) for number, name, outdated in merged.before["themes"]}
    whole = session.scalar(select(CodeFrame).where(CodeFrame.priority_id == merged.into_id))
    came = [theme for theme in whole.themes if theme.id in before] if whole is not None else []
    if whole is None or not came:
        return
    frame = frame_of(session, gone)
    for theme in came:
        theme.frame = frame
        theme.name, theme.outdated = before[theme.id]
    session.flush()
    for changed, what in (
        (whole, f"gave back what had come from “{gone.name}”"),
        (frame, f"took back what “{merged.into.name}” had taken in"),
    ):
        session.expire(changed, ["themes"])
        keep_version(session, changed, what, by=by, at=at)


def _take_themes(
    session: Session, gone: Priority, into: Priority, *, by: str, at: datetime
) -> None:
    """Themes keep their passages and what people decided; one whose name is taken is numbered."""
    left = session.scalar(select(CodeFrame).where(CodeFrame.priority_id == gone.id))
    if left is None or not left.themes:
        return
    frame = frame_of(session, into)
    taken = {theme.name.casefold() for theme in counting(frame)}
    came = list(left.themes)
    names = [theme.name for theme in counting(left)]
    for theme in came:
        theme.frame = frame
        # What sets it apart was told by the words of the other priority.
        theme.outdated = True
        if theme.name.casefold() in taken:
            theme.name = _unused(taken, theme)
        taken.add(theme.name.casefold())
    session.flush()
    session.expire(frame, ["themes"])
    listed = "; ".join(f"“{name}”" for name in names) or "no theme that counts"
    keep_version(session, frame, f"took in {listed} from “{gone.name}”", by=by, at=at)
    session.expire(left, ["themes"])


def _unused(taken: set[str], theme: Theme) -> str:
    number = 2
    while f"{theme.name} ({number})".casefold() in taken:
        number += 1
    return f"{theme.name} ({number})"
