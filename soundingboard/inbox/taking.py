"""Taking in: the bytes are kept, once, before anybody reads them."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from soundingboard.inbox.mailbox import Mailbox
from soundingboard.models import IncomingMail
from soundingboard.storage.database import Database


def take(database: Database, raw: bytes, *, source: str, at: datetime) -> int:
    """Keeps one mail, committed before this returns; the same bytes again are the same mail.

    Returns the mail's id. Two workers that take the same mail at once get the same id.
    """
    content_hash = hashlib.sha256(raw).hexdigest()
    known = _known(database, content_hash)
    if known is not None:
        return known
    mail = IncomingMail(
        content_hash=content_hash, raw=raw, size=len(raw), source=source, received_at=at
    )
    try:
        with database.begin() as session:
            session.add(mail)
    except IntegrityError:
        taken = _known(database, content_hash)
        if taken is None:
            raise
        return taken
    return mail.id


def take_all(database: Database, mailbox: Mailbox, *, at: datetime) -> int:
    """Takes everything that waits in a mailbox; returns how many mails it found.

    The mailbox lets go of a mail only after the database has it: a crash in between takes the
    same mail once more, and that changes nothing.
    """
    found = 0
    for waiting in mailbox.fetch():
        take(database, waiting.raw, source=mailbox.name, at=at)
        mailbox.archive(waiting.key)
        found += 1
    return found


def _known(database: Database, content_hash: str) -> int | None:
    with database.reading() as session:
        return session.scalar(
            select(IncomingMail.id).where(IncomingMail.content_hash == content_hash)
        )
