"""Meetings: what is on the calendar, and by when the leads want to have read what was said."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from soundingboard.models import JournalEntry, Meeting, Priority
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.vocabulary import MeetingKind

MORNING = time(7)  # when digests are compiled, in the house's time zone
MOST_DAYS = 60
LONGEST_TITLE = 200


def plan(
    session: Session,
    kind: MeetingKind,
    title: str,
    starts_at: datetime,
    *,
    days_before: int,
    priorities: Sequence[Priority] = (),
    zone: ZoneInfo,
    at: datetime,
    by: str,
) -> Meeting:
    """Puts a meeting on the calendar; its digests are compiled on the morning so many days before.

    Raises Unreadable for a title that is missing or too long, a moment that has passed, or a
    number of days that is none from 0 to 60.
    """
    if not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise Unreadable(f"Give the meeting a title of at most {LONGEST_TITLE} characters.")
    meeting = Meeting(
        kind=kind,
        title=" ".join(title.split()),
        starts_at=starts_at,
        digests_at=_morning_before(starts_at, days_before, zone, at=at),
        days_before=days_before,
        priorities=list(priorities),
    )
    session.add(meeting)
    session.flush()
    _note(session, meeting, "planned", f"{meeting.title}, {starts_at:%Y-%m-%d}", at=at, by=by)
    return meeting


def rearrange(
    session: Session,
    meeting: Meeting,
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    at: datetime,
    by: str,
) -> None:
    """Moves a meeting to another time; its digests come anew before that.

    Raises Conflict for a cancelled one, Unreadable for a moment that has passed.
    """
    _must_stand(meeting)
    meeting.digests_at = _morning_before(starts_at, meeting.days_before, zone, at=at)
    meeting.starts_at, meeting.compiled_at = starts_at, None
    _note(session, meeting, "rearranged", f"{meeting.title}, {starts_at:%Y-%m-%d}", at=at, by=by)


def cancel(session: Session, meeting: Meeting, why: str, *, at: datetime, by: str) -> None:
    """Says that a meeting does not take place, and why.

    Raises Conflict where that was said before, Unreadable without a reason.
    """
    _must_stand(meeting)
    if not why.strip():
        raise Unreadable("Say why the meeting is cancelled.")
    meeting.cancelled_at, meeting.cancelled_why = at, why.strip()
    _note(session, meeting, "cancelled", f"{meeting.title}: {meeting.cancelled_why}", at=at, by=by)


def meeting(session: Session, meeting_id: int) -> Meeting:
    """One meeting. Raises NotFound."""
    found = session.get(Meeting, meeting_id)
    if found is None:
        raise NotFound(f"There is no meeting {meeting_id}.")
    return found


def to_come(session: Session, *, at: datetime) -> Sequence[Meeting]:
    """The meetings to come, the next first, cancelled ones too."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.starts_at > at)
        .order_by(Meeting.starts_at, Meeting.id)
        .options(selectinload(Meeting.priorities))
    ).all()


def past(session: Session, *, at: datetime, most: int = 50) -> Sequence[Meeting]:
    """The meetings that have been, the last first, at most so many."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.starts_at <= at)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(most)
        .options(selectinload(Meeting.priorities))
    ).all()


def _morning_before(
    starts_at: datetime, days_before: int, zone: ZoneInfo, *, at: datetime
) -> datetime:
    if starts_at <= at:
        raise Unreadable("Choose a moment that is still to come.")
    if not 0 <= days_before <= MOST_DAYS:
        raise Unreadable(f"Choose from 0 to {MOST_DAYS} days before the meeting.")
    day = starts_at.astimezone(zone).date() - timedelta(days=days_before)
    morning = datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
    return min(morning, starts_at - timedelta(minutes=1))


def _must_stand(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise Conflict("This meeting was cancelled.")


def _note(
    session: Session, meeting: Meeting, event: str, detail: str, *, at: datetime, by: str
) -> None:
    session.add(
        JournalEntry(
            at=at, actor=by, event=event, subject="meeting", subject_id=meeting.id, detail=detail
        )
    )
    session.flush()
