"""What a consultation heard, read once: every contribution, and what each passage answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.counting import Voice
from soundingboard.analysis.lines import Said
from soundingboard.analysis.waterfall import Fate, Waterfall
from soundingboard.contributions.outcomes import outcomes
from soundingboard.contributions.stances import stances_of
from soundingboard.digests.hearing import spoken_for
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Organisation,
    Placement,
    Stakeholder,
    Tag,
    Theme,
)
from soundingboard.reports.consenting import barred
from soundingboard.themes.queries import of_comments
from soundingboard.vocabulary import BlockKind, CommentState, ContributionState, Stance, TagState

HEARD = (Fate.INCLUDED, Fate.MERGED)  # counted, or counted together with an earlier one
AT_ONCE = 500  # ids in one statement
NO_ORGANISATION = "no organisation named"


@dataclass(frozen=True)
class Heard:
    """The contributions of one consultation that were heard, by id, and what is known of them.

    `counted` are those that the waterfall counts: a person who sent several is heard in all of
    them and counted once. `stances`, `themes` and `barred` (not to be quoted, a coder said) are
    by the id of the passage. `hidden` are the passages whose codes must not be told to who
    reads: they bear on nothing here, and stand nowhere.
    """

    consultation: Consultation
    included: tuple[Contribution, ...]
    waterfall: Waterfall
    stances: Mapping[int, Stance]
    themes: Mapping[int, Sequence[Theme]]
    barred: frozenset[int]
    hidden: frozenset[int] = frozenset()

    @property
    def counted(self) -> tuple[Contribution, ...]:
        """One contribution of each who answered: the first."""
        fates = self.waterfall.fates
        return tuple(one for one in self.included if fates[one.id] is Fate.INCLUDED)

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
        headings, stances = self._headings, self.stances
        return Said.by_all(
            [
                _voice(one, headings, stances.get(one.id), priorities_of(one, self.hidden))
                for one in self.comments
            ]
        )

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


def hear(session: Session, consultation: Consultation, *, hidden: frozenset[int]) -> Heard:
    """Everything that was sent to a consultation. Drafts are nobody's business.

    `hidden` are the passages whose codes must not be told (`coding.blind`).
    """
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
            selectinload(Contribution.choices),
            selectinload(Contribution.comments).options(
                selectinload(Comment.placements).options(
                    joinedload(Placement.question), joinedload(Placement.block)
                ),
                selectinload(Comment.tags).joinedload(Tag.priority),
            ),
        )
    ).all()
    told = outcomes(session, consultation)
    included = tuple(one for one in found if told.fates[one.id] in HEARD)
    ids = sorted(comment.id for one in included for comment in one.comments)
    told_of = [one for one in ids if one not in hidden]
    return Heard(
        consultation=consultation,
        included=included,
        waterfall=told,
        stances={key: one.stance for key, one in stances_of(session, told_of).items()},
        themes=_themes(session, told_of),
        barred=barred(session, ids),
        hidden=hidden & set(ids),
    )


def _themes(session: Session, ids: Sequence[int]) -> dict[int, Sequence[Theme]]:
    found: dict[int, Sequence[Theme]] = {}
    for start in range(0, len(ids), AT_ONCE):
        found.update(of_comments(session, ids[start : start + AT_ONCE]))
    return found


def priorities_of(comment: Comment, hidden: Collection[int]) -> tuple[int, ...]:
    """The ids of the priorities a passage bears on; none of one whose codes are hidden."""
    if comment.id in hidden:
        return ()
    return tuple(tag.priority_id for tag in comment.tags if tag.state is TagState.APPLIES)


def _voice(
    comment: Comment,
    headings: dict[int, int | None],
    stance: Stance | None,
    priorities: tuple[int, ...],
) -> Voice:
    said = comment.contribution
    body: Organisation | None = spoken_for(said)
    placed = comment.placements if comment.state is CommentState.PLACED else []
    place = placed[0] if placed else None
    return Voice(
        passage=comment.id,
        text=comment.text,
        person=said.stakeholder_id,
        received_at=said.submitted_at or said.started_at,
        priorities=priorities,
        organisation=body.id if body else None,
        organisation_type=body.type.value if body else None,
        question=place.question_id if place else None,
        section=headings.get(place.block_id) if place and place.block_id else None,
        stance=stance.value if stance is not None else None,
        attached=tuple(file.file_name for file in said.evidence),
    )
