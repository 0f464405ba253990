"""What came on a digest's subject, and what of it is counted: each step opens to what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.waterfall import COUNTED, STEPS, Fate, Step, Waterfall
from soundingboard.contributions.outcomes import outcomes_of
from soundingboard.digests.subjects import Subject, belongs, of
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Digest,
    Placement,
    Priority,
    Stakeholder,
)
from soundingboard.refusals import NotFound
from soundingboard.storage.among import among
from soundingboard.vocabulary import CommentState, DigestState, TagState

PAGE = 50
EACH = f"{COUNTED} in each consultation"
"""What is said of those counted where a subject goes across consultations."""

SILENT = frozenset({Fate.UNCONFIRMED, Fate.WITHDRAWN, Fate.REPLACED})
"""Of these no word is shown: nobody has said that they stand."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One contribution in a step; no words where they do not stand, or must not be shown.

    Of a digest on a priority the words that bear on it, and how many `others` do not.
    """

    contribution: Contribution
    words: tuple[Comment, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """One page of what is in a step today: how many in all, and how many were told."""

    name: str
    words: str
    rows: Sequence[Sent]
    total: int
    told: int
    page: int
    pages: int


def steps_of(session: Session, digest: Digest) -> list[Step]:
    """The steps of a digest: as they were kept, and of a draft that kept none as they are now."""
    if digest.waterfall:
        return [Step(**step) for step in digest.waterfall]
    if digest.state is not DigestState.DRAFT:
        return []  # released before steps were told
    return steps(session, digest)


def steps(session: Session, digest: Digest) -> list[Step]:
    """The steps of what came on the subject up to the digest's end, as they are now."""
    across = not isinstance(of(digest), Consultation)
    return [
        replace(step, words=EACH) if across and step.words == COUNTED else step
        for step in _now(session, digest).steps
    ]


def name_of(words: str) -> str:
    """How an address calls the step of these words."""
    return STEPS.get(COUNTED if words == EACH else words, "")


def opened(
    session: Session, digest: Digest, name: str, *, page: int, hidden: frozenset[int]
) -> Opened:
    """What is in a step, by its name, fifty a page, in the order in which it came.

    What holds a passage that is `hidden` (that it stands here would tell a code) is not among the
    rows. Raises NotFound for a step that is not told.
    """
    told = next((one for one in steps_of(session, digest) if name_of(one.words) == name), None)
    if told is None:
        raise NotFound("There is no such step.")
    now = _now(session, digest)
    words = COUNTED if told.words == EACH else told.words
    keys = [int(key) for key in now.behind(words)]
    pages = max(1, -(-len(keys) // PAGE))
    page = min(max(page, 1), pages)
    shown = _read(session, keys[(page - 1) * PAGE : page * PAGE])
    rows = [
        _sent(one, now.fates[one.id], of(digest))
        for one in shown
        if not hidden or not any(comment.id in hidden for comment in one.comments)
    ]
    return Opened(name, told.words, rows, len(keys), told.number, page, pages)


def _now(session: Session, digest: Digest) -> Waterfall:
    came = func.coalesce(Contribution.submitted_at, Contribution.started_at)
    return outcomes_of(session, _whole(of(digest)) & (came <= digest.until))


def _whole(about: Subject) -> ColumnElement[bool]:
    """The contributions on a subject: on a priority those of which some passage bears on it."""
    if isinstance(about, Priority):
        bears = belongs(about)
        return exists().where(Comment.contribution_id == Contribution.id, bears)
    return belongs(about)


def _sent(one: Contribution, fate: Fate, about: Subject) -> Sent:
    said = tuple(each for each in one.comments if each.state is not CommentState.NOT_A_COMMENT)
    if fate in SILENT:
        return Sent(one, ())
    if not isinstance(about, Priority):
        return Sent(one, said)
    bearing = tuple(
        each
        for each in said
        if any(tag.priority_id == about.id and tag.state is TagState.APPLIES for tag in each.tags)
    )
    return Sent(one, bearing, len(said) - len(bearing))


def _read(session: Session, keys: Sequence[int]) -> Sequence[Contribution]:
    return session.scalars(
        select(Contribution)
        .where(among(session, Contribution.id, keys))
        .order_by(func.coalesce(Contribution.submitted_at, Contribution.started_at))
        .order_by(Contribution.id)
        .options(
            joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
            joinedload(Contribution.consultation),
            selectinload(Contribution.comments).options(
                selectinload(Comment.tags),
                selectinload(Comment.placements).options(
                    joinedload(Placement.question), joinedload(Placement.block)
                ),
            ),
        )
    ).all()
