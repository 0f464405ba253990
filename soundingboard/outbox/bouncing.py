"""Letters that came back: which one it was, and what follows for its address."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.models import Bounce, Delivery, DeliveryEvent, Stakeholder, Suppression
from soundingboard.outbox import addressing
from soundingboard.outbox.addressed import alone_to, to_person, to_the_same
from soundingboard.outbox.bounce_score import TOO_MUCH, Happening, score
from soundingboard.outbox.formerly import rows_of
from soundingboard.outbox.named import bears_one_of
from soundingboard.outbox.suppression import hash_of, suppress
from soundingboard.outbox.transitions import arrived, may_become, move
from soundingboard.vocabulary import BounceKind, DeliveryState, SuppressionReason

MOST_ADDRESSES = 10  # of a report that names no letter; the rest may be made up by the thousand
COMPLAINT = "Its reader reported the letter as spam."


def find_returned(
    session: Session, *, recipients: tuple[str, ...], original_message_id: str, domain: str
) -> Delivery | None:
    """The letter a bounce is about: by the address it came back to (VERP), else by Message-ID."""
    for address in recipients:
        token = addressing.bounce_token(address, domain)
        if token:
            # Made of the same token, and the one of the two that is quickly found.
            names = addressing.message_ids(token, domain)
            found = session.scalar(select(Delivery).where(bears_one_of(names)))
            if found is not None:
                return found
    if not original_message_id:
        return None
    name = f"<{original_message_id.strip('<>')}>"
    return session.scalar(select(Delivery).where(bears_one_of([name])))


def last_sent(session: Session, addresses: Sequence[str]) -> Delivery | None:
    """The last letter that went to one of these addresses, for a report that names no letter.

    Only the first few are looked up: reports about letters of ours name one.
    """
    for address in addresses[:MOST_ADDRESSES]:
        who = session.scalar(select(Stakeholder).where(Stakeholder.email == address))
        to_it = alone_to(address) if who is None else to_person(session, who)
        found = session.scalar(
            select(Delivery)
            .where(to_it, Delivery.to_address == address, Delivery.sent_at.is_not(None))
            .order_by(Delivery.sent_at.desc(), Delivery.id.desc())
            .limit(1)
        )
        if found is not None:
            return found
    return None


def note_bounce(
    session: Session,
    delivery: Delivery,
    *,
    hard: bool,
    diagnosis: str,
    report_key: str,
    at: datetime,
) -> None:
    """Records that a letter came back; its address gets no more where that is for good.

    Refused for good, once is enough; refused for now, what came back lately adds up (see
    bounce_score). `report_key` names the report: told twice, it counts once, and so does what a
    mail and a provider both tell of one sending. A letter that has come to another end meanwhile
    keeps it, and only gets the line.
    """
    kind = BounceKind.HARD if hard else BounceKind.SOFT
    report = Bounce(
        report_key=report_key, delivery_id=delivery.id, kind=kind, diagnosis=diagnosis, at=at
    )
    if not _counts(session, delivery, report):
        return
    detail = f"{'Came back' if hard else 'Came back for now'}: {diagnosis}".strip(": ")
    if may_become(delivery.state, DeliveryState.BOUNCED):
        move(session, delivery, DeliveryState.BOUNCED, at=at, detail=detail)
    else:
        session.add(DeliveryEvent(delivery=delivery, at=at, state=delivery.state, detail=detail))
    delivery.last_reply = diagnosis
    evidence = diagnosis or "A letter came back."
    if not hard:
        came_back = _came_back(session, delivery, at)
        if score(came_back, at=at) < TOO_MUCH:
            return
        times = sum(one.came_back for one in came_back)
        evidence = f"{times} letters came back for now, the last with: {evidence}"
    suppress(
        session, delivery.to_address, reason=SuppressionReason.BOUNCED, evidence=evidence, at=at
    )


def note_complaint(session: Session, delivery: Delivery, *, report_key: str, at: datetime) -> None:
    """Records that a reader called a letter spam (RFC 5965): they get no more, by any address.

    Told twice, by whatever ways, it counts once.
    """
    report = Bounce(
        report_key=report_key,
        delivery_id=delivery.id,
        kind=BounceKind.COMPLAINT,
        diagnosis=COMPLAINT,
        at=at,
    )
    if not _counts(session, delivery, report):
        return
    if may_become(delivery.state, DeliveryState.COMPLAINED):
        move(session, delivery, DeliveryState.COMPLAINED, at=at, detail=COMPLAINT)
    else:
        session.add(DeliveryEvent(delivery=delivery, at=at, state=delivery.state, detail=COMPLAINT))
    for address in _addresses_of_reader(session, delivery):
        suppress(session, address, reason=SuppressionReason.COMPLAINED, evidence=COMPLAINT, at=at)


def _addresses_of_reader(session: Session, letter: Delivery) -> list[str]:
    """Where a letter went, and what else staff found to be an address of the same person."""
    who = select(Stakeholder.id).where(Stakeholder.email == letter.to_address.lower())
    rows = rows_of(session, session.scalars(who).all())
    theirs = session.scalars(select(Stakeholder.email).where(Stakeholder.id.in_(rows)))
    return list(dict.fromkeys((letter.to_address, *theirs)))


def note_delay(
    session: Session, delivery: Delivery, *, diagnosis: str, report_key: str, at: datetime
) -> None:
    """Records that the other side is still trying; for one sending, once in the same words."""
    report = Bounce(
        report_key=report_key,
        delivery_id=delivery.id,
        kind=BounceKind.DELAY,
        diagnosis=diagnosis,
        at=at,
    )
    if not _counts(session, delivery, report):
        return
    detail = f"Delayed: {diagnosis}"
    if delivery.state is DeliveryState.UNCERTAIN:  # who goes on trying has it
        arrived(session, delivery, detail, at=at)
        return
    session.add(DeliveryEvent(delivery=delivery, at=at, state=delivery.state, detail=detail))


def _counts(session: Session, delivery: Delivery, report: Bounce) -> bool:
    """Writes a report down; tells whether it says what no report of this sending said before."""
    before = select(Bounce.id).where(Bounce.delivery_id == delivery.id, Bounce.kind == report.kind)
    if delivery.sent_at is not None:
        before = before.where(Bounce.at >= delivery.sent_at)
    if report.kind is BounceKind.DELAY:
        before = before.where(Bounce.diagnosis == report.diagnosis)
    again = session.scalar(before.limit(1)) is not None
    if again:
        report.kind = BounceKind.AGAIN
    return _is_new(session, report) and not again


def _is_new(session: Session, report: Bounce) -> bool:
    """Writes a report down; tells whether it had not been told before."""
    key = report.report_key
    if session.scalar(select(Bounce.id).where(Bounce.report_key == key)) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(report)
    except IntegrityError:
        return False  # the same report came in twice at the same moment
    return True


def _came_back(session: Session, letter: Delivery, at: datetime) -> tuple[Happening, ...]:
    """What happened to the letters to the address of this one, since staff last cleared it."""
    since = session.scalar(
        select(func.max(Suppression.lifted_at)).where(
            Suppression.address_hash == hash_of(letter.to_address),
            Suppression.reason == SuppressionReason.BOUNCED,
        )
    )
    to_it = to_the_same(session, letter)
    reports = session.scalars(
        select(Bounce.at).join(Bounce.delivery).where(to_it, Bounce.kind == BounceKind.SOFT)
    )
    arrived = session.scalars(
        select(Delivery.sent_at).where(
            to_it,
            Delivery.state == DeliveryState.SENT,
            Delivery.sent_at.is_not(None),
        )
    )
    happenings = [Happening(moment, came_back=True) for moment in reports]
    happenings += [Happening(moment, came_back=False) for moment in arrived if moment is not None]
    return tuple(one for one in happenings if one.at <= at and (since is None or one.at > since))
