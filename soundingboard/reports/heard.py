"""What a consultation heard, read once: every contribution, and what each passage answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.counting import Voice
from soundingboard.analysis.lines import Said
from soundingboard.digests.hearing import spoken_for
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Organisation,
    Placement,
    Stakeholder,
    Tag,
)
from soundingboard.vocabulary import BlockKind, CommentState, ContributionState, TagState

NO_ORGANISATION = "no organisation named"


@dataclass(frozen=True)
class Heard:
    """The contributions of one consultation, by id: `included` are those the figures count."""

    consultation: Consultation
    everything: tuple[Contribution, ...]
    included: tuple[Contribution, ...]
    outcomes: tuple[tuple[Contribution, "str | None"], ...]
    """Each contribution that came, with why it is not counted; None where it is."""

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The passages that are counted, those that wait for a place among them, by id."""
        found = [
            comment
            for one in self.included
            for comment in one.comments
            if comment.state is not CommentState.NOT_A_COMMENT
        ]
        return tuple(sorted(found, key=lambda comment: comment.id))

    @cached_property
    def by_id(self) -> dict[int, Comment]:
        """The same by their ids."""
        return {comment.id: comment for comment in self.comments}

    @cached_property
    def said(self) -> Said:
        """The passages as voices, copies of one text recognised."""
        headings = self._headings
        return Said.by_all([_voice(comment, headings) for comment in self.comments])

    @cached_property
    def _headings(self) -> dict[int, int | None]:
        """The heading each block of the document stands under, by their ids."""
        version = self.consultation.document_version
        found: dict[int, int | None] = {}
        heading: int | None = None
        for block in version.blocks if version else ():
            heading = block.id if block.kind is BlockKind.HEADING else heading
            found[block.id] = heading
        return found

    @property
    def people(self) -> int:
        """How many people were heard."""
        return len({one.stakeholder_id for one in self.included})

    @property
    def organisations(self) -> int:
        """How many organisations were heard, each once."""
        spoken = (spoken_for(one) for one in self.included)
        return len({one.id for one in spoken if one is not None})

    @cached_property
    def latest(self) -> dict[int, Contribution]:
        """The last contribution of each person, by the person's id: whom they spoke for."""
        ordered = sorted(
            self.included, key=lambda one: (one.submitted_at or one.started_at, one.id)
        )
        return {one.stakeholder_id: one for one in ordered}

    def type_of(self, person: int) -> str:
        """For what kind of body a person spoke."""
        body = spoken_for(self.latest[person])
        return body.type.value if body else NO_ORGANISATION

    def passages_of(self, contributions: Sequence[Contribution]) -> tuple[int, ...]:
        """The ids of the counted passages of these contributions, in order."""
        wanted = {one.id for one in contributions}
        return tuple(one.id for one in self.comments if one.contribution_id in wanted)


def hear(session: Session, consultation: Consultation) -> Heard:
    """Everything that was sent to a consultation. Drafts are nobody's business."""
    found = session.scalars(
        select(Contribution)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state != ContributionState.DRAFT,
        )
        .order_by(Contribution.id)
        .options(
            joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
            selectinload(Contribution.evidence),
            selectinload(Contribution.comments).options(
                selectinload(Comment.placements).options(
                    joinedload(Placement.question), joinedload(Placement.block)
                ),
                selectinload(Comment.tags).joinedload(Tag.priority),
            ),
        )
    ).all()
    outcomes = tuple(_outcomes(found))
    included = tuple(one for one, why in outcomes if why is None)
    return Heard(consultation, tuple(found), included, outcomes)


REPLACED = "Replaced by a later one of the same person"
WITHDRAWN = "Withdrawn by whoever sent it"
UNCONFIRMED = "From an address that nobody has confirmed"
BLANK = "Blank"
REPEATED = "Sent twice by the same person, word for word"
REASONS = (UNCONFIRMED, WITHDRAWN, BLANK, REPEATED, REPLACED)


def _outcomes(found: Sequence[Contribution]) -> list[tuple[Contribution, str | None]]:
    replaced = {one.replaces_id for one in found if one.state is not ContributionState.UNCONFIRMED}
    seen: set[tuple[int, tuple[str, ...]]] = set()
    return [(one, _why_not(one, replaced, seen)) for one in found]


def _why_not(
    one: Contribution, replaced: set[int | None], seen: set[tuple[int, tuple[str, ...]]]
) -> str | None:
    if one.state is ContributionState.UNCONFIRMED:
        return UNCONFIRMED
    if one.state is ContributionState.WITHDRAWN:
        return REPLACED if one.id in replaced else WITHDRAWN
    words = tuple(
        " ".join(comment.text.split())
        for comment in one.comments
        if comment.state is not CommentState.NOT_A_COMMENT
    )
    if not any(words) and not one.evidence:
        return BLANK
    if any(words) and not one.evidence:
        if (one.stakeholder_id, words) in seen:
            return REPEATED
        seen.add((one.stakeholder_id, words))
    return None


def priorities_of(comment: Comment) -> tuple[int, ...]:
    """The ids of the priorities a passage bears on."""
    return tuple(tag.priority_id for tag in comment.tags if tag.state is TagState.APPLIES)


def _voice(comment: Comment, headings: dict[int, int | None]) -> Voice:
    said = comment.contribution
    body: Organisation | None = spoken_for(said)
    placed = comment.placements if comment.state is CommentState.PLACED else []
    place = placed[0] if placed else None
    return Voice(
        passage=comment.id,
        text=comment.text,
        person=said.stakeholder_id,
        received_at=said.submitted_at or said.started_at,
        priorities=priorities_of(comment),
        organisation=body.id if body else None,
        organisation_type=body.type.value if body else None,
        question=place.question_id if place else None,
        section=headings.get(place.block_id) if place and place.block_id else None,
        attached=tuple(file.file_name for file in said.evidence),
    )
