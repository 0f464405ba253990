"""Knowing: all that is kept of the passages on a subject besides their words, set by set."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from soundingboard.digests.subjects import Subject, bearing, digests_about
from soundingboard.models import (
    Block,
    CodeFrame,
    Digest,
    DigestLine,
    Evidence,
    KindDecision,
    Placement,
    Priority,
    StanceTaken,
    Tag,
    Theme,
    ThemeMember,
)
from soundingboard.models.digest import line_passage
from soundingboard.storage.among import among
from soundingboard.themes.heard import is_in
from soundingboard.vocabulary import (
    BlockKind,
    DigestState,
    PassageKind,
    Stance,
    StanceSource,
    TagState,
)

Place = tuple[int | None, int | None]

Decided = tuple[bool | None, bool | None]
"""What people said: whether a passage offers evidence, and whether it asks us something."""

UNDECIDED: Decided = (None, None)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of passages, by the passage's id; `attached` goes by contribution.

    A stance comes with whether a model alone says so. `above` gives the heading over each block.
    """

    told: frozenset[int]
    placed: Mapping[int, Place]  # the question and the block answered in the first place
    above: Mapping[int, int | None]
    attached: Mapping[int, tuple[str, ...]]
    priorities: Mapping[int, tuple[int, ...]]
    themes: Mapping[int, tuple[str, ...]]
    stances: Mapping[int, tuple[str, bool]]
    kinds: Mapping[int, Decided]

    @classmethod
    def of(
        cls,
        session: Session,
        about: Subject,
        wanted: Sequence[int],
        contributions: Collection[int],
    ) -> Self:
        """Reads everything on these passages of these contributions, both by their ids.

        One question to the database for each field.
        """
        placed = _placed(session, about, wanted)
        return cls(
            told=_told(session, about),
            placed=placed,
            above=_headings(session, {block for _, block in placed.values() if block is not None}),
            attached=_attached(session, contributions),
            priorities=_priorities(session, about, wanted),
            themes=_themes(session, about, wanted),
            stances=_stances(session, about, wanted),
            kinds=_kinds(session, about, wanted),
        )


def _of(
    session: Session,
    about: Subject,
    column: InstrumentedAttribute[int],
    wanted: Sequence[int],
) -> ColumnElement[bool]:
    """That a row is of one of these passages, or of another that bears on the same priority.

    The database knows what bears on a priority: to tell it thousands of numbers takes longer.
    """
    if isinstance(about, Priority):
        return column.in_(bearing(about))
    return among(session, column, wanted)


def _told(session: Session, about: Subject) -> frozenset[int]:
    """The ids of the passages in released digests; every passage heard stands in some line."""
    return frozenset(
        session.scalars(
            select(line_passage.c.comment_id)
            .join(DigestLine, DigestLine.id == line_passage.c.line_id)
            .join(DigestLine.digest)
            .where(digests_about(about), Digest.state == DigestState.RELEASED)
        )
    )


def _placed(session: Session, about: Subject, wanted: Sequence[int]) -> dict[int, Place]:
    """The question and the block that each passage answers in the first place."""
    rows = session.execute(
        select(Placement.comment_id, Placement.question_id, Placement.block_id)
        .where(_of(session, about, Placement.comment_id, wanted))
        .order_by(Placement.id.desc())
    )
    return {comment: (question, block) for comment, question, block in rows}


def _attached(session: Session, contributions: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The names of the files that came with each contribution."""
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = session.execute(
        select(Evidence.contribution_id, Evidence.file_name)
        .where(among(session, Evidence.contribution_id, contributions))
        .order_by(Evidence.id)
    )
    for contribution, name in rows:
        found[contribution] += (name,)
    return found


def _priorities(
    session: Session, about: Subject, wanted: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """The priorities each passage bears on; of what is about one, that one is all that counts."""
    if isinstance(about, Priority):
        return dict.fromkeys(wanted, (about.id,))
    found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    rows = session.execute(
        select(Tag.comment_id, Tag.priority_id)
        .where(among(session, Tag.comment_id, wanted), Tag.state == TagState.APPLIES)
        .order_by(Tag.priority_id)
    )
    for comment, priority in rows:
        found[comment] += (priority,)
    return found


def _themes(session: Session, about: Subject, wanted: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the themes each passage is in: of the priority, or of all where it is none."""
    rows = (
        select(ThemeMember.comment_id, Theme.name)
        .join(ThemeMember.theme)
        .where(is_in())
        .order_by(Theme.id)
    )
    if isinstance(about, Priority):
        # Nearly all that is in its themes is wanted: to ask for it passage by passage takes longer.
        rows = rows.join(Theme.frame).where(CodeFrame.priority_id == about.id)
    else:
        rows = rows.where(among(session, ThemeMember.comment_id, wanted))
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for comment, name in session.execute(rows):
        found[comment][name] = None
    return {comment: tuple(names) for comment, names in found.items()}


def _stances(
    session: Session, about: Subject, wanted: Sequence[int]
) -> dict[int, tuple[str, bool]]:
    """The stance of each passage that has one, and whether a model alone says so."""
    rows = session.execute(
        select(StanceTaken.comment_id, StanceTaken.stance, StanceTaken.source).where(
            _of(session, about, StanceTaken.comment_id, wanted),
            StanceTaken.stance != Stance.NOT_STATED,
        )
    )
    return {
        comment: (stance.value, source is StanceSource.MODEL) for comment, stance, source in rows
    }


def _kinds(session: Session, about: Subject, wanted: Sequence[int]) -> dict[int, Decided]:
    """What people decided each passage does besides having a view."""
    rows = session.execute(
        select(KindDecision.comment_id, KindDecision.kind, KindDecision.applies).where(
            _of(session, about, KindDecision.comment_id, wanted)
        )
    )
    found: dict[int, Decided] = {}
    for comment, kind, applies in rows:
        offers, asks = found.get(comment, UNDECIDED)
        if kind is PassageKind.EVIDENCE:
            found[comment] = (applies, asks)
        elif kind is PassageKind.QUESTION:
            found[comment] = (offers, applies)
    return found


def _headings(session: Session, answered: Collection[int]) -> dict[int, int | None]:
    """The heading that each block stands under (itself, where it is one), of documents answered."""
    if not answered:
        return {}
    versions = select(Block.version_id).where(among(session, Block.id, answered))
    rows = session.execute(
        select(Block.id, Block.kind, Block.version_id)
        .where(Block.version_id.in_(versions))
        .order_by(Block.version_id, Block.position)
    )
    found: dict[int, int | None] = {}
    heading: int | None = None
    document: int | None = None
    for block, kind, version in rows:
        if version != document:
            document, heading = version, None
        heading = block if kind is BlockKind.HEADING else heading
        found[block] = heading
    return found
