"""Letters enclosed in a mail, each taken in by itself."""

from datetime import datetime

from soundingboard.inbox.holding import held, settle_as
from soundingboard.inbox.taking import ENCLOSED, take
from soundingboard.reading.mail import read
from soundingboard.refusals import NotFound
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Disposition


def open_enclosed(database: Database, mail_id: int, *, by: str, at: datetime) -> list[int]:
    """Takes in each enclosed letter as a mail of its own; returns their ids.

    They are kept before the mail they came in is put aside; broken off between the two and done
    again, each is there once. Raises NotFound where nothing is enclosed, Conflict where the mail
    no longer waits.
    """
    with database.reading() as session:
        row = held(session, mail_id, Disposition.HELD)
        enclosed = [
            file.content
            for file in read(row.raw).attachments
            if file.media_type == "message/rfc822" and file.content.strip()
        ]
    if not enclosed:
        raise NotFound("There is no letter enclosed in it.")
    taken = [take(database, raw, source=f"{ENCLOSED} {mail_id}", at=at) for raw in enclosed]
    with database.begin() as session:
        row = held(session, mail_id, Disposition.HELD)
        numbers = ", ".join(map(str, taken))
        reason = f"the letters enclosed in it were taken in as {numbers}"
        settle_as(session, row, Disposition.DISCARDED, by=by, at=at, reason=reason)
    return taken
