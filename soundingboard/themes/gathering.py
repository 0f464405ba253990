"""Let the machine sort what is new: into themes that stand, or into new ones it proposes.

What is in a theme stays there; what a person decided is never touched. It is read (`newcomers`),
thought over without the book (`sort`), and kept in a short transaction (`keep`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from soundingboard.analysis import themes as sorting
from soundingboard.analysis.themes import Growth, Proposal
from soundingboard.analysis.vocabularies import Vocabulary, Weights
from soundingboard.models import CodeFrame, Priority, Theme, ThemeMember
from soundingboard.themes import newcomers
from soundingboard.themes.frames import MACHINE, counting, frame_of, keep_version
from soundingboard.themes.newcomers import Newcomers
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState

SAME_THEME = 0.3  # of two themes' passages together that are in both, at least
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


@dataclass(frozen=True, slots=True)
class Sorted:
    """What sorting came to; nothing of it stands in the book yet.

    `vocabulary` where words were learnt anew; `profiles` of themes that were told anew, by id;
    `left_over` where themes were proposed, or there was enough to try.
    """

    of: Newcomers
    growth: Growth
    vocabulary: Vocabulary | None
    profiles: Mapping[int, Weights]
    left_over: int | None


def gather(session: Session, priority: Priority, *, at: datetime) -> Gathered:
    """Sorts what is in no theme of a priority yet. Run again, it changes nothing by itself."""
    frame_of(session, priority)  # held from the first look on: nothing can change meanwhile
    return _keep(session, priority, sort(newcomers.read(session, priority, anew=False)), "", at=at)


def sort_again(session: Session, priority: Priority, *, by: str, at: datetime) -> Gathered:
    """Sorts anew what no person has looked at: useful once far more was said than at first.

    Themes that a person made, kept or changed stay with all that is in them. A new proposal that
    is mostly an earlier one keeps its name and its address.
    """
    frame_of(session, priority)
    return _keep(session, priority, sort(newcomers.read(session, priority, anew=True)), by, at=at)


def sort(of: Newcomers) -> Sorted:
    """Thinks it over: words learnt where that is due, each newcomer put where it fits best.

    Of a large priority it takes seconds, and neither the record book nor a clock.
    """
    if not of.passages:
        return Sorted(of, Growth({}, (), ()), None, {}, None)
    learnt = sorting.learn(of.learn_from) if of.learn_from is not None else None
    vocabulary = learnt or of.vocabulary
    profiles = {
        int(one.theme.key): sorting.profile(one.texts, vocabulary)
        for one in of.standing
        if one.texts is not None
    }
    themes = [
        sorting.Theme(
            one.theme.key,
            profiles.get(int(one.theme.key), one.theme.profile),
            locked=one.theme.locked,
        )
        for one in of.standing
    ]
    founders = newcomers.founders(of.left_over)
    growth = sorting.grow(of.passages, themes, vocabulary, founders=founders)
    settled = {one.key for one in of.passages if one.settled}
    left_over = len(set(growth.left) - settled)
    tried = bool(growth.proposals) or left_over >= founders
    return Sorted(of, growth, learnt, profiles, left_over if tried else None)


def keep(
    session: Session, priority: Priority, found: Sorted, *, by: str, at: datetime
) -> Gathered | None:
    """Keeps what sorting came to; None, and nothing done, where what it rests on has changed."""
    frame_of(session, priority)
    if newcomers.stamp(session, priority, found.of.aside) != found.of.stamp:
        return None
    return _keep(session, priority, found, by, at=at)


def _keep(
    session: Session, priority: Priority, found: Sorted, by: str, *, at: datetime
) -> Gathered:
    frame, aside, growth = frame_of(session, priority), found.of.aside, found.growth
    _put_aside(session, frame, aside)
    if found.of.anew:
        frame.left_over = 0
    if found.vocabulary is not None:
        frame.telling, frame.rarest = dict(found.vocabulary.telling), found.vocabulary.rarest
        frame.learnt_from = found.of.number
    for theme in counting(frame):
        if theme.id in found.profiles:
            theme.profile, theme.outdated = dict(found.profiles[theme.id]), False
    if found.left_over is not None:
        frame.left_over = found.left_over
    for key, members in growth.joined.items():
        _put_in(session, int(key), members, frame.version, at=at)
    made = _proposed(session, frame, growth.proposals, aside, at=at)
    if made or aside:
        names = "; ".join(f"“{theme.name}”" for theme in made) or "nothing"
        verb = "sorted again and proposed" if aside else "proposed"
        keep_version(session, frame, f"{verb} {names}", by=by or MACHINE, at=at)
    for theme, proposal in zip(made, growth.proposals, strict=True):
        _put_in(session, theme.id, proposal.members, frame.version, at=at)
    settled = {one.key for one in found.of.passages if one.settled}
    left = [*found.of.behind, *(int(key) for key in growth.left if key not in settled)]
    newcomers.leave_behind(session, frame, {one: found.of.characters[one] for one in left})
    return Gathered(
        priority_id=priority.id,
        joined=sum(len(members) for members in growth.joined.values()),
        founded=sum(len(one.members) for one in growth.proposals),
        proposed=tuple(theme.name for theme in made),
        left=len(growth.left) + len(found.of.behind),
    )


def _put_aside(session: Session, frame: CodeFrame, aside: Mapping[int, set[int]]) -> None:
    """Takes back what the machine had proposed, to be proposed anew."""
    session.execute(
        delete(ThemeMember).where(
            ThemeMember.theme_id.in_(aside), ThemeMember.source == SortedBy.MACHINE
        )
    )
    for theme in frame.themes:
        if theme.id in aside:
            theme.state = ThemeState.DROPPED


def vocabulary_of(frame: CodeFrame) -> Vocabulary:
    """How telling each word is on the priority of a frame, as it was learnt last."""
    return Vocabulary(frame.telling, frame.rarest)


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
