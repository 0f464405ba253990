"""How often the database is asked for one mail: each question is a way there and back."""

import pytest
from incoming import INTERLEAVED, LETTER, REPLY_DOMAIN, a_mail
from sqlalchemy import event
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Invitation
from soundingboard.vocabulary import Disposition

# From bytes to an answer of two passages, recorded, coded and thanked for; on SQLite, which writes
# one row a statement where PostgreSQL writes several.
MOST_TO_TAKE = 2
# One of them asks whether a letter in doubt has been answered by it, one whether its sender has
# been made one with somebody at this moment.
MOST_TO_SETTLE = 32


@pytest.mark.parametrize("in_reply_to", ["", LETTER])
def test_ordinary_reply_asks_the_database_no_more_often_than_it_must(
    session: Session, kit: Kit, invitation: Invitation, in_reply_to: str
) -> None:
    to = f"reply+{invitation.token}@{REPLY_DOMAIN}"
    raw = a_mail(INTERLEAVED, To=to, In_Reply_To=in_reply_to).as_bytes()
    session.commit()
    with kit.database.reading() as book:
        kit.coders.prepare(book)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(kit.database.engine, "before_cursor_execute", note)
    mail_id = take(kit.database, raw, source="test", at=NOON)
    assert len(asked) <= MOST_TO_TAKE, "\n".join(asked)
    asked.clear()
    settled = settle(kit.database, kit.post_desk, mail_id, at=NOON)
    event.remove(kit.database.engine, "before_cursor_execute", note)

    assert settled is Disposition.ACCEPTED
    assert len(asked) <= MOST_TO_SETTLE, f"{len(asked)}\n" + "\n".join(asked)
