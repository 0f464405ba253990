"""Put passages into a theme by hand, take them out, move them, or split a theme by them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Comment, Theme, ThemeMember
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.themes import editing
from soundingboard.themes.heard import COUNTS, heard
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState

MOST_AT_ONCE = 1_000  # passages of one press


def put_in(
    session: Session, comments: Iterable[int], theme: Theme, *, by: str, at: datetime
) -> int:
    """A person says that passages are in a theme; tells how many were not before.

    They stay in any other theme they are in. Raises NotFound where one does not bear on the
    theme's priority, or the theme counts no more.
    """
    chosen = _chosen(session, comments, theme)
    changed = _decide(session, chosen, theme, ThemeStanding.IN, by=by, at=at)
    if changed and theme.state is ThemeState.PROPOSED:
        theme.state = ThemeState.KEPT  # somebody works with it: it is no mere proposal
    return changed


def take_out(
    session: Session, comments: Iterable[int], theme: Theme, *, by: str, at: datetime
) -> int:
    """A person says that passages are not in a theme; the machine never puts them back.

    Tells how many were in it. Raises as `put_in`.
    """
    return _decide(
        session, _chosen(session, comments, theme), theme, ThemeStanding.OUT, by=by, at=at
    )


def move(
    session: Session,
    comments: Iterable[int],
    theme: Theme,
    into: Theme,
    *,
    by: str,
    at: datetime,
) -> int:
    """Takes passages out of one theme and puts them into another of the same priority."""
    if theme.frame_id != into.frame_id:
        raise NotFound("That theme belongs to another priority.")
    chosen = list(comments)
    if theme is not into:
        take_out(session, chosen, theme, by=by, at=at)
    put_in(session, chosen, into, by=by, at=at)
    return len(set(chosen))


def split(
    session: Session,
    theme: Theme,
    comments: Iterable[int],
    name: str,
    *,
    by: str,
    at: datetime,
) -> Theme:
    """A new theme made of some passages of another, which lose their place there.

    Raises Unreadable where no passage was chosen, Conflict as `editing.rename`.
    """
    chosen = _chosen(session, comments, theme)
    if not chosen:
        raise Unreadable("Choose the passages of the new theme first.")
    editing.refuse_unless_open(theme)
    made = editing.make(session, theme.frame.priority, name, by=by, at=at)
    move(session, chosen, theme, made, by=by, at=at)
    return made


def _chosen(session: Session, comments: Iterable[int], theme: Theme) -> list[int]:
    chosen = sorted(set(comments))
    if len(chosen) > MOST_AT_ONCE:
        raise Unreadable(f"At most {MOST_AT_ONCE:,} passages are moved at once.")
    if theme.state not in COUNTS:
        raise NotFound(f"“{theme.name}” is no theme any more.")
    known = session.scalars(heard(theme.frame.priority).where(Comment.id.in_(chosen))).all()
    if len(known) < len(chosen):
        raise NotFound("A passage was moved, withdrawn or coded to another priority meanwhile.")
    return chosen


def _decide(
    session: Session,
    comments: Sequence[int],
    theme: Theme,
    standing: ThemeStanding,
    *,
    by: str,
    at: datetime,
) -> int:
    rows = {
        row.comment_id: row
        for row in session.scalars(
            select(ThemeMember).where(
                ThemeMember.theme_id == theme.id, ThemeMember.comment_id.in_(comments)
            )
        )
    }
    changed = 0
    for comment_id in comments:
        row = rows.get(comment_id)
        was_in = row is not None and row.standing is ThemeStanding.IN
        changed += was_in is not (standing is ThemeStanding.IN)
        if row is None:
            row = ThemeMember(
                theme=theme,
                comment=session.get_one(Comment, comment_id),
                standing=standing,
                source=SortedBy.PERSON,
                fit=1.0,
                at=at,
            )
            session.add(row)
        row.standing, row.source, row.fit = standing, SortedBy.PERSON, 1.0
        row.by, row.at, row.frame_version = by, at, theme.frame.version
    theme.outdated = True
    session.flush()
    return changed
