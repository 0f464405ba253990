"""What there is to sort on a priority, read in one look, to be thought over without the book.

Sorting a large priority takes seconds; nobody should wait to write for so long. What was read has
a stamp, by which whoever keeps the result sees whether anything it rests on has changed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from soundingboard.analysis import themes as sorting
from soundingboard.analysis.duplicates import same_text
from soundingboard.analysis.themes import Passage
from soundingboard.analysis.vocabularies import Vocabulary
from soundingboard.models import CodeFrame, Comment, Contribution, Priority, Theme, ThemeMember
from soundingboard.storage.among import among
from soundingboard.themes.frames import counting
from soundingboard.themes.heard import ORGANISATION, heard, is_in
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState

KNOWN_BY = 500  # passages of a theme, the latest, that say what it has in common
LEARN_AGAIN = 2  # times as many passages as words were learnt from
MORE_LEFT_OVER = 1.5  # times as many passages that fit nowhere as when themes were last proposed


@dataclass(frozen=True, slots=True)
class Standing:
    """A theme that passages may join; `texts` where what it has in common is to be told anew."""

    theme: sorting.Theme
    texts: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Passages in no theme of a priority, and all that is needed to sort them.

    `behind` are those that fitted none of these themes when they were last looked through, and are
    not among `passages`; of both `characters` tells how long each is. `aside` are the machine's
    proposals that are sorted again, with the passages the machine put into each; `learn_from` are
    the texts to learn words from, none where that is not due.
    """

    priority_id: int
    passages: Sequence[Passage]
    standing: Sequence[Standing]
    vocabulary: Vocabulary
    left_over: int
    number: int
    stamp: str
    behind: frozenset[int]
    characters: Mapping[int, int]
    anew: bool = False
    learn_from: Sequence[str] | None = None
    aside: dict[int, set[int]] = field(default_factory=dict)


def read(session: Session, priority: Priority, *, anew: bool) -> Newcomers:
    """What is to be sorted; `anew`: also what the machine proposed and nobody has looked at.

    Nothing is written. Passages come oldest first, with what a person said of them. Those that
    were left over are read again only where a theme has changed, or where they are enough to found
    another.
    """
    frame = session.scalar(select(CodeFrame).where(CodeFrame.priority_id == priority.id))
    aside = _aside(session, frame) if frame is not None and anew else {}
    told = _told_of(session, priority, aside)
    number, unsorted = _heard_and_unsorted(session, priority, aside)
    learnt_from = frame.learnt_from if frame is not None else 0
    due = bool(unsorted) and number >= LEARN_AGAIN * learnt_from
    behind = frozenset[int]()
    if frame is not None and not anew and not due:
        behind = _left_behind(frame, told, unsorted)
    themes = [one for one in counting(frame) if one.id not in aside] if frame is not None else []
    return Newcomers(
        priority_id=priority.id,
        passages=_passages(session, [one for one in unsorted if one not in behind], told),
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
        behind=behind,
        characters=unsorted,
        stamp=_stamp(frame, told, unsorted),
    )


def founders(left_over: int) -> int:
    """How many passages in no theme are enough to look for new themes among them.

    Half as many again as when that was last tried (`left_over`).
    """
    return max(sorting.FEWEST_TO_SORT, round(MORE_LEFT_OVER * left_over))


def stamp(session: Session, priority: Priority, aside: dict[int, set[int]]) -> str:
    """What a sorting rests on, in short: another stamp, and it may not be right any more.

    The passages in no theme with the length of each, what people said of them, and the themes as
    they stand.
    """
    frame = session.scalar(select(CodeFrame).where(CodeFrame.priority_id == priority.id))
    told = _told_of(session, priority, aside)
    return _stamp(frame, told, _heard_and_unsorted(session, priority, aside)[1])


def compared_with(frame: CodeFrame, told: Sequence[tuple[int, int]]) -> str:
    """The themes that passages may join and what people said against it, in short.

    While that stays the same, what fitted none of them fits none.
    """
    themes = [
        (one.id, one.locked, one.outdated, sorted(one.profile.items())) for one in counting(frame)
    ]
    return _short([frame.learnt_from, themes, sorted(told)])


def leave_behind(session: Session, frame: CodeFrame, passages: Mapping[int, int]) -> None:
    """Keeps which passages (with their characters) fit none of the themes as they are now."""
    frame.left_behind = [list(one) for one in sorted(passages.items())]
    frame.left_by = compared_with(frame, _told_of(session, frame.priority, {}))


def _stamp(
    frame: CodeFrame | None, told: Sequence[tuple[int, int]], unsorted: Mapping[int, int]
) -> str:
    themes = (
        [
            (one.id, one.state.value, one.locked, one.outdated, one.name, one.description)
            for one in frame.themes
        ]
        if frame is not None
        else []
    )
    return _short(
        [
            frame.version if frame is not None else 0,
            frame.learnt_from if frame is not None else 0,
            themes,
            sorted(told),
            list(unsorted.items()),
        ]
    )


def _short(told: object) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _left_behind(
    frame: CodeFrame, told: Sequence[tuple[int, int]], unsorted: Mapping[int, int]
) -> frozenset[int]:
    if len(unsorted) >= founders(frame.left_over) or frame.left_by != compared_with(frame, told):
        return frozenset()
    return frozenset(
        passage for passage, characters in frame.left_behind if unsorted.get(passage) == characters
    )


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


def _heard_and_unsorted(
    session: Session, priority: Priority, aside: dict[int, set[int]]
) -> tuple[int, dict[int, int]]:
    """How many passages bear on a priority, and the characters of those in no theme, by id."""
    in_one = (
        select(ThemeMember.comment_id)
        .join(ThemeMember.theme)
        .join(Theme.frame)
        .where(is_in(), CodeFrame.priority_id == priority.id, ThemeMember.theme_id.not_in(aside))
    )
    unsorted = session.execute(
        heard(priority)
        .add_columns(func.length(Comment.text))
        .where(Comment.id.not_in(in_one))
        .order_by(Comment.id)
    ).all()
    return heard_count(session, priority), dict(unsorted)


def _passages(
    session: Session, wanted: Sequence[int], told: Sequence[tuple[int, int]]
) -> list[Passage]:
    rows = session.execute(
        select(Comment.id, Comment.text, Contribution.stakeholder_id, ORGANISATION)
        .join(Comment.contribution)
        .join(Contribution.stakeholder)
        .where(among(session, Comment.id, wanted))
        .order_by(Comment.id)
    ).all()
    barred: dict[int, set[int]] = defaultdict(set)
    for theme_id, comment_id in told:
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
