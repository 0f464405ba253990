"""Taking in: the bytes are kept, once, before anybody reads them."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.inbox.faults import Faults, Step, no_faults
from soundingboard.inbox.mailbox import Mailbox
from soundingboard.models import IncomingMail
from soundingboard.storage.database import Database

# Where a mail came from that was enclosed in another. Whoever enclosed it may have written its
# header too: what that says of having been checked is not believed.
ENCLOSED = "enclosed in mail"


def take(
    database: Database,
    raw: bytes,
    *,
    source: str,
    at: datetime,
    size: int = 0,
    left_in: str = "",
    faults: Faults = no_faults,
) -> int:
    """Keeps one mail, durable before this returns; the same bytes again are the same mail.

    Returns the mail's id. Two workers that take the same mail at once get the same id. Of a mail
    that is too large to be fetched `raw` is the headers, `size` its bytes, and `left_in` says
    where the whole of it lies.
    """
    faults(Step.HEARD)
    # A note of a mail is not the mail: they must not be taken for each other.
    content_hash = hashlib.sha256(raw + (b"\0%d" % size if left_in else b"")).hexdigest()
    mail = IncomingMail(
        content_hash=content_hash,
        raw=raw,
        size=size or len(raw),
        source=source,
        received_at=at,
        left_in=left_in,
    )
    try:
        with database.begin(durable=True) as session:
            known = _known(session, content_hash)
            if known is not None:
                return known
            session.add(mail)
            session.flush()
            faults(Step.WRITTEN)
    except IntegrityError:
        with database.reading() as session:
            known = _known(session, content_hash)
        if known is None:
            raise
        return known
    faults(Step.KEPT)
    return mail.id


def take_all(
    database: Database,
    mailbox: Mailbox,
    *,
    at: datetime,
    faults: Faults = no_faults,
) -> int:
    """Takes everything that waits in a mailbox; returns how many mails it found.

    The mailbox lets go of a mail only after the database has it: a crash in between takes the
    same mail once more, and that changes nothing.
    """
    found = 0
    for waiting in mailbox.fetch():
        take(
            database,
            waiting.raw,
            source=mailbox.name,
            # However long it lay there, and never later than now: other clocks may be wrong.
            at=min(waiting.came_at or at, at),
            size=waiting.size,
            left_in=waiting.left_in,
            faults=faults,
        )
        mailbox.archive(waiting.key)
        faults(Step.LET_GO)
        found += 1
    return found


def _known(session: Session, content_hash: str) -> int | None:
    return session.scalar(select(IncomingMail.id).where(IncomingMail.content_hash == content_hash))
