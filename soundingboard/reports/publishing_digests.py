"""Publishing digests: the public edition of a released digest, frozen, and withdrawn again.

As with summaries of responses the value is kept, and consent is asked anew each time it is read.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.consultations.queries import is_public
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Digest,
    DigestLine,
    JournalEntry,
    PublishedDigest,
)
from soundingboard.models.digest import line_passage
from soundingboard.press.report import Edition, Report
from soundingboard.refusals import Conflict, NotFound
from soundingboard.reports.keeping import kept, restored
from soundingboard.reports.of_digest import tell
from soundingboard.reports.publishing import notice_in, reason_in
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import DigestState, Mode


def publish(
    session: Session,
    shelf: Shelf,
    digest: Digest,
    *,
    house: str,
    day: Callable[[datetime], str],
    by: str,
    at: datetime,
) -> PublishedDigest:
    """Freezes the public edition of a digest and shows it to anybody.

    Raises Conflict where it may not be (see `why_not`), or is published already.
    """
    reason = why_not(session, digest)
    if reason:
        raise Conflict(reason)
    if current(session, digest.id) is not None:
        raise Conflict("It is published already.")
    report = tell(session, digest.id, Edition.PUBLIC, house=house, day=day, at=at, reader=None)
    last = session.scalar(
        select(func.max(PublishedDigest.number)).where(PublishedDigest.digest_id == digest.id)
    )
    made = PublishedDigest(
        digest=digest,
        number=(last or 0) + 1,
        content_hash=shelf.put(kept(report)),
        published_at=at,
        published_by=by,
    )
    session.add(made)
    session.add(_line(digest, by, "published", f"version {made.number}", at))
    session.flush()
    return made


def why_not(session: Session, digest: Digest) -> str:
    """Why a digest cannot be published, as a sentence; empty where it can.

    What chosen groups were asked is between them and us, and what was said of a formal
    consultation is not told while others may still answer it.
    """
    if digest.state is not DigestState.RELEASED:
        return "Release the digest first."
    if digest.organisation_id is not None or digest.group_id is not None:
        return "A digest on one organisation or group is for inside alone."
    told_of = session.scalars(
        select(Consultation).where(
            Consultation.id.in_(
                select(Contribution.consultation_id)
                .join(Comment, Comment.contribution_id == Contribution.id)
                .join(line_passage, line_passage.c.comment_id == Comment.id)
                .join(DigestLine, DigestLine.id == line_passage.c.line_id)
                .where(DigestLine.digest_id == digest.id, ~DigestLine.hidden)
            )
        )
    ).all()
    if not all(is_public(one) for one in told_of):
        return "It tells of a consultation that is between us and chosen groups."
    if any(one.mode is Mode.FORMAL and one.closed_at is None for one in told_of):
        return "It tells of a formal consultation that is still open."
    return ""


def withdraw(
    session: Session, digest: Digest, why: str, notice: str = "", *, by: str, at: datetime
) -> PublishedDigest:
    """Takes a published digest back; its row and its bytes stay in the record.

    `why` is for the journal; `notice`, if there is one, is what readers are told of the reason.
    Raises NotFound where it is not published, Unreadable without a reason.
    """
    published = current(session, digest.id)
    if published is None:
        raise NotFound("This digest is not published.")
    reason, told = reason_in(why), notice_in(notice)
    published.withdrawn_at, published.withdrawn_by, published.withdrawn_why = at, by, reason
    published.withdrawn_notice = told
    detail = f"version {published.number}: {reason}"
    session.add(_line(digest, by, "withdrew from the public", detail, at))
    session.flush()
    return published


def current(session: Session, digest_id: int) -> PublishedDigest | None:
    """What anybody may read of a digest, if anything."""
    return session.scalar(
        select(PublishedDigest)
        .where(PublishedDigest.digest_id == digest_id, PublishedDigest.withdrawn_at.is_(None))
        .order_by(PublishedDigest.number.desc())
        .limit(1)
    )


def latest(session: Session, digest_id: int) -> PublishedDigest | None:
    """What `current` gives; where everything was withdrawn, the last that was, to say so."""
    return current(session, digest_id) or session.scalar(
        select(PublishedDigest)
        .where(PublishedDigest.digest_id == digest_id)
        .order_by(PublishedDigest.number.desc())
        .limit(1)
    )


def newest(session: Session, most: int) -> Sequence[PublishedDigest]:
    """The digests that anybody may read, the newest first, at most so many."""
    return session.scalars(
        select(PublishedDigest)
        .where(PublishedDigest.withdrawn_at.is_(None))
        .options(
            joinedload(PublishedDigest.digest).joinedload(Digest.priority),
            joinedload(PublishedDigest.digest).joinedload(Digest.consultation),
        )
        .order_by(PublishedDigest.published_at.desc(), PublishedDigest.id.desc())
        .limit(most)
    ).all()


def reopened(shelf: Shelf, published: PublishedDigest) -> Report:
    """The report as it was frozen. It must be cleared before anybody reads it."""
    return restored(shelf.get(published.content_hash))


def _line(digest: Digest, by: str, event: str, detail: str, at: datetime) -> JournalEntry:
    return JournalEntry(
        at=at,
        actor=by,
        event=event,
        subject="digest",
        subject_id=digest.id,
        detail=f"{digest.subject}, number {digest.number}, {detail}",
    )
