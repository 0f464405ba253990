"""Two priorities become one, and their themes stand in one code frame."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import CodeFrame, Priority, Theme
from soundingboard.strategy import merging
from soundingboard.strategy.merging import Merged
from soundingboard.themes.frames import counting, frame_of, keep_version


def merge(session: Session, gone: Priority, *, into: Priority, by: str, at: datetime) -> Merged:
    """Makes `gone` a part of `into` as `strategy.merging.merge` does, its themes with it.

    Raises as that does.
    """
    merging.check(gone, into)
    _take_themes(session, gone, into, by=by, at=at)
    return merging.merge(session, gone, into=into, by=by, at=at)


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
