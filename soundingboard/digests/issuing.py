"""Issuing: a digest is released by a person, frozen, and sent."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.analysis.quantities import counted, heard_from
from soundingboard.digests.feeding_back import send_answers
from soundingboard.digests.printing import print_line, printed_extracts
from soundingboard.digests.received import steps
from soundingboard.letters.digest import DigestLetter, PrintedStep
from soundingboard.models import Digest, DigestCopy, JournalEntry, Officer
from soundingboard.outbox import mailings
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DigestState, MailingKind

PRINTED = 40
"""Lines a letter prints; the others stand on the page."""


def release(
    session: Session, stationery: Stationery, digest: Digest, *, by: Officer, at: datetime
) -> list[str]:
    """Freezes a digest and posts it to its lead, and to the person who released it.

    What was answered in it goes to those whose points they were. Returns the addresses the digest
    goes to. Raises Conflict where it was released before, or where every line is hidden: then it
    says nothing.
    """
    sent_to = _issue(session, stationery, digest, [by], by=by.name, at=at)
    send_answers(session, stationery, digest, by=by.name, at=at)
    return sent_to


def let_go_unreviewed(
    session: Session, stationery: Stationery, digest: Digest, *, at: datetime
) -> list[str]:
    """Freezes a digest as it was compiled and posts it to its lead, who chose to have it so.

    The letter and the page say that nobody has reviewed it.
    """
    digest.unreviewed = True
    return _issue(session, stationery, digest, [], by="", at=at)


def _issue(
    session: Session,
    stationery: Stationery,
    digest: Digest,
    readers: list[Officer],
    *,
    by: str,
    at: datetime,
) -> list[str]:
    if digest.state is not DigestState.DRAFT:
        raise Conflict("This digest has been released before.")
    shown = [line for line in digest.lines if not line.hidden]
    if not shown:
        raise Conflict("Every line is hidden: there is nothing to send.")
    if not digest.waterfall:
        digest.waterfall = [asdict(step) for step in steps(session, digest)]
    digest.state = DigestState.RELEASED
    digest.released_by, digest.released_at = by, at
    session.add(
        JournalEntry(
            at=at,
            actor=by or "the clock",
            event="released" if by else "released without review",
            subject="digest",
            subject_id=digest.id,
            detail=f"{digest.subject}, number {digest.number}",
        )
    )
    lead = digest.lead
    if lead is not None and lead.active:
        readers = [*readers, lead]
    mailing = mailings.begin(
        session,
        f"digest:{digest.id}",
        MailingKind.DIGEST,
        name=f"Digest {digest.number}: {digest.subject}",
        by=by or "the clock",
        at=at,
    )
    for reader in {one.id: one for one in readers}.values():
        copy = DigestCopy(digest=digest, officer=reader, token=stationery.chance())
        session.add(copy)
        post(
            session,
            stationery,
            letter_of(stationery, digest, reader.name),
            to=Recipient(reader.email, reader.name),
            once_key=f"digest:{digest.id}:{reader.email}",
            at=at,
            mailing=mailing,
            answers_to=copy.token,
        )
    return sorted({one.email for one in readers})


def letter_of(stationery: Stationery, digest: Digest, recipient_name: str) -> DigestLetter:
    """The digest as its letter prints it."""
    shown = [line for line in digest.lines if not line.hidden]
    until = stationery.day(digest.until)
    return DigestLetter(
        recipient_name=recipient_name,
        subject=digest.subject,
        number=digest.number,
        period=f"{stationery.day(digest.since)} to {until}" if digest.since else f"up to {until}",
        heard=heard_from(digest.people, digest.organisations),
        passages=counted(digest.passages, "passage", "passages"),
        note=digest.note,
        note_by=digest.note_by or digest.released_by,
        released_by=digest.released_by,
        lines=tuple(
            print_line(line, printed_extracts(line), stationery.links) for line in shown[:PRINTED]
        ),
        more_lines=len(shown[PRINTED:]),
        steps=tuple(PrintedStep(**step) for step in digest.waterfall),
        unreviewed=digest.unreviewed,
        digest_url=stationery.links.digest(digest.id),
    )
