"""How many letters people would get within thirty days, whatever about; and who is spared one.

Counted are invitations and reminders of all consultations, sent or still to come: they ask
something of people. A receipt, or our answer to what somebody said, does not.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from soundingboard.letters.invitation import InvitationLetter
from soundingboard.letters.reminder import ReminderLetter
from soundingboard.models import (
    Consultation,
    Delivery,
    Invitation,
    Mailing,
    PlannedLetter,
    Stakeholder,
    Wording,
)
from soundingboard.outbox.mailings import ON_THE_WAY
from soundingboard.people.segmenting import Audience, Excluded, audience, meant_for
from soundingboard.storage.among import among
from soundingboard.vocabulary import ConsultationState, DeliveryState

SPAN = timedelta(days=30)
ASKING = (InvitationLetter.name, ReminderLetter.name)
COMING = (*ON_THE_WAY, DeliveryState.UNCERTAIN)
SHOWN = 50  # people who are named, with what they had

Letters = Select[int, DeliveryState, datetime | None, datetime, str, str]


class Contact(NamedTuple):
    """One letter that somebody had or will have: when, what it was, and about what."""

    at: datetime
    kind: str
    title: str
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """A mailing as it would leave: when, seen from which moment, and of which consultation."""

    at: datetime
    seen: datetime
    consultation: Consultation | None = None


@dataclass(frozen=True, slots=True)
class Overload:
    """Somebody who would get `letters` within thirty days, this one counted; what they had."""

    stakeholder: Stakeholder
    letters: int
    had: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Overloads:
    """Everybody who would get more than `most`: how many, and the first of them by number."""

    most: int
    people: int
    first: tuple[Overload, ...]


def circle(session: Session, consultation: Consultation, *, at: datetime) -> Audience:
    """The audience at a moment, without those whom the consultation is to spare one more letter."""
    whole = audience(session, consultation)
    most = consultation.spare_over
    if most is None:
        return whole
    over = letters_within(session, whole.mailable, leaving(consultation, at), over=most)
    return Audience(
        mailable=tuple(one for one in whole.mailable if one.id not in over),
        excluded=(*whole.excluded, *spared(whole.mailable, over)),
    )


def leaving(consultation: Consultation, at: datetime) -> Leaving:
    """When its invitations would leave: at its planned opening, if that is to come."""
    opens = consultation.opens_at if consultation.opened_at is None else None
    return Leaving(max(at, opens or at), at, consultation)


def spared(people: Iterable[Stakeholder], over: Mapping[int, int]) -> Iterable[Excluded]:
    """Those of them who would get too many, each with the reason."""
    for one in people:
        if one.id in over:
            yield Excluded(one, f"Would get {over[one.id]} letters within 30 days.")


def overloads(
    session: Session, people: Sequence[Stakeholder], mailing: Leaving, *, over: int
) -> Overloads:
    """Who of a mailing's readers would get more than so many letters, and what they had."""
    found = letters_within(session, people, mailing, over=over)
    many = sorted(
        (one for one in people if one.id in found),
        key=lambda one: (-found[one.id], one.name.casefold(), one.id),
    )
    had = contacts(session, [one.id for one in many[:SHOWN]], mailing)
    first = tuple(Overload(one, found[one.id], had[one.id]) for one in many[:SHOWN])
    return Overloads(over, len(many), first)


def letters_within(
    session: Session, people: Iterable[Stakeholder], mailing: Leaving, *, over: int
) -> dict[int, int]:
    """How many letters within thirty days people would get, by id; only of those over a number.

    The thirty days are any that the letter of this mailing falls in, and it is counted.
    """
    wanted = {one.id for one in people}
    openings = _openings(session, mailing)
    extra = Counter(who for one in openings for who in one.people if who in wanted)
    # This one and what is to be opened are no letters yet: so many must be there already.
    counted = _letters(mailing).group_by(Invitation.stakeholder_id)
    counted = counted.having(func.count() >= max(1, over - len(openings)))
    told = counted.with_only_columns(
        Invitation.stakeholder_id, func.count(), func.max(Delivery.not_before)
    )
    rows = [row for row in session.execute(told) if row[0] in wanted]
    there = {who: number for who, number, _ in rows}
    ahead = {who for who, _, last in rows if last > mailing.at} | extra.keys()
    many = {who for who in (*there, *extra) if there.get(who, 0) + extra[who] >= over}
    # Where nothing is ahead, all of it falls in the thirty days that end with this letter.
    found = {who: there[who] + 1 for who in many - ahead}
    moments = _moments(session, many & ahead, openings, mailing)
    found |= {who: _most_at_once(moments[who], mailing.at) for who in many & ahead}
    return {who: number for who, number in found.items() if number > over}


def contacts(
    session: Session, people: Collection[int], mailing: Leaving
) -> dict[int, tuple[Contact, ...]]:
    """What people had in the thirty days before a mailing, and will have after it, by id."""
    found: defaultdict[int, list[Contact]] = defaultdict(list)
    rows = session.execute(_of(session, people, mailing))
    for who, state, sent_at, not_before, kind, title in rows:
        when = _when(sent_at, not_before, mailing)
        found[who].append(Contact(when, kind, title, state is DeliveryState.SENT))
    for one in _openings(session, mailing):
        for who in one.people & set(people):
            found[who].append(Contact(one.at, InvitationLetter.name, one.title, is_sent=False))
    return {who: tuple(sorted(found[who])) for who in people}


def lately(session: Session, person: Stakeholder, *, at: datetime) -> tuple[Contact, ...]:
    """What somebody had in the last thirty days, and will have in the next, oldest first."""
    return contacts(session, [person.id], Leaving(at, at))[person.id]


class _Opening(NamedTuple):
    """Another consultation that is signed off and opens by itself: its letters are no rows yet."""

    at: datetime
    title: str
    people: frozenset[int]


def _openings(session: Session, mailing: Leaving) -> list[_Opening]:
    planned = session.scalars(
        select(Consultation).where(
            Consultation.state == ConsultationState.SIGNED_OFF,
            Consultation.id != (mailing.consultation.id if mailing.consultation else None),
            Consultation.opens_at > mailing.at - SPAN,
            Consultation.opens_at < mailing.at + SPAN,
        )
    )
    return [
        _Opening(
            max(one.opens_at or mailing.seen, mailing.seen),
            one.title,
            frozenset(session.scalars(meant_for(one))),
        )
        for one in planned
    ]


def _letters(mailing: Leaving) -> Letters:
    """Letters that were sent less than thirty days before a mailing, or will be so soon after it.

    (the person, the letter's state, when it was sent, when it may leave, what it is, about what)
    """
    since = mailing.at - SPAN
    sent = (Delivery.state == DeliveryState.SENT) & (Delivery.sent_at > since)
    coming = Delivery.state.in_(COMING) & (Delivery.not_before < mailing.at + SPAN)
    return (
        select(
            Invitation.stakeholder_id,
            Delivery.state,
            Delivery.sent_at,
            Delivery.not_before,
            PlannedLetter.purpose,
            Consultation.title,
        )
        .select_from(Consultation)
        # No letter leaves after the close: what closed long ago need not be looked through.
        .where(Consultation.closes_at > since)
        .join(Mailing, Mailing.consultation_id == Consultation.id)
        .join(Wording, Wording.mailing_id == Mailing.id)
        .join(Delivery, Delivery.wording_id == Wording.id)
        .join(Invitation, Invitation.id == Delivery.invitation_id)
        .where(Delivery.purpose.in_(ASKING), or_(sent, coming))
    )


def _of(session: Session, people: Collection[int], mailing: Leaving) -> Letters:
    return _letters(mailing).where(among(session, Invitation.stakeholder_id, people))


def _moments(
    session: Session, people: Collection[int], openings: Iterable[_Opening], mailing: Leaving
) -> dict[int, list[datetime]]:
    """When each of them had or will have a letter, this one among them."""
    found = {who: [mailing.at] for who in people}
    for who, _, sent_at, not_before, *_ in session.execute(_of(session, people, mailing)):
        found[who].append(_when(sent_at, not_before, mailing))
    for one in openings:
        for who in one.people & found.keys():
            found[who].append(one.at)
    return found


def _when(sent_at: datetime | None, not_before: datetime, mailing: Leaving) -> datetime:
    """When a letter was sent, or will be at the earliest."""
    return sent_at or max(not_before, mailing.seen)


def _most_at_once(moments: Sequence[datetime], at: datetime) -> int:
    """The most letters in any thirty days that hold this moment."""
    return max(
        sum(begin <= one < begin + SPAN for one in moments)
        for begin in moments
        if begin <= at < begin + SPAN
    )
