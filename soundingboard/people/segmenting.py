"""An audience: who gets a consultation, who does not, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import (
    Consultation,
    Priority,
    Stakeholder,
    StakeholderGroup,
)
from soundingboard.outbox import suppression
from soundingboard.vocabulary import AudienceKind, Membership, SuppressionReason

Whoever = TypeVar("Whoever", Stakeholder, int)

# In the order in which a reason is named when there are several.
SENTENCES = {
    SuppressionReason.LEFT: "Asked to leave the list.",
    SuppressionReason.COMPLAINED: "Reported a letter of ours as spam.",
    SuppressionReason.BOUNCED: "Letters to this address came back.",
    SuppressionReason.STAFF: "Staff stopped letters to this address.",
}
MERGED = "Another address of somebody on the list, who gets their letters there."
UNCONFIRMED = "Has not confirmed yet that they want to be on the list."


class Excluded(NamedTuple):
    """Somebody who belongs to the audience and gets nothing, with the reason as a sentence."""

    stakeholder: Stakeholder
    reason: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody a consultation is meant for, by id: those written to, and those not."""

    mailable: tuple[Stakeholder, ...]
    excluded: tuple[Excluded, ...]


def audience(session: Session, consultation: Consultation) -> Audience:
    """The audience a consultation asks for, as the list stands now."""
    return audience_of(
        session,
        consultation.audience,
        groups=consultation.audience_groups,
        interests=consultation.audience_interests,
    )


def audience_of(
    session: Session,
    kind: AudienceKind,
    *,
    groups: Iterable[StakeholderGroup] = (),
    interests: Iterable[Priority] = (),
) -> Audience:
    """The audience of one kind; `groups` and `interests` count only for theirs.

    Each person comes once, in however many of the groups they are. Their organisation is loaded.
    """
    query = _narrowed(select(Stakeholder), kind, groups, interests)
    query = query.options(joinedload(Stakeholder.organisation))
    people = session.scalars(query.order_by(Stakeholder.id)).all()
    unmailable = reasons(session, people)
    return Audience(
        mailable=tuple(person for person in people if person.id not in unmailable),
        excluded=tuple(
            Excluded(person, unmailable[person.id]) for person in people if person.id in unmailable
        ),
    )


def meant_for(consultation: Consultation) -> Select[int]:
    """The ids of everybody a consultation is meant for, whether letters may go to them or not."""
    return _narrowed(
        select(Stakeholder.id),
        consultation.audience,
        consultation.audience_groups,
        consultation.audience_interests,
    )


def _narrowed(
    query: Select[Whoever],
    kind: AudienceKind,
    groups: Iterable[StakeholderGroup],
    interests: Iterable[Priority],
) -> Select[Whoever]:
    query = query.where(Stakeholder.same_as_id.is_(None))
    if kind is AudienceKind.GROUPS:
        chosen = [group.id for group in groups]
        return query.where(Stakeholder.groups.any(StakeholderGroup.id.in_(chosen)))
    if kind is AudienceKind.INTERESTS:
        wanted = [priority.id for priority in interests]
        return query.where(Stakeholder.interests.any(Priority.id.in_(wanted)))
    return query


def reasons(session: Session, people: Sequence[Stakeholder]) -> dict[int, str]:
    """Why people get no letters, as a sentence, by id; who does is left out."""
    against = suppression.reasons(session, (person.email for person in people))
    found: dict[int, str] = {}
    for person in people:
        why = why_not(person, against.get(person.email, frozenset()))
        if why:
            found[person.id] = why
    return found


def why_not(person: Stakeholder, against: frozenset[SuppressionReason]) -> str:
    """Why a person gets no letters, as a sentence; empty where they do.

    `against` holds the live reasons against their address.
    """
    if person.membership is Membership.LEFT:
        return SENTENCES[SuppressionReason.LEFT]
    for reason, sentence in SENTENCES.items():
        if reason in against:
            return sentence
    if person.membership is Membership.UNCONFIRMED:
        return UNCONFIRMED
    if person.membership is Membership.MERGED:
        return MERGED
    return ""
