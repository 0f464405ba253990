"""Which letters are due, who takes them, and which of them must not go out after all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    Table,
    TextClause,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from soundingboard.letters.joining import JoinConfirmationLetter
from soundingboard.letters.new_link import NewLinkLetter
from soundingboard.letters.reminder import ReminderLetter
from soundingboard.models import (
    Delivery,
    DeliveryEvent,
    Invitation,
    Mailing,
    PlannedLetter,
    Stakeholder,
    Wording,
)
from soundingboard.models.delivery import IS_DUE
from soundingboard.outbox import replaced, suppression
from soundingboard.outbox.answered import who_answered
from soundingboard.outbox.calling_off import ASKING, CALLED_OFF, asked_elsewhere
from soundingboard.outbox.manners import USUAL, Manners
from soundingboard.outbox.pacing import Gate, pace, take
from soundingboard.outbox.skeleton import Person
from soundingboard.storage.among import among
from soundingboard.vocabulary import DeliveryState, MailingState, Membership, SuppressionReason

DUE = (DeliveryState.QUEUED, DeliveryState.DEFERRED)
# The tables themselves, not the mapped class: rows are read by the thousand, and not as objects.
_TABLE = cast(Table, Delivery.__table__)  # what changes on the way
_BOOK = _TABLE.c
_PLANNED = cast(Table, PlannedLetter.__table__)
_LETTER = _PLANNED.c
_IS_DUE = text(IS_DUE)  # word for word, so that the index of what is due is seen to fit
_COLUMNS = (
    _BOOK.id,
    _BOOK.attempts,
    _BOOK.last_reply,
    _BOOK.not_before,
    _BOOK.bulk,
    _LETTER.not_after,
    _LETTER.to_address,
    _LETTER.to_name,
    _LETTER.created_at,
    _LETTER.message_id,
    _LETTER.reply_to,
    _LETTER.answers,
    _LETTER.purpose,
    _LETTER.invitation_id,
    _LETTER.wording_id,
)
_HAS_LEFT = or_(
    Stakeholder.membership == Membership.LEFT,
    Stakeholder.same_as.has(membership=Membership.LEFT),
)
BARRED = {
    SuppressionReason.LEFT: "This person has left the list.",
    SuppressionReason.BOUNCED: "Mail to this address came back before.",
    SuppressionReason.COMPLAINED: "This person reported a letter of ours as unwanted.",
    SuppressionReason.STAFF: "Staff barred this address.",
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that one worker has taken, and everything needed to carry it but its wording."""

    id: int
    attempts: int
    last_reply: str
    not_before: datetime
    wording: int
    person: Person

    @property
    def domain(self) -> str:
        """Its recipient's, with the "@"."""
        return f"@{self.person.to_address.rpartition('@')[2].lower()}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim brought: letters to carry, and how many were turned away by their state."""

    letters: tuple[Claimed, ...]
    turned_away: dict[DeliveryState, int]
    wait: float = 0.0  # seconds until more may leave, where a rate holds letters up


def claim(
    session: Session,
    *,
    owner: str,
    at: datetime,
    lease_until: datetime,
    limit: int,
    manners: Manners = USUAL,
) -> Claim:
    """Takes the letters that are due for one worker, until the lease runs out.

    Letters to one person (a link to sign in, a receipt) come before letters to many. What must
    not go out any more, because the person left, the address is barred or the day is past, is
    moved to its end here, with the reason.
    """
    allowed = pace(session, manners, at=at)
    if allowed.room is not None:
        limit = min(limit, allowed.room)
    waiting = _waiting(session, manners, at)
    due = (
        select(_BOOK.id)
        .where(
            *waiting,
            or_(_BOOK.lease_until.is_(None), _BOOK.lease_until < at),
            *_to_others(session, allowed.exhausted),
        )
        .order_by(_BOOK.bulk, _BOOK.not_before, _BOOK.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # on SQLite there is one writer, and nothing to skip
        .cte("due")
    )
    taken = session.scalars(
        update(_TABLE)
        .where(_BOOK.id.in_(select(due.c.id)))
        .values(owner=owner, lease_until=lease_until)
        .returning(_BOOK.id)
    ).all()
    rows = session.execute(
        select(*_COLUMNS)
        .join(_PLANNED, _LETTER.id == _BOOK.id)
        .where(among(session, _BOOK.id, taken))
        .order_by(_BOOK.bulk, _BOOK.not_before, _BOOK.id)
    ).all()
    shaken = _shaken(session, rows)
    if shaken:
        _give_back(session, (row.id for row in rows if row.wording_id in shaken))
        rows = [row for row in rows if row.wording_id not in shaken]
    readdressed = replaced.current(session, rows)
    ends = _ends(session, rows, readdressed, at)
    _turn_away(session, ends, at)
    turned_away: dict[DeliveryState, int] = {}
    for state, _ in ends.values():
        turned_away[state] = turned_away.get(state, 0) + 1
    rows = [row for row in rows if row.id not in ends]
    replaced.write_down(
        session, {row.id: readdressed[row.id] for row in rows if row.id in readdressed}
    )
    letters = tuple(_claimed(row, readdressed.get(row.id, row.reply_to)) for row in rows)
    if not manners.has_rates:
        return Claim(letters, turned_away)
    letters = _paced(session, letters, manners, at)
    if letters or session.scalar(select(_BOOK.id).where(*waiting).limit(1)) is None:
        return Claim(letters, turned_away)
    return Claim((), turned_away, allowed.wait)


def _waiting(
    session: Session, manners: Manners, at: datetime
) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """What makes a letter due, whoever has claimed it and whatever its turn is."""
    due: list[ColumnElement[bool] | TextClause] = [_IS_DUE, _BOOK.not_before <= at]
    held_back = _held_back(session)
    if held_back:
        due.append(~_planned(_LETTER.wording_id.in_(held_back)))
    if manners.is_quiet(at):
        due.append(_BOOK.bulk.is_(False))
    return tuple(due)


def _planned(so: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a letter was planned so."""
    return select(_LETTER.id).where(_LETTER.id == _BOOK.id, so).exists()


def _to_others(session: Session, domains: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    """That a letter does not go to these domains, however many: each is told with its "@"."""
    if not domains:
        return ()
    find = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    sign = find(_LETTER.to_address, "@")
    domain = func.lower(func.substr(_LETTER.to_address, sign), type_=String)
    return (~_planned(among(session, domain, domains)),)


def _paced(
    session: Session, letters: tuple[Claimed, ...], manners: Manners, at: datetime
) -> tuple[Claimed, ...]:
    """Those whose turn it is; the others are given back at once."""
    domains = [letter.domain for letter in letters]
    waits = take(session, manners, domains, Gate.CLAIM, at=at)
    over = [letter.id for letter, wait in zip(letters, waits, strict=True) if wait]
    if over:
        _give_back(session, over)
    return tuple(letter for letter, wait in zip(letters, waits, strict=True) if not wait)


def _shaken(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> set[int]:
    """The wordings among these whose mailing is paused, or is being paused at this very moment.

    On PostgreSQL whoever pauses it does not see what we have just claimed, nor we that it is
    paused. So we hold the mailing while we claim, and whoever pauses it waits for that; where they
    came first, we leave its letters. We never wait for them: they may wait for our letters.
    """
    among_many = select(Wording.id).where(
        Wording.id.in_({row.wording_id for row in rows}), Wording.mailing_id.is_not(None)
    )
    theirs = set(session.scalars(among_many))
    if not theirs:
        return theirs
    steady = (
        select(Wording.id)
        .join(Wording.mailing)
        .where(Wording.id.in_(theirs), Mailing.state == MailingState.RUNNING)
        .with_for_update(read=True, skip_locked=True, of=Mailing)
    )
    return theirs - set(session.scalars(steady))


def _give_back(session: Session, letters: Iterable[int]) -> None:
    given_back = update(_TABLE).where(_BOOK.id.in_(list(letters)))
    session.execute(given_back.values(owner="", lease_until=None))


def _ends(
    session: Session,
    rows: Sequence[Row[*tuple[Any, ...]]],
    readdressed: Collection[int],
    at: datetime,
) -> dict[int, tuple[DeliveryState, str]]:
    """What must not go out, with the state it ends in and the reason."""
    barred = suppression.reasons(session, {row.to_address for row in rows})
    left = _who_left(session, [row for row in rows if _is_for_members(row)])
    answered = who_answered(
        session, {row.invitation_id for row in rows if row.purpose == ReminderLetter.name}
    )
    elsewhere = asked_elsewhere(session, {row.invitation_id for row in rows if _asks(row)})
    ends: dict[int, tuple[DeliveryState, str]] = {}
    for row in rows:
        reasons = barred.get(row.to_address, frozenset())
        if not _is_for_members(row):
            # Who left the list may still rejoin, sign in or get the receipt they asked for.
            reasons -= {SuppressionReason.LEFT}
        if row.purpose == JoinConfirmationLetter.name:
            # Nor is it forbidden to think better of a complaint; people.joining asks once a week.
            reasons -= {SuppressionReason.COMPLAINED}
        if reasons:
            why = " ".join(BARRED[reason] for reason in sorted(reasons))
            ends[row.id] = (DeliveryState.SUPPRESSED, why)
        elif row.id in left:
            ends[row.id] = (DeliveryState.SUPPRESSED, BARRED[SuppressionReason.LEFT])
        elif _asks(row) and row.invitation_id in elsewhere:
            ends[row.id] = (DeliveryState.CANCELLED, CALLED_OFF)
        elif row.purpose == ReminderLetter.name and row.invitation_id in answered:
            ends[row.id] = (DeliveryState.CANCELLED, "They have answered meanwhile.")
        elif row.purpose == NewLinkLetter.name and row.id in readdressed:
            ends[row.id] = (DeliveryState.CANCELLED, "The link in it was replaced meanwhile.")
        elif row.not_after is not None and row.not_after <= at:
            ends[row.id] = (DeliveryState.CANCELLED, "It would have arrived too late to be of use.")
    return ends


def _asks(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it asks for an answer, which nobody is asked for twice."""
    return row.purpose in ASKING


def _is_for_members(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it never goes to somebody who left: it is to many, or nothing they asked for."""
    return bool(row.bulk) or row.purpose == NewLinkLetter.name


def _who_left(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> set[int]:
    """The ids of those letters whose reader has left, by address or by invitation."""
    by_address: dict[str, set[int]] = {}
    by_invitation: dict[int, set[int]] = {}
    for row in rows:
        by_address.setdefault(row.to_address.lower(), set()).add(row.id)
        if row.invitation_id is not None:
            by_invitation.setdefault(row.invitation_id, set()).add(row.id)
    gone: set[int] = set()
    if by_address:
        addresses = session.scalars(
            select(Stakeholder.email).where(
                among(session, Stakeholder.email, by_address),
                _HAS_LEFT,
            )
        )
        gone.update(*(by_address[address] for address in addresses))
    if by_invitation:
        invitations = session.scalars(
            select(Invitation.id)
            .join(Invitation.stakeholder)
            .where(
                among(session, Invitation.id, by_invitation),
                _HAS_LEFT,
            )
        )
        gone.update(*(by_invitation[invitation] for invitation in invitations))
    return gone


def _turn_away(session: Session, ends: dict[int, tuple[DeliveryState, str]], at: datetime) -> None:
    for delivery_id, (state, why) in ends.items():
        session.execute(
            update(_TABLE)
            .where(_BOOK.id == delivery_id)
            .values(state=state, last_reply="", owner="", lease_until=None)
        )
        session.execute(
            insert(DeliveryEvent).values(delivery_id=delivery_id, at=at, state=state, detail=why)
        )


def _held_back(session: Session) -> list[int]:
    """The wordings of mailings that are paused; few, and mostly none."""
    paused = select(Wording.id).join(Wording.mailing).where(Mailing.state != MailingState.RUNNING)
    return list(session.scalars(paused))


def _claimed(row: Row[*tuple[Any, ...]], reply_to: str) -> Claimed:
    return Claimed(
        row.id,
        row.attempts,
        row.last_reply,
        row.not_before,
        row.wording_id,
        Person(
            row.to_name,
            row.to_address,
            reply_to,
            row.message_id,
            row.created_at,
            row.answers,
        ),
    )
