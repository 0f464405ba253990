"""Hearing: the passages that bear on a priority, as voices to be counted and quoted."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.counting import Voice
from soundingboard.models import (
    Block,
    Comment,
    Consultation,
    Contribution,
    Digest,
    DigestLine,
    Invitation,
    Organisation,
    Placement,
    Priority,
    Stakeholder,
    Tag,
)
from soundingboard.models.digest import line_passage
from soundingboard.vocabulary import (
    BlockKind,
    CommentState,
    ContributionState,
    DigestState,
    Standpoint,
    TagState,
)


def voices(session: Session, priority: Priority, *, until: datetime) -> list[Voice]:
    """Everything said on a priority up to `until`, oldest first; new is what was not told before.

    Told is what stands in a released digest. The day on which something was sent decides nothing:
    a passage may wait long for a person to place it, to tag it or to confirm its author.

    Only what was submitted and stands where it belongs: drafts, withdrawn contributions, people
    nobody has confirmed, and passages that wait to be placed are not heard yet.
    """
    comments = session.scalars(
        select(Comment)
        .join(Comment.contribution)
        .join(Tag, Tag.comment_id == Comment.id)
        .where(
            Tag.priority_id == priority.id,
            Tag.state == TagState.APPLIES,
            Comment.state == CommentState.PLACED,
            Contribution.state == ContributionState.SUBMITTED,
            Contribution.submitted_at <= until,
        )
        .order_by(Contribution.submitted_at, Comment.id)
        .options(
            joinedload(Comment.contribution)
            .joinedload(Contribution.stakeholder)
            .joinedload(Stakeholder.organisation),
            joinedload(Comment.contribution).selectinload(Contribution.evidence),
            selectinload(Comment.placements).joinedload(Placement.question),
            selectinload(Comment.placements).joinedload(Placement.block),
        )
    ).unique()
    headings, told = _Headings(session), _told(session, priority)
    return [_voice(comment, priority, headings, told) for comment in comments]


def _told(session: Session, priority: Priority) -> set[int]:
    """The ids of the passages in released digests; every passage heard stands in some line."""
    return set(
        session.scalars(
            select(line_passage.c.comment_id)
            .join(DigestLine, DigestLine.id == line_passage.c.line_id)
            .join(DigestLine.digest)
            .where(Digest.priority_id == priority.id, Digest.state == DigestState.RELEASED)
        )
    )


def invited_by_type(session: Session, priority: Priority) -> dict[str, int]:
    """How many organisations, or people who speak for none, were invited, by type."""
    rows = session.execute(
        select(Organisation.type, Organisation.id, Stakeholder.id)
        .select_from(Invitation)
        .join(Invitation.stakeholder)
        .join(Invitation.consultation)
        .outerjoin(Stakeholder.organisation)
        .where(Consultation.strategy_id == priority.strategy_id)
        .distinct()
    )
    speakers = {
        (kind.value if kind else "", organisation or f"person {person}")
        for kind, organisation, person in rows
    }
    return dict(Counter(kind for kind, _ in speakers if kind))


def spoken_for(contribution: Contribution) -> Organisation | None:
    """The organisation a contribution counts for; None where its author spoke for themselves."""
    if contribution.standpoint is Standpoint.PERSONAL:
        return None
    return contribution.stakeholder.organisation


class _Headings:
    """The heading each block stands under, looked up once a document."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.of_version: dict[int, dict[int, int | None]] = {}

    def above(self, block: Block) -> int | None:
        """The id of the heading above a block, or of the block itself where it is one."""
        if block.version_id not in self.of_version:
            self.of_version[block.version_id] = self._read(block.version_id)
        return self.of_version[block.version_id].get(block.id)

    def _read(self, version_id: int) -> dict[int, int | None]:
        rows = self.session.execute(
            select(Block.id, Block.kind)
            .where(Block.version_id == version_id)
            .order_by(Block.position)
        )
        found: dict[int, int | None] = {}
        heading: int | None = None
        for block_id, kind in rows:
            heading = block_id if kind is BlockKind.HEADING else heading
            found[block_id] = heading
        return found


def _voice(comment: Comment, priority: Priority, headings: _Headings, told: set[int]) -> Voice:
    said = comment.contribution
    place = comment.placements[0] if comment.placements else None
    organisation = spoken_for(said)
    return Voice(
        passage=comment.id,
        text=comment.text,
        person=said.stakeholder_id,
        received_at=said.submitted_at or said.started_at,
        priorities=(priority.id,),
        organisation=organisation.id if organisation else None,
        organisation_type=organisation.type.value if organisation else None,
        question=place.question_id if place else None,
        section=headings.above(place.block) if place and place.block else None,
        is_new=comment.id not in told,
        attached=tuple(file.file_name for file in said.evidence),
    )
