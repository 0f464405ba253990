"""Sweeping: the digests that are due, by a lead's rhythm or before a meeting, each once.

Several nodes may sweep at the same time: whoever moves the hand does the work, in the same
transaction. If it dies, both are undone, and another node does it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from soundingboard.digests.compiling import compile_digest, priorities
from soundingboard.digests.issuing import let_go_unreviewed
from soundingboard.digests.rhythms import turn_after
from soundingboard.letters.digest import QuietLetter
from soundingboard.models import Digest, Meeting, Officer, Priority, Rhythm
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.vocabulary import Frequency


def leads_due(session: Session, *, at: datetime) -> Sequence[int]:
    """The leads, by id, whose turn has come."""
    return session.scalars(
        select(Rhythm.officer_id).where(Rhythm.next_at <= at).order_by(Rhythm.next_at)
    ).all()


def meetings_due(session: Session, *, at: datetime) -> Sequence[int]:
    """The meetings, by id, whose digests are wanted now and were not compiled yet."""
    return session.scalars(select(Meeting.id).where(_is_due(at)).order_by(Meeting.digests_at)).all()


def keep_turn(session: Session, stationery: Stationery, lead_id: int, *, at: datetime) -> bool:
    """Compiles the digests of a lead whose turn it is; False where another node has done it."""
    rhythm = session.get(Rhythm, lead_id)
    if rhythm is None or rhythm.next_at is None or rhythm.next_at > at:
        return False
    turn = rhythm.next_at
    following = turn_after(rhythm.frequency, rhythm.weekday, turn, at=at, zone=stationery.zone)
    moved = session.execute(
        update(Rhythm)
        .where(Rhythm.officer_id == lead_id, Rhythm.next_at == turn)
        .values(next_at=following)
        .returning(Rhythm.officer_id)
        .execution_options(synchronize_session=False)
    ).first()
    if moved is None:
        return False
    session.refresh(rhythm)
    lead = rhythm.officer
    if lead.active:
        quiet = [
            priority
            for priority in priorities(session, led_by=lead.id)
            if _compile(session, stationery, priority, rhythm, at=at) is None
            and not _waits(session, priority)
        ]
        if quiet and rhythm.tells_when_quiet:
            _tell_of_quiet(session, stationery, lead, quiet, turn=turn, at=at)
    return True


def keep_meeting(
    session: Session, stationery: Stationery, meeting_id: int, *, at: datetime
) -> bool:
    """Compiles the digests that a meeting pulls forward; False where another node has done it.

    Not for who has chosen to have none. A lead's own rhythm goes on as it was.
    """
    claimed = session.execute(
        update(Meeting)
        .where(Meeting.id == meeting_id, _is_due(at))
        .values(compiled_at=at)
        .returning(Meeting.id)
        .execution_options(synchronize_session=False)
    ).first()
    if claimed is None:
        return False
    meeting = session.get_one(Meeting, meeting_id, populate_existing=True)
    wanted = meeting.priorities or priorities(session)
    for priority in wanted:
        rhythm = session.get(Rhythm, priority.lead_id) if priority.lead_id else None
        if rhythm is None or rhythm.frequency is not Frequency.NEVER:
            _compile(session, stationery, priority, rhythm, at=at, meeting=meeting)
    return True


def _compile(
    session: Session,
    stationery: Stationery,
    priority: Priority,
    rhythm: Rhythm | None,
    *,
    at: datetime,
    meeting: Meeting | None = None,
) -> Digest | None:
    """A draft that waits for its lead, or, as they chose, a digest that goes out as it is."""
    goes_out = rhythm is not None and rhythm.unreviewed
    digest = compile_digest(
        session, stationery, priority, at=at, announced=not goes_out, meeting=meeting
    )
    if digest is not None and goes_out:
        let_go_unreviewed(session, stationery, digest, at=at)
    return digest


def _waits(session: Session, priority: Priority) -> bool:
    """Whether a draft of a priority waits for its lead: then the period was not empty."""
    return (
        session.scalar(
            select(Digest.id)
            .where(Digest.priority_id == priority.id, Digest.released_at.is_(None))
            .limit(1)
        )
        is not None
    )


def _tell_of_quiet(
    session: Session,
    stationery: Stationery,
    lead: Officer,
    quiet: Sequence[Priority],
    *,
    turn: datetime,
    at: datetime,
) -> None:
    post(
        session,
        stationery,
        QuietLetter(recipient_name=lead.name, priorities=tuple(one.name for one in quiet)),
        to=Recipient(lead.email, lead.name),
        once_key=f"digest-quiet:{lead.id}:{turn.isoformat()}",
        at=at,
    )


def _is_due(at: datetime) -> ColumnElement[bool]:
    return and_(
        Meeting.digests_at <= at,
        Meeting.starts_at > at,
        Meeting.compiled_at.is_(None),
        Meeting.cancelled_at.is_(None),
    )
