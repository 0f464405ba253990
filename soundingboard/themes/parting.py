"""Merged themes are parted again: each has its own passages; what people decided since stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import CodeFrame, Priority, Theme, ThemeMember
from soundingboard.refusals import Conflict
from soundingboard.storage.among import among
from soundingboard.themes.frames import counting, frame_of, keep_version
from soundingboard.themes.heard import COUNTS
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parting:
    """What parting a theme would give it back, and why it cannot be, if it cannot.

    `stays` counts passages of which a person has said something since.
    """

    passages: int
    stays: int
    hindrances: tuple[str, ...]


def remembered(
    theme: Theme, moving: Iterable[ThemeMember], there: dict[int, ThemeMember], *, at: datetime
) -> Json:
    """How a theme and its passages stand before it is merged, as it is kept with it."""
    rows = list(moving)
    return {
        "at": at.isoformat(),
        "state": theme.state.value,
        "rows": [_row(one) for one in rows],
        "beside": [_row(there[one.comment_id]) for one in rows if one.comment_id in there],
    }


def merged_in(session: Session, priority: Priority) -> list[Theme]:
    """The themes of a priority that were merged and can be parted again, or tell why not."""
    every = session.scalars(
        select(Theme)
        .join(Theme.frame)
        .where(CodeFrame.priority_id == priority.id, Theme.state == ThemeState.MERGED)
        .order_by(Theme.id)
    )
    return [one for one in every if one.before_merging]


def foreseen(session: Session, theme: Theme) -> Parting:
    """What parting a theme from what it was merged into would change today."""
    hindrances = tuple(_hindrances(theme))
    if theme.merged_into is None or not theme.before_merging:
        return Parting(0, 0, hindrances)
    moment = datetime.fromisoformat(theme.before_merging["at"])
    now = _now(session, theme.merged_into, theme.before_merging)
    stays = sum(1 for one in now.values() if one.at > moment)
    return Parting(len(now) - stays, stays, hindrances)


def part(session: Session, theme: Theme, *, by: str, at: datetime) -> None:
    """Makes a theme of its own again of what was merged into another, with its passages.

    Raises Conflict where it was not merged, what it was merged into counts no more or is locked,
    or its name is taken.
    """
    frame = frame_of(session, theme.frame.priority)
    hindrances = _hindrances(theme)
    into = theme.merged_into
    if hindrances or into is None:
        raise Conflict(" ".join(hindrances))
    before = theme.before_merging
    moment = datetime.fromisoformat(before["at"])
    beside = {row["comment_id"]: row for row in before["beside"]}
    now = _now(session, into, before)
    for row in before["rows"]:
        current = now.get(row["comment_id"])
        if current is None or current.at > moment:
            continue  # a person has said since where it belongs
        if row["comment_id"] in beside:
            _write(current, beside[row["comment_id"]])
            session.add(ThemeMember(theme=theme, comment=current.comment, **_values(row)))
        else:
            current.theme = theme
    theme.state, theme.merged_into = ThemeState(before["state"]), None
    theme.before_merging = {}
    theme.outdated = into.outdated = True
    keep_version(session, frame, f"parted “{theme.name}” from “{into.name}” again", by=by, at=at)


def _hindrances(theme: Theme) -> list[str]:
    into = theme.merged_into
    if theme.state is not ThemeState.MERGED or into is None or not theme.before_merging:
        return [f"“{theme.name}” is not part of another theme, or how it was is not known."]
    if into.merged_into is not None:
        return [f"“{into.name}” is part of “{into.merged_into.name}” now: part that first."]
    if into.state not in COUNTS:
        return [f"“{into.name}” was dropped since."]
    if into.locked:
        return [f"“{into.name}” is locked. Unlock it first."]
    taken = {one.name.casefold() for one in counting(theme.frame)}
    if theme.name.casefold() in taken:
        return [f"Another theme is called “{theme.name}” now."]
    return []


def _now(session: Session, into: Theme, before: Json) -> dict[int, ThemeMember]:
    """How the passages that came along stand in the whole today, by passage."""
    keys = [row["comment_id"] for row in before["rows"]]
    rows = session.scalars(
        select(ThemeMember).where(
            ThemeMember.theme_id == into.id, among(session, ThemeMember.comment_id, keys)
        )
    )
    return {one.comment_id: one for one in rows}


def _row(one: ThemeMember) -> Json:
    return {
        "comment_id": one.comment_id,
        "standing": one.standing.value,
        "source": one.source.value,
        "fit": one.fit,
        "at": one.at.isoformat(),
        "by": one.by,
        "frame_version": one.frame_version,
    }


def _values(row: Json) -> Json:
    return {
        "standing": ThemeStanding(row["standing"]),
        "source": SortedBy(row["source"]),
        "fit": row["fit"],
        "at": datetime.fromisoformat(row["at"]),
        "by": row["by"],
        "frame_version": row["frame_version"],
    }


def _write(member: ThemeMember, row: Json) -> None:
    for name, value in _values(row).items():
        setattr(member, name, value)
