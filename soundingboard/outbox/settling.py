"""Doubt settled from outside: by the mail server's log, or by what came back for a letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, Invitation, JournalEntry
from soundingboard.outbox import addressing, bouncing
from soundingboard.outbox.composing import Unwritable, wire_address
from soundingboard.outbox.named import bears_one_of
from soundingboard.outbox.relay_log import LogEntry, Taken
from soundingboard.outbox.transitions import arrived
from soundingboard.vocabulary import DeliveryState

ACTOR = "the mail server's log"
MOST_NAMES = 50  # of a thread that are looked up
FULL = ("5.2.2", "5.3.1")  # a mailbox or a disk that is full empties again


@dataclass(frozen=True, slots=True)
class Settled:
    """How many letters in doubt a log settled, and the numbers of those it does not have."""

    sent: int
    bounced: int
    not_found: tuple[int, ...]


def letters_in_doubt(session: Session) -> dict[str, str]:
    """The Message-IDs of all letters in doubt, and the address each went to."""
    doubtful = select(Delivery).where(Delivery.state == DeliveryState.UNCERTAIN)
    return {one.message_id: _on_the_wire(one) for one in session.scalars(doubtful)}


def settle_by_log(session: Session, entries: Mapping[str, LogEntry], *, at: datetime) -> Settled:
    """Settles the letters in doubt that a mail server's log tells of (see relay_log.read_log).

    What the log has not stays in doubt: it may not reach back so far, or be another server's. No
    letter is sent again.
    """
    letters = {one.message_id: one for one in session.scalars(_in_doubt().order_by(Delivery.id))}
    found = {name: entry for name, entry in entries.items() if name in letters}
    for name, entry in found.items():
        _settle(session, letters[name], entry, at)
    bounced = sum(one.taken is Taken.BOUNCED for one in found.values())
    settled = Settled(
        sent=len(found) - bounced,
        bounced=bounced,
        not_found=tuple(one.id for name, one in letters.items() if name not in found),
    )
    if found:
        detail = f"{settled.sent} letters in doubt were sent, {bounced} came back."
        entry_of_all = JournalEntry(
            at=at, actor=ACTOR, event="settled", subject="outbox", detail=detail
        )
        session.add(entry_of_all)
    session.flush()
    return settled


def note_arrival(
    session: Session,
    *,
    message_ids: Iterable[str],
    recipients: Iterable[str] = (),
    invitation: Invitation | None = None,
    domain: str,
    evidence: str,
    at: datetime,
) -> int:
    """Something came that only a letter's reader could send: what was in doubt had arrived.

    It names the letter's Message-ID, or came to its return address (one of `recipients`); or to
    the reply address of an invitation that stands, where only this one letter had that. Returns
    how many letters in doubt were settled.
    """
    names = {f"<{name.strip('<>')}>" for name in islice(filter(None, message_ids), MOST_NAMES)}
    for address in recipients:
        token = addressing.bounce_token(address, domain)
        names.update(addressing.message_ids(token, domain) if token else ())
    which: list[ColumnElement[bool]] = []
    if names:
        which.append(bears_one_of(sorted(names)))
    if invitation is not None:
        # What was in doubt before its link was replaced never bore the address that stands.
        theirs = addressing.reply_address(invitation.token, domain)
        which.append(
            and_(Delivery.invitation_id == invitation.id, Delivery.reply_to == theirs),
        )
    if not which:
        return 0
    settled = 0
    for letter in session.scalars(_in_doubt().where(or_(*which))).all():
        if letter.message_id in names or _is_alone(session, letter):
            arrived(session, letter, evidence, at=at)
            settled += 1
    return settled


def _settle(session: Session, letter: Delivery, entry: LogEntry, at: datetime) -> None:
    if entry.taken is not Taken.BOUNCED:
        arrived(session, letter, entry.evidence, at=at)
        return
    bouncing.note_bounce(
        session,
        letter,
        hard=entry.status.startswith("5") and entry.status not in FULL,
        diagnosis=f"{entry.status} {entry.said}".strip(),
        report_key=f"log:{letter.id}:{entry.number}",
        at=at,
    )


def _in_doubt() -> Select[Delivery]:
    found = select(Delivery).where(Delivery.state == DeliveryState.UNCERTAIN)
    return found.with_for_update(of=Delivery.__table__)


def _is_alone(session: Session, letter: Delivery) -> bool:
    """Whether no other letter has its reply address."""
    same = select(func.count(Delivery.id)).where(
        Delivery.invitation_id == letter.invitation_id, Delivery.reply_to == letter.reply_to
    )
    return bool(letter.reply_to) and session.scalar(same) == 1


def _on_the_wire(letter: Delivery) -> str:
    try:
        return wire_address(letter.to_address)
    except Unwritable:
        return letter.to_address
