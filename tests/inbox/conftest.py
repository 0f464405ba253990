"""What tests of the inbox are given: somebody who was asked, and a way for mail to arrive."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from incoming import rhoda_is_asked
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail, Invitation

Take = Callable[..., IncomingMail]


@pytest.fixture
def invitation(session: Session) -> Invitation:
    return rhoda_is_asked(session)


@pytest.fixture
def arrives(session: Session, kit: Kit) -> Take:
    """Takes a mail in and settles it; gives its row. `tools` where another kit is wanted."""

    def come(mail: EmailMessage | bytes, *, tools: Kit = kit) -> IncomingMail:
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        mail_id = take(tools.database, raw, source="test", at=NOON)
        settle(tools.database, tools.post_desk, mail_id, at=NOON)
        session.commit()
        session.expire_all()
        return session.get_one(IncomingMail, mail_id)

    return come
