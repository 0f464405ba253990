"""Publishing: the public edition of a summary of responses, frozen, and withdrawn again.

What is kept is the report as a value, not as a file: so consent is asked anew each time somebody
reads it, in whatever format.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.consultations.queries import is_public
from soundingboard.models import Consultation, JournalEntry, PublishedReport
from soundingboard.press.report import Edition, Report
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.reports.keeping import kept, restored
from soundingboard.reports.summary import summarise
from soundingboard.storage.shelf import Shelf

LONGEST_RESPONSE = 20_000  # characters
LONGEST_REASON = 500


def publish(
    session: Session,
    shelf: Shelf,
    consultation: Consultation,
    *,
    response: str,
    house: str,
    day: Callable[[datetime], str],
    by: str,
    at: datetime,
) -> PublishedReport:
    """Freezes the public edition as things stand, with what a person writes of our response.

    A version that was published before stays readable until it is withdrawn; the newest is shown.
    Raises as `check`.
    """
    content = compose(session, shelf, consultation, response=response, house=house, day=day, at=at)
    return freeze(session, consultation, content, by=by, at=at)


def check(consultation: Consultation, response: str = "") -> None:
    """Raises Conflict while answers may still come, and where a consultation is not public.

    Unreadable for a response that is too long.
    """
    if consultation.closed_at is None:
        raise Conflict("Close the consultation first: answers may still come.")
    if not is_public(consultation):
        raise Conflict("This consultation is between us and chosen groups; it has no public page.")
    if len(response) > LONGEST_RESPONSE:
        raise Unreadable(f"A response can have {LONGEST_RESPONSE:,} characters.")


def compose(
    session: Session,
    shelf: Shelf,
    consultation: Consultation,
    *,
    response: str,
    house: str,
    day: Callable[[datetime], str],
    at: datetime,
) -> str:
    """Puts the public edition together as things stand, lays it on the shelf, and gives its hash.

    Nothing is published by that, and nothing written in the book. Raises as `check`.
    """
    check(consultation, response)
    report = summarise(
        session,
        consultation,
        Edition.PUBLIC,
        house=house,
        day=day,
        at=at,
        response=response.replace("\r\n", "\n"),
        reader=None,
    )
    return shelf.put(kept(report))


def freeze(
    session: Session, consultation: Consultation, content_hash: str, *, by: str, at: datetime
) -> PublishedReport:
    """Publishes what was put together as the next version. Raises as `check`."""
    check(consultation)
    last = session.scalar(
        select(func.max(PublishedReport.number)).where(
            PublishedReport.consultation_id == consultation.id
        )
    )
    published = PublishedReport(
        consultation=consultation,
        number=(last or 0) + 1,
        content_hash=content_hash,
        published_at=at,
        published_by=by,
    )
    session.add(published)
    detail = f"version {published.number}"
    session.add(_line(consultation, by, "published the summary of responses", detail, at))
    session.flush()
    return published


def withdraw(
    session: Session,
    published: PublishedReport,
    why: str,
    notice: str = "",
    *,
    by: str,
    at: datetime,
) -> None:
    """Takes a published version back; its row and its bytes stay in the record.

    `why` is for the journal; `notice`, if there is one, is what readers are told of the reason.
    Raises Unreadable without a reason, Conflict where it was withdrawn before.
    """
    reason, told = reason_in(why), notice_in(notice)
    if published.withdrawn_at is not None:
        raise Conflict("It has been withdrawn before.")
    published.withdrawn_at, published.withdrawn_by, published.withdrawn_why = at, by, reason
    published.withdrawn_notice = told
    detail = f"version {published.number}: {reason}"
    session.add(_line(published.consultation, by, "withdrew the summary of responses", detail, at))
    session.flush()


def reason_in(why: str) -> str:
    """The reason that somebody gave. Raises Unreadable for none, or a long one."""
    reason = why.strip()
    if not reason:
        raise Unreadable("Say why it is withdrawn.")
    if len(reason) > LONGEST_REASON:
        raise Unreadable(f"A reason can have {LONGEST_REASON} characters.")
    return reason


def notice_in(text: str) -> str:
    """What readers are to be told of a withdrawal, maybe nothing. Raises Unreadable."""
    told = text.strip()
    if len(told) > LONGEST_REASON:
        raise Unreadable(f"What readers are told can have {LONGEST_REASON} characters.")
    return told


def versions(session: Session, consultation: Consultation) -> Sequence[PublishedReport]:
    """Everything that was published of a consultation, the newest first."""
    return session.scalars(
        select(PublishedReport)
        .where(PublishedReport.consultation_id == consultation.id)
        .order_by(PublishedReport.number.desc())
    ).all()


def current(session: Session, consultation: Consultation) -> PublishedReport | None:
    """The newest version that was not withdrawn, if there is one."""
    return next((one for one in versions(session, consultation) if not one.withdrawn_at), None)


def latest(session: Session, consultation: Consultation) -> PublishedReport | None:
    """What `current` gives; where everything was withdrawn, the last that was, to say so."""
    found = versions(session, consultation)
    standing = next((one for one in found if not one.withdrawn_at), None)
    return standing or max(
        found, key=lambda one: one.withdrawn_at or one.published_at, default=None
    )


def version(session: Session, consultation: Consultation, number: int) -> PublishedReport:
    """One version. Raises NotFound."""
    for one in versions(session, consultation):
        if one.number == number:
            return one
    raise NotFound("There is no such report.")


def reopened(shelf: Shelf, published: PublishedReport) -> Report:
    """The report as it was frozen. It must be cleared before anybody reads it."""
    return restored(shelf.get(published.content_hash))


def _line(
    consultation: Consultation, by: str, event: str, detail: str, at: datetime
) -> JournalEntry:
    return JournalEntry(
        at=at,
        actor=by,
        event=event,
        subject="consultation",
        subject_id=consultation.id,
        detail=detail,
    )
