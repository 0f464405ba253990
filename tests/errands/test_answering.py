"""Woken by what was committed: letters leave, mail is read, work is done, without the clock."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from config import Settings
from errands.lists import a_list, ask_for
from factories import a_contribution, a_stakeholder, an_open_consultation
from servers import PATIENCE
from soundingboard.app import create_app
from soundingboard.bell import Bell
from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.errands.answering import at_work
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Errand, IncomingMail
from soundingboard.vocabulary import DeliveryState, Disposition, ErrandState, Wake


@pytest.fixture
def awake(settings: Settings, empty_database: Path) -> Iterator[Kit]:
    """The kit of a house whose bell rings and is answered, and whose clock is not wound."""
    shutil.copy(empty_database, settings.data_dir / "soundingboard.sqlite")
    app: Flask = create_app(replace(settings, queue=""))
    kit: Kit = replace(app.extensions["kit"], postman=PostmanInMemory())
    with at_work(kit):
        yield kit
    kit.bell.close()
    kit.database.close()


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "nobody was woken"
        time.sleep(0.01)


def test_receipt_leaves_when_it_is_committed(awake: Kit) -> None:
    with awake.database.begin() as book:
        consultation = an_open_consultation(book, "What have we missed?")
        said = a_contribution(
            book, consultation, a_stakeholder(book), (consultation.questions[0], "The buses.")
        )
        acknowledge(book, awake.stationery, said, at=awake.now())

    def has_left() -> bool:
        with awake.database.reading() as book:
            return set(book.scalars(select(Delivery.state))) == {DeliveryState.SENT}

    wait_for(has_left)
    assert isinstance(awake.postman, PostmanInMemory)
    assert len(awake.postman.carried) == 1


def test_mail_is_read_when_it_was_taken(awake: Kit) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@partner.example", "reply+nobody@reply.wealdmere.example"
    mail["Message-ID"], mail["Subject"] = "<1@partner.example>", "A question"
    mail.set_content("Whom do I ask about the buses?")
    take(awake.database, mail.as_bytes(), source="imap", at=awake.now())

    def is_settled() -> bool:
        with awake.database.reading() as book:
            found = book.scalars(select(IncomingMail.disposition)).one()
            return found is not Disposition.RECEIVED

    wait_for(is_settled)


def test_long_work_is_begun_when_it_is_asked_for(awake: Kit) -> None:
    ask_for(awake, a_list(450))

    def is_done() -> bool:
        with awake.database.reading() as book:
            return book.scalars(select(Errand.state)).one() is ErrandState.DONE

    wait_for(is_done)


def test_what_is_rolled_back_wakes_nobody(settings: Settings, empty_database: Path) -> None:
    shutil.copy(empty_database, settings.data_dir / "soundingboard.sqlite")
    app: Flask = create_app(replace(settings, queue=""))
    kit: Kit = app.extensions["kit"]
    with pytest.raises(IntegrityError), kit.database.begin() as book:
        add_a_mail_twice(book, kit)
    heard: list[Wake] = []
    with Bell(kit.bell.where).answered(heard.append, workers=1):
        with kit.database.begin() as book:
            add_a_mail(book, kit)
        wait_for(lambda: bool(heard))
    assert heard == [Wake.INBOX]
    kit.bell.close()
    kit.database.close()


def add_a_mail_twice(book: Session, kit: Kit) -> None:
    add_a_mail(book, kit)
    add_a_mail(book, kit)


def add_a_mail(book: Session, kit: Kit) -> None:
    mail = IncomingMail(
        content_hash="0" * 64, raw=b"", size=0, source="imap", received_at=kit.now()
    )
    book.add(mail)
    book.flush()
