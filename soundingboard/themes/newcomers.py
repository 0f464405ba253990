"""What there is to sort on a priority, read in one look, to be thought over without the book.

Sorting a large priority takes seconds; nobody should wait to write for so long. What was read has
a stamp, by which whoever keeps the result sees whether anything it rests on has changed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from soundingboard.analysis import themes as sorting
from soundingboard.analysis.duplicates import same_text
from soundingboard.analysis.themes import Passage
from soundingboard.analysis.vocabularies import Vocabulary
from soundingboard.models import CodeFrame, Comment, Contribution, Priority, Theme, ThemeMember
from soundingboard.themes.frames import counting
from soundingboard.themes.heard import ORGANISATION, heard, is_in
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState

KNOWN_BY = 500  # passages of a theme, the latest, that say what it has in common
LEARN_AGAIN = 2  # times as many passages as words were learnt from


@dataclass(frozen=True, slots=True)
class Standing:
    """A theme that passages may join; `texts` where what it has in common is to be told anew."""

    theme: sorting.Theme
    texts: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Passages in no theme of a priority, and all that is needed to sort them.

    `aside` are the machine's proposals that are sorted again, with the passages the machine put
    into each; `learn_from` are the texts to learn words from, none where that is not due.
    """

    priority_id: int
    passages: Sequence[Passage]
    standing: Sequence[Standing]
    vocabulary: Vocabulary
    left_over: int
    number: int
    stamp: str
    anew: bool = False
    learn_from: Sequence[str] | None = None
    aside: dict[int, set[int]] = field(default_factory=dict)


def read(session: Session, priority: Priority, *, anew: bool) -> Newcomers:
    """What is to be sorted; `anew`: also what the machine proposed and nobody has looked at.

    Nothing is written. Passages come oldest first, with what a person said of them.
    """
    frame = session.scalar(select(CodeFrame).where(CodeFrame.priority_id == priority.id))
    aside = _aside(session, frame) if frame is not None and anew else {}
    passages = _unsorted(session, priority, aside)
    number = heard_count(session, priority)
    learnt_from = frame.learnt_from if frame is not None else 0
    due = bool(passages) and number >= LEARN_AGAIN * learnt_from
    themes = [one for one in counting(frame) if one.id not in aside] if frame is not None else []
    return Newcomers(
        priority_id=priority.id,
        passages=passages,
        standing=[
            Standing(
                sorting.Theme(one.id, one.profile, locked=one.locked),
                _known_by(session, one) if due or one.outdated else None,
            )
            for one in themes
        ],
        vocabulary=Vocabulary(frame.telling, frame.rarest) if frame else Vocabulary({}, 1.0),
        left_over=frame.left_over if frame is not None and not anew else 0,
        number=number,
        learn_from=_to_learn_from(session, priority, number) if due else None,
        aside=aside,
        anew=anew,
        stamp=stamp(session, priority, aside),
    )


def stamp(session: Session, priority: Priority, aside: dict[int, set[int]]) -> str:
    """What a sorting rests on, in short: another stamp, and it may not be right any more.

    The passages in no theme with the length of each, what people said of them, and the themes as
    they stand.
    """
    frame = session.scalar(select(CodeFrame).where(CodeFrame.priority_id == priority.id))
    themes = (
        [
            (one.id, one.state.value, one.locked, one.outdated, one.name, one.description)
            for one in frame.themes
        ]
        if frame is not None
        else []
    )
    passages = session.execute(
        heard(priority)
        .add_columns(func.length(Comment.text))
        .where(~_sorted_in(priority, aside))
        .order_by(Comment.id)
    ).all()
    told = [
        frame.version if frame is not None else 0,
        frame.learnt_from if frame is not None else 0,
        themes,
        sorted(_told_of(session, priority, aside)),
        [tuple(row) for row in passages],
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def heard_count(session: Session, priority: Priority) -> int:
    """How many passages bear on a priority."""
    return session.scalar(select(func.count()).select_from(heard(priority).subquery())) or 0


def _aside(session: Session, frame: CodeFrame) -> dict[int, set[int]]:
    """The proposals of the machine, by id, with the passages that it has put into each."""
    found: dict[int, set[int]] = {
        one.id: set() for one in frame.themes if one.state is ThemeState.PROPOSED
    }
    rows = session.execute(
        select(ThemeMember.theme_id, ThemeMember.comment_id).where(
            ThemeMember.theme_id.in_(found), ThemeMember.source == SortedBy.MACHINE
        )
    )
    for theme_id, comment_id in rows:
        found[theme_id].add(comment_id)
    return found


def _unsorted(session: Session, priority: Priority, aside: dict[int, set[int]]) -> list[Passage]:
    rows = session.execute(
        heard(priority)
        .add_columns(Comment.text, Contribution.stakeholder_id, ORGANISATION)
        .where(~_sorted_in(priority, aside))
        .order_by(Comment.id)
    ).all()
    barred: dict[int, set[int]] = defaultdict(set)
    for theme_id, comment_id in _told_of(session, priority, aside):
        barred[comment_id].add(theme_id)
    wordings = same_text([text for _, text, _, _ in rows])
    return [
        Passage(
            key=comment_id,
            text=text,
            voice=f"organisation {organisation}" if organisation else f"person {person}",
            wording=rows[wording][0],
            barred=frozenset(barred.get(comment_id, ())),
            settled=comment_id in barred,
        )
        for (comment_id, text, person, organisation), wording in zip(rows, wordings, strict=True)
    ]


def _told_of(
    session: Session, priority: Priority, aside: dict[int, set[int]]
) -> list[tuple[int, int]]:
    """Theme and passage: was in one that a person dropped, or was taken out. It founds no new one.

    What a person put into a proposal that is sorted again has its say from then on too.
    """
    put_aside = ThemeMember.theme_id.in_(aside)
    told = or_(
        ThemeMember.standing == ThemeStanding.OUT, Theme.state == ThemeState.DROPPED, put_aside
    )
    rows = session.execute(
        select(ThemeMember.theme_id, ThemeMember.comment_id)
        .join(ThemeMember.theme)
        .join(Theme.frame)
        .where(CodeFrame.priority_id == priority.id)
        .where(told, ~and_(put_aside, ThemeMember.source == SortedBy.MACHINE))
    )
    return [(theme_id, comment_id) for theme_id, comment_id in rows]


def _sorted_in(priority: Priority, aside: dict[int, set[int]]) -> ColumnElement[bool]:
    """Whether a passage is in some theme of a priority that counts, but for those put aside."""
    return exists(
        select(ThemeMember.id)
        .join(ThemeMember.theme)
        .join(Theme.frame)
        .where(
            ThemeMember.comment_id == Comment.id,
            is_in(),
            CodeFrame.priority_id == priority.id,
            ThemeMember.theme_id.not_in(aside),
        )
    )


def _to_learn_from(session: Session, priority: Priority, number: int) -> Sequence[str]:
    step = max(1, number // sorting.LEARNT_FROM)
    return session.scalars(
        heard(priority)
        .with_only_columns(Comment.text)
        .where(Comment.id % step == 0)
        .order_by(Comment.id)
    ).all()


def _known_by(session: Session, theme: Theme) -> list[str]:
    """The texts that say what a theme is; its own name and description where it has none."""
    members = session.scalars(
        heard(theme.frame.priority)
        .with_only_columns(Comment.text)
        .join(ThemeMember, ThemeMember.comment_id == Comment.id)
        .join(ThemeMember.theme)
        .where(ThemeMember.theme_id == theme.id, is_in())
        .order_by(Comment.id.desc())
        .limit(KNOWN_BY)
    ).all()
    if theme.description or not members:
        return [*members, f"{theme.name}. {theme.description}"]
    return list(members)
