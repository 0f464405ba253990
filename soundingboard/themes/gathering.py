"""Let the machine sort what is new: into themes that stand, or into new ones it proposes.

What is in a theme stays there; what a person decided is never touched.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from soundingboard.analysis import themes as sorting
from soundingboard.analysis.duplicates import same_text
from soundingboard.analysis.themes import Passage, Proposal
from soundingboard.analysis.vocabularies import Vocabulary
from soundingboard.models import (
    CodeFrame,
    Comment,
    Contribution,
    Priority,
    Theme,
    ThemeMember,
)
from soundingboard.themes.frames import MACHINE, counting, frame_of, keep_version
from soundingboard.themes.heard import ORGANISATION, heard, is_in, sorted_in
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState

KNOWN_BY = 500  # passages of a theme, the latest, that say what it has in common
SAME_THEME = 0.3  # of two themes' passages together that are in both, at least
MORE_LEFT_OVER = 1.5  # times as many passages that fit nowhere as when themes were last proposed
LEARN_AGAIN = 2  # times as many passages as words were learnt from
AT_ONCE = 1_000  # rows written together


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of the passages of a priority that stood in no theme.

    `joined` a theme there was, `founded` one of the newly `proposed`, `left` in none.
    """

    priority_id: int
    joined: int
    founded: int
    proposed: tuple[str, ...]
    left: int


def gather(session: Session, priority: Priority, *, at: datetime) -> Gathered:
    """Sorts what is in no theme of a priority yet. Run again, it changes nothing by itself."""
    return _gather(session, frame_of(session, priority), at=at, by=MACHINE)


def sort_again(session: Session, priority: Priority, *, by: str, at: datetime) -> Gathered:
    """Sorts anew what no person has looked at: useful once far more was said than at first.

    Themes that a person made, kept or changed stay with all that is in them. A new proposal that
    is mostly an earlier one keeps its name and its address.
    """
    frame = frame_of(session, priority)
    earlier = {
        theme.id: set(_machines(session, theme))
        for theme in counting(frame)
        if theme.state is ThemeState.PROPOSED
    }
    session.execute(
        delete(ThemeMember).where(
            ThemeMember.theme_id.in_(earlier), ThemeMember.source == SortedBy.MACHINE
        )
    )
    for theme in frame.themes:
        if theme.id in earlier:
            theme.state = ThemeState.DROPPED
    frame.left_over = 0
    return _gather(session, frame, at=at, by=by, earlier=earlier)


def _gather(
    session: Session,
    frame: CodeFrame,
    *,
    at: datetime,
    by: str,
    earlier: Mapping[int, set[int]] = MappingProxyType({}),
) -> Gathered:
    passages = _unsorted(session, frame.priority)
    if not passages:
        return Gathered(frame.priority_id, 0, 0, (), 0)
    vocabulary = _vocabulary(session, frame)
    open_ones = [
        sorting.Theme(theme.id, theme.profile, locked=theme.locked) for theme in counting(frame)
    ]
    founders = max(sorting.FEWEST_TO_SORT, round(MORE_LEFT_OVER * frame.left_over))
    growth = sorting.grow(passages, open_ones, vocabulary, founders=founders)
    left_over = len(set(growth.left) - {one.key for one in passages if one.settled})
    if growth.proposals or left_over >= founders:
        frame.left_over = left_over
    for key, members in growth.joined.items():
        _put_in(session, int(key), members, frame.version, at=at)
    made = _proposed(session, frame, growth.proposals, earlier, at=at)
    if made or earlier:
        names = "; ".join(f"“{theme.name}”" for theme in made) or "nothing"
        verb = "sorted again and proposed" if earlier else "proposed"
        keep_version(session, frame, f"{verb} {names}", by=by, at=at)
    for theme, proposal in zip(made, growth.proposals, strict=True):
        _put_in(session, theme.id, proposal.members, frame.version, at=at)
    return Gathered(
        priority_id=frame.priority_id,
        joined=sum(len(members) for members in growth.joined.values()),
        founded=sum(len(one.members) for one in growth.proposals),
        proposed=tuple(theme.name for theme in made),
        left=len(growth.left),
    )


def heard_count(session: Session, priority: Priority) -> int:
    """How many passages bear on a priority."""
    return session.scalar(select(func.count()).select_from(heard(priority).subquery())) or 0


def vocabulary_of(frame: CodeFrame) -> Vocabulary:
    """How telling each word is on the priority of a frame, as it was learnt last."""
    return Vocabulary(frame.telling, frame.rarest)


def _unsorted(session: Session, priority: Priority) -> list[Passage]:
    """The passages of a priority in no theme, oldest first, with what a person said of them."""
    rows = session.execute(
        heard(priority)
        .add_columns(Comment.text, Contribution.stakeholder_id, ORGANISATION)
        .where(~sorted_in(priority))
        .order_by(Comment.id)
    ).all()
    barred: dict[int, set[int]] = defaultdict(set)
    # What was in a theme that a person dropped, or was taken out of one, founds no new one.
    for theme_id, comment_id in session.execute(
        select(ThemeMember.theme_id, ThemeMember.comment_id)
        .join(ThemeMember.theme)
        .join(Theme.frame)
        .where(CodeFrame.priority_id == priority.id)
        .where(or_(ThemeMember.standing == ThemeStanding.OUT, Theme.state == ThemeState.DROPPED))
    ):
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


def _vocabulary(session: Session, frame: CodeFrame) -> Vocabulary:
    """Learns words anew where passages have doubled, and what each theme has in common."""
    every = heard(frame.priority)
    number = heard_count(session, frame.priority)
    anew = number >= LEARN_AGAIN * frame.learnt_from
    if anew:
        step = max(1, number // sorting.LEARNT_FROM)
        texts = session.scalars(
            every.with_only_columns(Comment.text).where(Comment.id % step == 0).order_by(Comment.id)
        ).all()
        learnt = sorting.learn(texts)
        frame.telling, frame.rarest = dict(learnt.telling), learnt.rarest
        frame.learnt_from = number
    vocabulary = vocabulary_of(frame)
    for theme in counting(frame):
        if anew or theme.outdated:
            theme.profile = sorting.profile(_known_by(session, theme), vocabulary)
            theme.outdated = False
    session.flush()
    return vocabulary


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


def _machines(session: Session, theme: Theme) -> Sequence[int]:
    """The passages that the machine has put into a theme."""
    return session.scalars(
        select(ThemeMember.comment_id).where(
            ThemeMember.theme_id == theme.id, ThemeMember.source == SortedBy.MACHINE
        )
    ).all()


def _proposed(
    session: Session,
    frame: CodeFrame,
    proposals: Sequence[Proposal],
    earlier: Mapping[int, set[int]],
    *,
    at: datetime,
) -> list[Theme]:
    """A theme for each proposal: the earlier one it mostly is, or a new one."""
    free = dict(earlier)
    themes = {theme.id: theme for theme in frame.themes}
    found = []
    for proposal in proposals:
        members = {int(member.passage) for member in proposal.members}
        alike = {one: len(members & before) / len(members | before) for one, before in free.items()}
        nearest = max(alike, key=lambda one: alike[one], default=None)
        if nearest is None or alike[nearest] < SAME_THEME:
            name = _unused(frame, proposal.name)
            theme = Theme(frame=frame, name=name, state=ThemeState.PROPOSED, made_at=at)
            session.add(theme)
        else:
            free.pop(nearest)
            theme = themes[nearest]
        theme.state, theme.profile = ThemeState.PROPOSED, dict(proposal.profile)
        found.append(theme)
    return found


def _unused(frame: CodeFrame, wanted: str) -> str:
    taken = {theme.name.casefold() for theme in counting(frame)}
    name, number = wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


def _put_in(
    session: Session,
    theme_id: int,
    members: Iterable[sorting.Member],
    version: int,
    *,
    at: datetime,
) -> None:
    rows = [
        {
            "theme_id": theme_id,
            "comment_id": int(member.passage),
            "standing": ThemeStanding.IN,
            "source": SortedBy.MACHINE,
            "fit": member.fit,
            "at": at,
            "by": MACHINE,
            "frame_version": version,
        }
        for member in members
    ]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(ThemeMember), rows[start : start + AT_ONCE])
