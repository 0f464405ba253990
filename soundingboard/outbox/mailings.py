"""A mailing begins, is paused, goes on, or is called back, and its letters with it."""

from datetime import datetime

from sqlalchemy import Select, insert, select, text, update
from sqlalchemy.orm import Session

from soundingboard.models import (
    Consultation,
    Delivery,
    DeliveryEvent,
    JournalEntry,
    Mailing,
    PlannedLetter,
    Wording,
)
from soundingboard.models.delivery import IS_DUE, IS_OWNED
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DeliveryState, MailingKind, MailingState

ON_THE_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DEFERRED)


def begin(
    session: Session,
    key: str,
    kind: MailingKind,
    *,
    name: str,
    by: str,
    at: datetime,
    consultation: Consultation | None = None,
    not_before: datetime | None = None,
) -> Mailing:
    """The mailing of this key, made where there is none yet.

    A known one keeps who planned it. Before `not_before` none of its letters leaves.
    """
    known = session.scalar(select(Mailing).where(Mailing.key == key))
    if known is not None:
        return known
    mailing = Mailing(
        key=key,
        kind=kind,
        name=name,
        planned_by=by,
        created_at=at,
        consultation=consultation,
        not_before=not_before,
    )
    session.add(mailing)
    session.flush()
    return mailing


def pause(session: Session, mailing: Mailing, reason: str, *, by: str, at: datetime) -> None:
    """Lets nothing more of a mailing leave, but what is on the wire. Raises Conflict if it ended.

    What a worker has claimed is taken from its hands: it finds out before it lets a letter go.
    """
    _must_not_be_cancelled(mailing)
    mailing.state, mailing.reason = MailingState.PAUSED, reason
    _take_back(session, mailing)
    _note(session, mailing, "paused", reason, by=by, at=at)


def resume(session: Session, mailing: Mailing, *, by: str, at: datetime) -> None:
    """Lets a paused mailing go on. Raises Conflict if it was called back."""
    _must_not_be_cancelled(mailing)
    mailing.state, mailing.reason = MailingState.RUNNING, ""
    _note(session, mailing, "resumed", "", by=by, at=at)


def schedule(
    session: Session, mailing: Mailing, not_before: datetime, *, by: str, at: datetime
) -> None:
    """Lets nothing more of a mailing leave before a moment, earlier or later than was planned.

    What was refused for now keeps its own later time. Raises Conflict if the mailing was called
    back, and where its consultation would be closed by then.
    """
    _must_not_be_cancelled(mailing)
    if mailing.consultation is not None and mailing.consultation.closes_at <= not_before:
        raise Conflict("It would leave after the closing date. Choose an earlier moment.")
    mailing.not_before = not_before
    _take_back(session, mailing)
    mine = Delivery.id.in_(_letters(mailing))
    queued = Delivery.state == DeliveryState.QUEUED
    too_early = (Delivery.state == DeliveryState.DEFERRED) & (Delivery.not_before < not_before)
    session.execute(
        update(Delivery)
        .where(mine, queued | too_early)
        .values(not_before=not_before)
        .execution_options(synchronize_session=False)
    )
    _note(
        session, mailing, "scheduled", f"not before {not_before:%Y-%m-%d %H:%M} UTC", by=by, at=at
    )


def cancel(session: Session, mailing: Mailing, reason: str, *, by: str, at: datetime) -> int:
    """Calls back every letter that has not left; returns how many. What is in doubt stays so."""
    mailing.state, mailing.reason = MailingState.CANCELLED, reason
    session.flush()
    mine = Delivery.id.in_(_letters(mailing))
    why = f"Called back: {reason}"
    called = session.scalars(
        update(Delivery)
        .where(mine, text(IS_DUE))
        .values(state=DeliveryState.CANCELLED, owner="", lease_until=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    ).all()
    if called:
        line = {"at": at, "state": DeliveryState.CANCELLED, "detail": why}
        session.execute(insert(DeliveryEvent), [{"delivery_id": one, **line} for one in called])
    _note(session, mailing, "called back", f"{reason} ({len(called)} letters)", by=by, at=at)
    return len(called)


def _must_not_be_cancelled(mailing: Mailing) -> None:
    if mailing.state is MailingState.CANCELLED:
        raise Conflict("This mailing was called back.")


def _letters(mailing: Mailing) -> Select[int]:
    wordings = select(Wording.id).where(Wording.mailing_id == mailing.id)
    return select(PlannedLetter.id).where(PlannedLetter.wording_id.in_(wordings))


def _take_back(session: Session, mailing: Mailing) -> None:
    session.flush()
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(_letters(mailing)), text(IS_OWNED), text(IS_DUE))
        .values(owner="", lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _note(
    session: Session, mailing: Mailing, event: str, detail: str, *, by: str, at: datetime
) -> None:
    session.add(
        JournalEntry(
            at=at, actor=by, event=event, subject="mailing", subject_id=mailing.id, detail=detail
        )
    )
    session.flush()
