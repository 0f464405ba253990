"""What people do to the themes of a priority. Each change makes a new version of its code frame."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Priority, Theme, ThemeMember
from soundingboard.refusals import Conflict, NotFound
from soundingboard.themes.frames import checked_description, frame_of, free_name, keep_version
from soundingboard.themes.heard import COUNTS
from soundingboard.themes.parting import remembered
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState


def make(
    session: Session,
    priority: Priority,
    name: str,
    *,
    description: str = "",
    by: str,
    at: datetime,
) -> Theme:
    """A theme of a person's own. Its name and description tell the machine what belongs to it.

    Raises Unreadable for no name or too long words, Conflict where the name is taken.
    """
    frame = frame_of(session, priority)
    theme = Theme(
        frame=frame,
        name=free_name(frame, name),
        description=checked_description(description),
        state=ThemeState.KEPT,
        made_at=at,
        made_by=by,
        outdated=True,
    )
    session.add(theme)
    keep_version(session, frame, f"made “{theme.name}”", by=by, at=at)
    return theme


def rename(
    session: Session,
    theme: Theme,
    name: str,
    *,
    description: str | None = None,
    by: str,
    at: datetime,
) -> None:
    """Gives a theme another name or description; it is kept then. Raises as `make`."""
    refuse_unless_open(theme)
    before, given = theme.name, free_name(theme.frame, name, but_of=theme)
    words = theme.description if description is None else checked_description(description)
    if (given, words, ThemeState.KEPT) == (before, theme.description, theme.state):
        return
    theme.outdated = theme.outdated or words != theme.description
    theme.name, theme.description, theme.state = given, words, ThemeState.KEPT
    what = f"described “{given}”" if given == before else f"renamed “{before}” to “{given}”"
    keep_version(session, theme.frame, what, by=by, at=at)


def keep(session: Session, theme: Theme, *, by: str, at: datetime) -> None:
    """Says that a theme the machine proposed is right."""
    _refuse_unless_counts(theme)
    if theme.state is ThemeState.PROPOSED:
        theme.state = ThemeState.KEPT
        keep_version(session, theme.frame, f"kept “{theme.name}”", by=by, at=at)


def lock(session: Session, theme: Theme, *, locked: bool, by: str, at: datetime) -> None:
    """A locked theme keeps its name and its place, and the machine puts nothing into it.

    People may still move single passages.
    """
    _refuse_unless_counts(theme)
    if theme.locked == locked:
        return
    theme.locked, theme.state = locked, ThemeState.KEPT
    verb = "locked" if locked else "unlocked"
    keep_version(session, theme.frame, f"{verb} “{theme.name}”", by=by, at=at)


def merge(session: Session, theme: Theme, into: Theme, *, by: str, at: datetime) -> None:
    """Puts all of a theme into another one of the same priority.

    Who decided what of each passage stays; where both say something of it, a person's word counts.
    Raises Conflict where either is locked, gone, or both are the same; NotFound across priorities.
    """
    refuse_unless_open(theme)
    refuse_unless_open(into)
    if theme is into:
        raise Conflict("A theme cannot be merged with itself.")
    if theme.frame_id != into.frame_id:
        raise NotFound("That theme belongs to another priority.")
    there = {
        row.comment_id: row
        for row in session.scalars(select(ThemeMember).where(ThemeMember.theme_id == into.id))
    }
    moving = session.scalars(select(ThemeMember).where(ThemeMember.theme_id == theme.id)).all()
    theme.before_merging = remembered(theme, moving, there, at=at)
    for row in moving:
        known = there.get(row.comment_id)
        if known is None:
            row.theme = into
        elif row.source is SortedBy.PERSON and (
            known.source is SortedBy.MACHINE or row.standing is ThemeStanding.IN
        ):
            known.standing, known.source, known.fit = row.standing, row.source, row.fit
            known.by, known.at, known.frame_version = row.by, row.at, row.frame_version
            session.delete(row)
        else:
            session.delete(row)
    theme.state, theme.merged_into = ThemeState.MERGED, into
    into.state, into.outdated = ThemeState.KEPT, True
    keep_version(session, theme.frame, f"merged “{theme.name}” into “{into.name}”", by=by, at=at)


def drop(session: Session, theme: Theme, *, by: str, at: datetime) -> None:
    """Says that something is no theme. Its passages are free; they do not found the same again."""
    refuse_unless_open(theme)
    theme.state = ThemeState.DROPPED
    keep_version(session, theme.frame, f"dropped “{theme.name}”", by=by, at=at)


def restore(session: Session, theme: Theme, *, by: str, at: datetime) -> None:
    """Takes a dropped theme up again, with the passages it had.

    Those the machine has put elsewhere since come back; what a person decided since stays.
    Raises Conflict where it was not dropped, or its name is taken by now.
    """
    if theme.state is not ThemeState.DROPPED:
        raise Conflict(f"“{theme.name}” was not dropped.")
    free_name(theme.frame, theme.name, but_of=theme)
    own = select(ThemeMember.comment_id).where(
        ThemeMember.theme_id == theme.id, ThemeMember.standing == ThemeStanding.IN
    )
    others = select(Theme.id).where(Theme.frame_id == theme.frame_id, Theme.id != theme.id)
    elsewhere = session.scalars(
        select(ThemeMember).where(
            ThemeMember.comment_id.in_(own),
            ThemeMember.theme_id.in_(others),
            ThemeMember.source == SortedBy.MACHINE,
        )
    )
    for row in elsewhere.all():
        session.delete(row)
    theme.state = ThemeState.KEPT
    keep_version(session, theme.frame, f"took “{theme.name}” up again", by=by, at=at)


def find(session: Session, theme_id: int) -> Theme:
    """One theme. Raises NotFound."""
    found = session.get(Theme, theme_id)
    if found is None:
        raise NotFound("There is no such theme.")
    return found


def _refuse_unless_counts(theme: Theme) -> None:
    if theme.state in COUNTS:
        return
    fate = "merged into another one" if theme.state is ThemeState.MERGED else "dropped"
    raise Conflict(f"“{theme.name}” was {fate} meanwhile.")


def refuse_unless_open(theme: Theme) -> None:
    """Raises Conflict for a theme that is merged, dropped or locked."""
    _refuse_unless_counts(theme)
    if theme.locked:
        raise Conflict(f"“{theme.name}” is locked. Unlock it first.")
