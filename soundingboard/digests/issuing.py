"""Issuing: a digest is released by a person, frozen, and sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.digests.printing import print_line, printed_extracts
from soundingboard.letters.digest import DigestLetter
from soundingboard.models import Digest, JournalEntry, Officer
from soundingboard.outbox import mailings
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DigestState, MailingKind


def release(
    session: Session, stationery: Stationery, digest: Digest, *, by: Officer, at: datetime
) -> list[str]:
    """Freezes a digest and posts it to its lead, and to the person who released it.

    Returns the addresses it goes to. Raises Conflict where it was released before, or where
    every line is hidden: then it says nothing.
    """
    if digest.state is not DigestState.DRAFT:
        raise Conflict("This digest has been released before.")
    shown = [line for line in digest.lines if not line.hidden]
    if not shown:
        raise Conflict("Every line is hidden: there is nothing to send.")
    digest.state = DigestState.RELEASED
    digest.released_by, digest.released_at = by.name, at
    session.add(
        JournalEntry(
            at=at,
            actor=by.name,
            event="released",
            subject="digest",
            subject_id=digest.id,
            detail=f"{digest.priority.name}, number {digest.number}",
        )
    )
    recipients = {by.email: by.name}
    if digest.priority.lead is not None and digest.priority.lead.active:
        recipients[digest.priority.lead.email] = digest.priority.lead.name
    mailing = mailings.begin(
        session,
        f"digest:{digest.id}",
        MailingKind.DIGEST,
        name=f"Digest {digest.number}: {digest.priority.name}",
        by=by.name,
        at=at,
    )
    for address, name in recipients.items():
        post(
            session,
            stationery,
            letter_of(stationery, digest, name),
            to=Recipient(address, name),
            once_key=f"digest:{digest.id}:{address}",
            at=at,
            mailing=mailing,
        )
    return sorted(recipients)


def letter_of(stationery: Stationery, digest: Digest, recipient_name: str) -> DigestLetter:
    """The digest as its letter prints it."""
    begin = stationery.day(digest.since) if digest.since else "the beginning"
    return DigestLetter(
        recipient_name=recipient_name,
        priority=digest.priority.name,
        number=digest.number,
        period=f"{begin} to {stationery.day(digest.until)}",
        people="1 person" if digest.people == 1 else f"{digest.people} people",
        organisations="1 organisation"
        if digest.organisations == 1
        else f"{digest.organisations} organisations",
        passages="1 passage" if digest.passages == 1 else f"{digest.passages} passages",
        note=digest.note,
        note_by=digest.note_by or digest.released_by,
        released_by=digest.released_by,
        lines=tuple(
            print_line(line, printed_extracts(line), stationery.links)
            for line in digest.lines
            if not line.hidden
        ),
        digest_url=stationery.links.digest(digest.id),
    )
