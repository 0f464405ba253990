"""Several workers on one inbox: each mail is taken and settled once, on either database."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from servers import postgresql
from soundingboard.inbox.settling import settle_all
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Disposition

MAILS = 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kit_on(request: pytest.FixtureRequest, kit: Kit, tmp_path: Path) -> Iterator[Kit]:
    """The kit on either database."""
    if request.param == "sqlite":
        yield kit
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield replace(kit, database=database)
        database.close()


def replies(kit: Kit) -> list[bytes]:
    """A reply from each of twelve people."""
    made = []
    with kit.database.begin() as book:
        consultation = an_open_consultation(book, "What have we missed?")
        for number in range(MAILS):
            invited = an_invitation(book, consultation, a_stakeholder(book))
            mail = EmailMessage(policy=SMTP)
            mail["From"] = invited.stakeholder.email
            mail["To"] = f"reply+{invited.token}@reply.wealdmere.example"
            mail["Message-ID"] = f"<{number}@partner.example>"
            mail["Subject"] = "Re: a sounding"
            mail.set_content(f"You have missed number {number}.")
            made.append(mail.as_bytes())
    return made


def test_each_mail_is_settled_once(kit_on: Kit) -> None:
    raws = replies(kit_on)

    def work() -> None:
        for raw in raws:
            take(kit_on.database, raw, source="test", at=NOON)
        settle_all(kit_on.database, kit_on.post_desk, at=NOON)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with Session(kit_on.database.engine) as book:
        assert (
            book.scalars(select(IncomingMail.disposition)).all() == [Disposition.ACCEPTED] * MAILS
        )
        assert book.scalar(select(func.count(Contribution.id))) == MAILS
        thanked = book.scalar(select(func.count(Delivery.id)).where(Delivery.purpose == "receipt"))
        assert thanked == MAILS
