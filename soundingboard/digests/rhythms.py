"""Rhythms: on which mornings a lead has their digests, as they choose."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Officer, Rhythm
from soundingboard.vocabulary import Frequency

MORNING = time(7)  # in the house's time zone
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STEPS = {Frequency.WEEKLY: timedelta(days=7), Frequency.FORTNIGHTLY: timedelta(days=14)}


def rhythm_of(session: Session, lead: Officer) -> Rhythm | None:
    """What a lead has chosen; None where they follow the house."""
    return session.get(Rhythm, lead.id)


def choose(
    session: Session,
    lead: Officer,
    *,
    frequency: Frequency,
    weekday: int,
    unreviewed: bool,
    tells_when_quiet: bool,
    zone: ZoneInfo,
    at: datetime,
    by: str,
) -> Rhythm:
    """Keeps what a lead chose. Where days or frequency change, the first turn is the next one."""
    known = rhythm_of(session, lead)
    first = first_turn(frequency, weekday, after=at, zone=zone)
    if known is None:
        known = Rhythm(
            officer=lead,
            frequency=frequency,
            weekday=weekday,
            unreviewed=unreviewed,
            tells_when_quiet=tells_when_quiet,
            next_at=first,
        )
        session.add(known)
    elif (known.frequency, known.weekday) != (frequency, weekday):
        known.frequency, known.weekday, known.next_at = frequency, weekday, first
    known.unreviewed, known.tells_when_quiet = unreviewed, tells_when_quiet
    reviewed = "without review" if unreviewed else "after review"
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="chose a rhythm",
            subject="officer",
            subject_id=lead.id,
            detail=f"{frequency}, {WEEKDAYS[weekday]}, {reviewed}",
        )
    )
    session.flush()
    return known


def first_turn(
    frequency: Frequency, weekday: int, *, after: datetime, zone: ZoneInfo
) -> datetime | None:
    """The first morning after a moment that a rhythm falls on; None for never. UTC."""
    if frequency is Frequency.NEVER:
        return None
    day = after.astimezone(zone).date()
    while True:
        on_the_day = day.weekday() == weekday
        if on_the_day and (frequency is not Frequency.MONTHLY or day.day <= 7):
            turn = _morning(day, zone)
            if turn > after:
                return turn
        day += timedelta(days=1)


def turn_after(
    frequency: Frequency, weekday: int, turn: datetime, *, at: datetime, zone: ZoneInfo
) -> datetime | None:
    """The turn that follows one, after `at`: turns that were missed are made up for once."""
    step = _STEPS.get(frequency)
    if step is None:
        return first_turn(frequency, weekday, after=at, zone=zone)
    day = turn.astimezone(zone).date()
    while (following := _morning(day, zone)) <= at:
        day += step
    return following


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
