"""Send again, only to those who did not get it: in one step, each with the same letter."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Delivery, Invitation, JournalEntry, Mailing, Stakeholder, Wording
from soundingboard.outbox import suppression
from soundingboard.outbox.answered import who_answered
from soundingboard.outbox.calling_off import CALLED_OFF, asked_elsewhere
from soundingboard.outbox.claiming import BARRED
from soundingboard.outbox.mailing_report import MISSED
from soundingboard.outbox.transitions import move
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DeliveryState, MailingState, Membership

ENDED = "Its last day is over."
ANSWERED = "They have answered."
NOT_A_MEMBER = "They have not confirmed that they want to be on the list."
CALLED_BACK = "It was called back, or laid to rest."


@dataclass(frozen=True, slots=True)
class Again:
    """A letter that somebody missed. `why_not` is empty where it can be sent again."""

    delivery: Delivery
    address: str  # where it would go now: the person's address may have been put right
    why_not: str


def missed(session: Session, mailing: Mailing, *, at: datetime) -> tuple[Again, ...]:
    """Everybody who did not get their letter of this mailing, and why some still cannot."""
    letters = session.scalars(
        select(Delivery)
        .join(Delivery.wording)
        .where(Wording.mailing_id == mailing.id, Delivery.state.in_(MISSED))
        .options(joinedload(Delivery.invitation).joinedload(Invitation.stakeholder))
        .order_by(Delivery.id)
    ).all()
    addresses = {letter.id: _address(letter) for letter in letters}
    barred = suppression.reasons(session, set(addresses.values()))
    answered = who_answered(session, [letter.invitation_id for letter in letters])
    elsewhere = asked_elsewhere(session, [letter.invitation_id for letter in letters])
    found = []
    for letter in letters:
        address = addresses[letter.id]
        person = letter.invitation.stakeholder if letter.invitation else None
        why = " ".join(BARRED[reason] for reason in sorted(barred.get(address, frozenset())))
        if not why and letter.invitation_id in elsewhere:
            why = CALLED_OFF
        if not why and letter.state is DeliveryState.CANCELLED:
            why = CALLED_BACK
        if not why and letter.invitation_id in answered:
            why = ANSWERED
        if not why and letter.not_after is not None and letter.not_after <= at:
            why = ENDED
        found.append(Again(letter, address, why or _standing(person)))
    return tuple(found)


def send_again(session: Session, mailing: Mailing, *, by: str, at: datetime) -> int:
    """Queues the letters of all who missed theirs and can get it now; returns how many.

    The letter is the same, under the same Message-ID. Raises Conflict where the mailing was called
    back.
    """
    if mailing.state is MailingState.CANCELLED:
        raise Conflict("This mailing was called back.")
    queued = 0
    for one in missed(session, mailing, at=at):
        if one.why_not:
            continue
        one.delivery.to_address = one.address
        one.delivery.attempts = 0
        detail = f"{by} sends it again to who did not get it."
        move(session, one.delivery, DeliveryState.QUEUED, at=at, detail=detail)
        queued += 1
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="sent again",
            subject="mailing",
            subject_id=mailing.id,
            detail=f"to {queued} who did not get it",
        )
    )
    session.flush()
    return queued


def _address(letter: Delivery) -> str:
    return letter.invitation.stakeholder.email if letter.invitation else letter.to_address


def _standing(person: Stakeholder | None) -> str:
    if person is None or person.membership is Membership.ACTIVE:
        return ""
    left = person.membership is Membership.LEFT
    return "They have left the list." if left else NOT_A_MEMBER
