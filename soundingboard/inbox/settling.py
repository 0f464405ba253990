"""Settling: each mail that was taken is read, matched, sorted and acted on in one transaction."""

import logging
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from traceback import format_tb

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, undefer

from soundingboard.inbox import acting
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.faults import Step
from soundingboard.inbox.returned import returned
from soundingboard.inbox.rules import Case
from soundingboard.inbox.sorting import sort
from soundingboard.inbox.taking import ENCLOSED
from soundingboard.inbox.understanding import Understood, handed_on_in, understand
from soundingboard.inbox.vouching import is_meant_for, vouched_by_signature
from soundingboard.models import Delivery, IncomingMail
from soundingboard.outbox.named import bears_one_of
from soundingboard.outbox.settling import note_arrival
from soundingboard.reading.commands import asked_of
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from soundingboard.reading.redirections import redirection
from soundingboard.refusals import Refusal
from soundingboard.storage.database import Database
from soundingboard.storage.locks import alone_with
from soundingboard.vocabulary import Disposition, Proof

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
REPORTS = frozenset({MailKind.BOUNCE, MailKind.DELAYED, MailKind.COMPLAINT})  # noted by acting
# How long a mail that failed waits for its next turn, so that a short trouble of ours (a full
# disk, a server away) does not use up its attempts. What still fails then is for a person.
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


def settle_all(database: Database, desk: Desk, *, at: datetime) -> Counter[Disposition]:
    """Settles every mail that waits; returns how many went where.

    A mail that breaks something is tried again later, and later still, and after five attempts
    held for a person: one bad mail never keeps the others waiting.
    """
    with database.reading() as session:
        waiting = session.scalars(
            select(IncomingMail.id)
            .where(
                IncomingMail.disposition == Disposition.RECEIVED,
                or_(IncomingMail.try_after.is_(None), IncomingMail.try_after <= at),
            )
            .order_by(IncomingMail.id)
        ).all()
        if waiting:
            desk.coders.prepare(session)
    done: Counter[Disposition] = Counter()
    for mail_id in waiting:
        disposition = settle(database, desk, mail_id, at=at)
        if disposition is not None:
            done[disposition] += 1
    return done


def settle(database: Database, desk: Desk, mail_id: int, *, at: datetime) -> Disposition | None:
    """Settles one mail. None where another worker has it, or where it failed this time."""
    if not _set_out(database, mail_id):
        return None
    try:
        signed_by = _signer(database, desk, mail_id)
        # Reading may take seconds; nobody else must wait for it to write.
        with database.reading(often=True) as session:
            row = _claim(session, mail_id)
            if row is None:
                return None
            desk = _believing(desk, row)
            read_before = understand(session, desk, _readable(row, desk), signed_by=signed_by)
        desk.faults(Step.READ)
        with database.begin() as session:
            row = _claim(session, mail_id)
            if row is None:
                return None
            known = understand(
                session, desk, _readable(row, desk), earlier=read_before, signed_by=signed_by
            )
            _settle(session, desk, row, known, at=at)
            desk.faults(Step.ACTED)
        desk.faults(Step.SETTLED)
    except Refusal as refusal:
        # What the mail asks for cannot be done, now or later: a person has to look.
        _hold(database, mail_id, refusal.sentence)
        return Disposition.HELD
    except Exception as error:  # noqa: BLE001  # one bad mail never keeps the others waiting
        # The mail is kept and a person will hear of it. Where it broke is logged, not what the
        # error says: that may quote the mail or its sender.
        where = "".join(format_tb(error.__traceback__))
        logger.error("mail %s could not be settled: %s\n%s", mail_id, type(error).__name__, where)  # noqa: TRY400  # see above
        _note_failure(database, mail_id, at=at)
        return None
    return row.disposition


def _signer(database: Database, desk: Desk, mail_id: int) -> str:
    """The domain whose signature on the mail is good; asked for while no transaction is open."""
    if desk.vouchers.lookup is None:
        return ""
    with database.reading() as session:
        row = _claim(session, mail_id)
        raw = _readable(row, desk) if row is not None else b""
    return vouched_by_signature(raw, read(raw), desk.vouchers.lookup)


def _believing(desk: Desk, row: IncomingMail) -> Desk:
    """The desk for this mail: an enclosed one was looked at by no mail server of ours."""
    enclosed = row.source.startswith(ENCLOSED)
    vouchers = replace(desk.vouchers, authserv="", by_source=()) if enclosed else desk.vouchers
    return replace(desk, vouchers=vouchers.of(row.source))


def _claim(session: Session, mail_id: int) -> IncomingMail | None:
    return session.scalar(
        select(IncomingMail)
        .where(IncomingMail.id == mail_id, IncomingMail.disposition == Disposition.RECEIVED)
        .options(undefer(IncomingMail.raw))
        .with_for_update(skip_locked=True)
    )


def _readable(row: IncomingMail, desk: Desk) -> bytes:
    """What is too large to be read is told by its first part; the rest is for a person."""
    return row.raw if row.size <= desk.max_mail_bytes else row.raw[: desk.max_mail_bytes]


def _settle(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, *, at: datetime
) -> None:
    mail = known.mail
    row.message_id = mail.message_id
    row.sender_address, row.sender_name = mail.sender, mail.sender_name
    row.subject, row.body = mail.subject, mail.body
    row.invitation, row.consultation = known.match.invitation, known.match.consultation
    with session.no_autoflush:  # what is looked up meanwhile are other mails: it is written once
        verdict = sort(_case(session, desk, row, known))
    row.disposition, row.sort, row.reason = verdict.disposition, verdict.line, verdict.reason
    desk.faults(Step.SORTED)
    if mail.kind not in REPORTS:  # before a receipt is posted to the same reply address
        by_address = known.match.proof is Proof.ADDRESS
        note_arrival(
            session,
            message_ids=(mail.in_reply_to, *reversed(mail.references)),
            recipients=mail.recipients,
            invitation=known.match.invitation if by_address else None,
            domain=desk.stationery.letterhead.reply_domain,
            evidence=f"It had arrived: mail {row.id} answers it.",
            at=at,
        )
    acting.act(session, desk, row, known, at=at)


def _case(session: Session, desk: Desk, row: IncomingMail, known: Understood) -> Case:
    mail, head = known.mail, desk.stationery.letterhead
    copy_of, is_our_letter = _seen_before(session, row, proven=known.match.proven)
    return Case(
        mail=mail,
        match=known.match,
        came_at=row.received_at,
        size=row.size,
        left_in=row.left_in,
        max_bytes=desk.max_mail_bytes,
        copy_of=copy_of,
        is_our_letter=is_our_letter,
        our_address=head.from_address.lower(),
        has_answers=any(passage.text.strip() for passage in known.passages),
        asked=asked_of(mail),
        redirection=redirection(mail.new_text),
        handed_on=handed_on_in(desk, mail),
        is_meant_for_us=is_meant_for(
            mail,
            from_address=head.from_address,
            reply_domain=head.reply_domain,
            authserv=desk.vouchers.authserv,
        ),
        doubt=returned(
            session, mail, domain=head.reply_domain, by_a_member=known.match.sender is not None
        ).doubt,
        corrects=known.corrections.points if known.corrections else (),
    )


def _seen_before(session: Session, row: IncomingMail, *, proven: bool) -> tuple[int | None, bool]:
    """An earlier mail that is this one, if any; and whether this one is a letter of ours.

    The same mail has the same Message-ID, sender and words. It may have come another way (a
    second mailbox, a redelivery), so its bytes differ. What is proven is no copy of one that
    waits: somebody may have sent that first to keep this out.
    """
    if not row.message_id:
        return None, False
    # Both ways may be settled at one moment, and neither would see the other.
    alone_with(session, f"mail {row.message_id}")
    copies = (
        select(IncomingMail.id)
        .where(
            IncomingMail.message_id == row.message_id,
            IncomingMail.sender_address == row.sender_address,
            IncomingMail.body == row.body,
            # Not a copy itself: read again, the first would be taken for a copy of its own copy.
            IncomingMail.disposition.not_in([Disposition.RECEIVED, Disposition.DUPLICATE]),
            IncomingMail.id != row.id,
        )
        .order_by(IncomingMail.id)
        .limit(1)
    )
    if proven:
        copies = copies.where(IncomingMail.disposition != Disposition.HELD)
    ours = select(Delivery.id).where(bears_one_of([f"<{row.message_id.strip('<>')}>"]))
    copy_of, is_ours = session.execute(select(copies.scalar_subquery(), ours.exists())).one()
    return copy_of, bool(is_ours)


def _hold(database: Database, mail_id: int, why: str) -> None:
    with database.begin() as session:
        row = session.get(IncomingMail, mail_id)
        if row is not None and row.disposition is Disposition.RECEIVED:
            row.disposition, row.reason = Disposition.HELD, why


def _set_out(database: Database, mail_id: int) -> bool:
    """Counts an attempt before it is made: a mail may take the whole process down with it."""
    waits = (
        select(IncomingMail.id)
        .where(IncomingMail.id == mail_id, IncomingMail.disposition == Disposition.RECEIVED)
        .with_for_update(skip_locked=True)
    )
    with database.begin() as session:
        attempts = session.scalar(
            update(IncomingMail)
            .where(IncomingMail.id.in_(waits))
            .values(attempts=IncomingMail.attempts + 1)
            .returning(IncomingMail.attempts)
            .execution_options(synchronize_session=False)
        )
        if attempts is None:
            return False
        if attempts <= MAX_ATTEMPTS:
            return True
        row = session.get_one(IncomingMail, mail_id)
        row.attempts = MAX_ATTEMPTS
        row.disposition = Disposition.HELD
        row.reason = f"Reading it was begun {MAX_ATTEMPTS} times and never came to an end."
        return False


def _note_failure(database: Database, mail_id: int, *, at: datetime) -> None:
    with database.begin() as session:
        row = session.get(IncomingMail, mail_id)
        if row is None or row.disposition is not Disposition.RECEIVED:
            return
        often = "once" if row.attempts == 1 else f"{row.attempts} times"
        row.reason = f"Reading it failed {often}; the bytes are kept."
        if row.attempts >= MAX_ATTEMPTS:
            row.disposition = Disposition.HELD
        else:
            row.try_after = at + WAITS[row.attempts - 1]
