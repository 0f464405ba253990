"""Several workers on one inbox: each mail is taken and settled once, on either database."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from servers import postgresql
from soundingboard.inbox.faults import Step
from soundingboard.inbox.settling import settle, settle_all
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Disposition

MAILS = 12
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


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


@pytest.mark.postgres
@pytest.mark.parametrize("kit_on", ["postgresql"], indirect=True)
def test_same_mail_by_two_ways_at_one_moment_is_recorded_once(kit_on: Kit) -> None:
    raw = replies(kit_on)[0]
    first, second = (
        take(kit_on.database, way + raw, source="test", at=NOON)
        for way in (b"X-Way: one\r\n", b"X-Way: two\r\n")
    )
    other = threading.Thread(
        target=settle, args=(kit_on.database, kit_on.post_desk, second), kwargs={"at": NOON}
    )

    def sorted_once(step: Step) -> None:
        """Lets the other settle as soon as this one has found no copy, until it ends or waits."""
        if step is not Step.SORTED:
            return
        other.start()
        with kit_on.database.engine.connect() as looking:
            while other.is_alive() and not looking.scalar(WAITING):
                looking.rollback()

    desk = replace(kit_on.post_desk, faults=sorted_once)
    settle(kit_on.database, desk, first, at=NOON)
    other.join()
    with Session(kit_on.database.engine) as book:
        became = book.scalars(select(IncomingMail.disposition).order_by(IncomingMail.id)).all()
        assert became == [Disposition.ACCEPTED, Disposition.DUPLICATE]
        assert book.scalar(select(func.count(Contribution.id))) == 1
