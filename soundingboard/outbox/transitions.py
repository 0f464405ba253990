"""What may become of a letter: the one table of its states, and how a letter is moved by it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, DeliveryEvent
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DeliveryState as State

# From each state: where a letter may go next, and when it does.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset(
        {
            State.SENDING,  # about to be handed over
            State.SUPPRESSED,  # the person left, or the address is barred
            State.CANCELLED,  # too late to be of use, or a person called it back
            State.DEFERRED,  # refused for now, before any of it was handed over
            State.FAILED,  # refused for good so early, or cannot be written as a mail at all
        }
    ),
    State.DEFERRED: frozenset(
        {State.SENDING, State.SUPPRESSED, State.CANCELLED, State.FAILED}  # as when queued
    ),
    State.SENDING: frozenset(
        {
            State.SENT,
            State.DEFERRED,  # refused for now, and there is a later
            State.FAILED,  # refused for good, or refused for now too often
            State.QUEUED,  # nothing was handed over: as if it had not been tried
            State.UNCERTAIN,  # the line or the process died at the wrong moment
        }
    ),
    State.UNCERTAIN: frozenset(
        {
            State.SENT,  # a person, the mail server's log or an answer says that it left
            State.QUEUED,  # a person wants it sent again, with the same Message-ID
            State.CANCELLED,  # a person lets it rest
            State.BOUNCED,  # it came back, so it had been sent
            State.COMPLAINED,  # its reader called it spam, so it had arrived
        }
    ),
    State.SENT: frozenset({State.BOUNCED, State.COMPLAINED}),
    State.COMPLAINED: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),  # a person tries again
    State.SUPPRESSED: frozenset({State.QUEUED}),  # a person lifted the reason
    State.BOUNCED: frozenset({State.QUEUED}),  # a person put the address right, or it was full
    State.CANCELLED: frozenset(),
}


def may_become(now: State, then: State) -> bool:
    """Whether a letter in one state may go to the other."""
    return then in TRANSITIONS[now]


def move(session: Session, delivery: Delivery, to: State, *, at: datetime, detail: str) -> None:
    """Moves one letter and writes the line about it. Raises Conflict where the table says no."""
    if not may_become(delivery.state, to):
        raise Conflict(f"A letter that is {delivery.state} cannot become {to}.")
    delivery.state = to
    delivery.owner, delivery.lease_until = "", None
    if to is State.QUEUED:
        delivery.not_before = at
    session.add(DeliveryEvent(delivery=delivery, at=at, state=to, detail=detail))
    session.flush()


def arrived(session: Session, delivery: Delivery, evidence: str, *, at: datetime) -> None:
    """A letter in doubt had left after all. Raises Conflict where the table says no."""
    move(session, delivery, State.SENT, at=at, detail=evidence)
    if delivery.sent_at is None:
        handed_over = select(func.max(DeliveryEvent.at)).where(
            DeliveryEvent.delivery_id == delivery.id, DeliveryEvent.state == State.SENDING
        )
        delivery.sent_at = session.scalar(handed_over) or at
        session.flush()
