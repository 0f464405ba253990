"""Read themes: how many speak of each, the passages in it, and what is in none.

`hidden` are passages whose codes must not be told to who asks (coding.blind.hidden_from): they are
neither listed nor counted, so that no number and no page beyond the last tells of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.models import (
    CodeFrame,
    Comment,
    Contribution,
    Placement,
    Priority,
    Stakeholder,
    Theme,
    ThemeMember,
)
from soundingboard.refusals import NotFound
from soundingboard.storage.among import among
from soundingboard.themes.heard import COUNTS, ORGANISATION, heard, is_in, sorted_in
from soundingboard.vocabulary import SortedBy, ThemeState

PAGE = 25


@dataclass(frozen=True, slots=True)
class Size:
    """How many speak of a theme; an organisation counts once. `by_hand`: put in by a person."""

    people: int
    organisations: int
    passages: int
    by_hand: int


@dataclass(frozen=True, slots=True)
class Sized:
    """A theme and how many speak of it."""

    theme: Theme
    size: Size


@dataclass(frozen=True, slots=True)
class InTheme:
    """A passage in a theme: who put it there, how well it fits (0 to 1)."""

    comment: Comment
    source: SortedBy
    fit: float
    by: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some passages of a theme, the number of this page, of pages, and of all passages."""

    rows: Sequence[InTheme]
    page: int
    pages: int
    total: int


NOBODY = Size(0, 0, 0, 0)


def themes_of(session: Session, priority: Priority, *, hidden: Collection[int] = ()) -> list[Sized]:
    """The themes of a priority that count, those with most passages first.

    Only passages that are heard now count: sent in, in their place, bearing on the priority.
    """
    sizes = sizes_of(session, priority, hidden=hidden)
    themes = session.scalars(
        select(Theme)
        .join(Theme.frame)
        .where(CodeFrame.priority_id == priority.id, Theme.state.in_(COUNTS))
        .order_by(Theme.id)
    )
    found = [Sized(theme, sizes.get(theme.id, NOBODY)) for theme in themes]
    return sorted(found, key=lambda one: (-one.size.passages, one.theme.id))


def sizes_of(
    session: Session, priority: Priority, *, hidden: Collection[int] = ()
) -> dict[int, Size]:
    """For each theme of a priority with passages in it, by its id, how many speak of it."""
    people = func.count(Contribution.stakeholder_id.distinct())
    organisations = func.count(ORGANISATION.distinct())
    rows = session.execute(
        _without(session, hidden, _in_themes(priority))
        .with_only_columns(
            ThemeMember.theme_id,
            people,
            organisations,
            func.count(),
            func.sum(case((ThemeMember.source == SortedBy.PERSON, 1), else_=0)),
        )
        .group_by(ThemeMember.theme_id)
    )
    return {theme_id: Size(*(int(number) for number in numbers)) for theme_id, *numbers in rows}


def of_comments(session: Session, comments: Iterable[int]) -> Mapping[int, Sequence[Theme]]:
    """The themes of some passages, on whatever priorities, for whoever shows those passages."""
    found: dict[int, list[Theme]] = defaultdict(list)
    rows = session.execute(
        select(ThemeMember.comment_id, Theme)
        .join(ThemeMember.theme)
        .where(ThemeMember.comment_id.in_(list(comments)), is_in())
        .order_by(ThemeMember.comment_id, Theme.id)
    )
    for comment_id, theme in rows:
        found[comment_id].append(theme)
    return found


def passages(
    session: Session, theme: Theme, *, page: int = 1, hidden: Collection[int] = ()
) -> Page:
    """The passages of a theme: what people put in first, then the machine's, the best fit first."""
    members = _in_themes(theme.frame.priority).where(ThemeMember.theme_id == theme.id)
    wanted = _without(session, hidden, members)
    total = session.scalar(wanted.with_only_columns(func.count())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        wanted.with_only_columns(
            Comment, ThemeMember.source, ThemeMember.fit, ThemeMember.by, maintain_column_froms=True
        )
        .order_by(ThemeMember.source.desc(), ThemeMember.fit.desc(), Comment.id)
        .options(*_around())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Page([InTheme(*row) for row in rows], page, pages, total)


def texts(
    session: Session, theme: Theme, most: int, *, hidden: Collection[int] = ()
) -> Sequence[tuple[int, str, str]]:
    """The newest passages of a theme as (id, text, who speaks), at most so many."""
    rows = session.execute(
        _without(session, hidden, _in_themes(theme.frame.priority))
        .with_only_columns(Comment.id, Comment.text, Contribution.stakeholder_id, ORGANISATION)
        .where(ThemeMember.theme_id == theme.id)
        .order_by(Comment.id.desc())
        .limit(most)
    )
    return [
        (one, text, f"organisation {organisation}" if organisation else f"person {person}")
        for one, text, person, organisation in rows
    ]


def unsorted_count(session: Session, priority: Priority, *, hidden: Collection[int] = ()) -> int:
    """How many passages of a priority are in no theme."""
    wanted = _without(session, hidden, heard(priority).where(~sorted_in(priority)))
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def unsorted(
    session: Session, priority: Priority, *, page: int = 1, hidden: Collection[int] = ()
) -> Page:
    """The passages of a priority that are in no theme, the newest first."""
    wanted = _without(session, hidden, heard(priority).where(~sorted_in(priority)))
    total = unsorted_count(session, priority, hidden=hidden)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.scalars(
        wanted.with_only_columns(Comment, maintain_column_froms=True)
        .order_by(Comment.id.desc())
        .options(*_around())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Page([InTheme(one, SortedBy.MACHINE, 0.0, "") for one in rows], page, pages, total)


def dropped(session: Session, priority: Priority) -> Sequence[Theme]:
    """The themes of a priority that somebody dropped, and may take up again."""
    return session.scalars(
        select(Theme)
        .join(Theme.frame)
        .where(CodeFrame.priority_id == priority.id, Theme.state == ThemeState.DROPPED)
        .order_by(Theme.id)
    ).all()


def called(session: Session, priority: Priority, name: str) -> Theme:
    """The theme of a priority with this name. Raises NotFound, which says what there is."""
    wanted = " ".join(name.split()).casefold()
    found = themes_of(session, priority)
    for one in found:
        if one.theme.name.casefold() == wanted:
            return one.theme
    known = "; ".join(f"“{one.theme.name}”" for one in found) or "none yet"
    raise NotFound(f"“{priority.name}” has no theme “{name}”. Its themes: {known}.")


def _in_themes(priority: Priority) -> Select[int]:
    """Passages heard on a priority with who said them, once for each theme they are in."""
    return (
        heard(priority)
        .join(Contribution.stakeholder)
        .join(ThemeMember, ThemeMember.comment_id == Comment.id)
        .join(ThemeMember.theme)
        .join(Theme.frame)
        .where(and_(is_in(), CodeFrame.priority_id == priority.id))
    )


def _without(session: Session, hidden: Collection[int], wanted: Select[int]) -> Select[int]:
    return wanted.where(~among(session, Comment.id, hidden)) if hidden else wanted


def _around() -> tuple[Any, ...]:
    whole = joinedload(Comment.contribution)
    return (
        whole.joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
        whole.joinedload(Contribution.consultation),
        selectinload(Comment.placements).joinedload(Placement.question),
        selectinload(Comment.placements).joinedload(Placement.block),
    )
