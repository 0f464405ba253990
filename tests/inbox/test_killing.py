"""Killed without warning at every step: each mail ends once in its state, each answer is one."""

import os
import queue
import random
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import func, select

from factories import a_stakeholder, an_invitation, an_open_consultation
from inbox.test_imap import put
from servers import ImapAccount, dovecot, free_port, postgresql
from soundingboard.inbox.faults import Step
from soundingboard.models import Comment, Contribution, Delivery, IncomingMail
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Disposition

ROOT = Path(__file__).parents[2]
RECEIVER = Path(__file__).with_name("receiver.py")
DOMAIN = "reply.wealdmere.example"
MAILS = 200  # half of them come by IMAP, half by LMTP
DEATHS_AT_EACH_STEP = 2
PATIENCE = 300.0  # seconds for everything to be settled


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of either kind."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'soundingboard.sqlite'}")
        Base.metadata.create_all(made.engine)
        yield made
        made.close()
        return
    with postgresql() as url:
        made = Database(url)
        Base.metadata.create_all(made.engine)
        yield made
        made.close()


def replies(database: Database) -> list[bytes]:
    """An answer from each of 200 people."""
    made = []
    with database.begin() as book:
        consultation = an_open_consultation(book, "What have we missed?")
        for number in range(MAILS):
            invited = an_invitation(book, consultation, a_stakeholder(book))
            mail = EmailMessage(policy=SMTP)
            mail["From"] = invited.stakeholder.email
            mail["To"] = f"reply+{invited.token}@{DOMAIN}"
            mail["Message-ID"] = f"<{number}@partner.example>"
            mail["Subject"] = "Re: a sounding"
            mail.set_content(f"You have missed number {number}.")
            made.append(mail.as_bytes())
    return made


@contextmanager
def an_mta(port: int) -> Iterator["queue.Queue[bytes]"]:
    """Sends what is put into the queue by LMTP, and tries again until it hears yes."""
    waiting: queue.Queue[bytes] = queue.Queue()
    over = threading.Event()

    def deliver(raw: bytes) -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", port, "mx.example", timeout=60) as line:
                line.sendmail("a@partner.example", [f"reply@{DOMAIN}"], raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True

    def work() -> None:
        while not over.is_set():
            try:
                raw = waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            while not deliver(raw) and not over.is_set():
                time.sleep(0.05)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield waiting
    finally:
        over.set()
        thread.join(60)


@contextmanager
def a_receiver(
    database: Database, folder: Path, account: ImapAccount, port: int, deaths: list[str]
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603  # our own script, our own words
        [sys.executable, str(RECEIVER), *deaths],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            "SOUNDINGBOARD_DATABASE_URL": database.url,
            "SOUNDINGBOARD_REPLY_DOMAIN": DOMAIN,
            "SOUNDINGBOARD_LISTEN": f"lmtp://127.0.0.1:{port}",
            "SOUNDINGBOARD_IMAP_HOST": account.host,
            "SOUNDINGBOARD_IMAP_PORT": str(account.port),
            "SOUNDINGBOARD_IMAP_USERNAME": account.username,
            "SOUNDINGBOARD_IMAP_PASSWORD": account.password,
            "SOUNDINGBOARD_IMAP_TLS": "none",
            "SOUNDINGBOARD_IMAP_POLL_SECONDS": "1",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def wait_until_settled(database: Database) -> None:
    end = time.monotonic() + PATIENCE
    accepted = select(func.count(IncomingMail.id)).where(
        IncomingMail.disposition == Disposition.ACCEPTED
    )
    while True:
        with database.reading() as book:
            done = book.scalar(accepted)
        if done == MAILS:
            return
        assert time.monotonic() < end, f"only {done} of {MAILS} were accepted"
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.imap
def test_killing_the_receiver_at_every_step_loses_and_repeats_nothing(
    database: Database, tmp_path: Path
) -> None:
    chance = random.Random(20261121)  # noqa: S311  # moments to kill at, not secrets
    deaths = [f"{step}:{chance.randint(1, 4)}" for step in Step] * DEATHS_AT_EACH_STEP
    raws = replies(database)
    batch = len(raws) // (len(deaths) + 1)
    batches = [raws[start : start + batch] for start in range(0, len(raws), batch)]
    port = free_port()
    with dovecot() as account, an_mta(port) as mta:

        def arrive(mails: list[bytes]) -> None:
            put(account, *mails[::2])
            for raw in mails[1::2]:
                mta.put(raw)

        with a_receiver(database, tmp_path, account, port, deaths) as receiver:
            assert receiver.stdout is not None
            died = []
            for _ in deaths:
                arrive(batches.pop(0))
                died.append(receiver.stdout.readline().strip())
            for rest in batches:
                arrive(rest)
            wait_until_settled(database)

    assert died == [f"{death} 9" for death in deaths]
    with database.reading() as book:
        said = book.scalars(
            select(Comment.text).join(Contribution, Comment.contribution_id == Contribution.id)
        ).all()
        receipts = book.scalars(
            select(Delivery.once_key).where(Delivery.purpose == "receipt")
        ).all()
        sources = book.scalars(select(IncomingMail.source)).all()
        contributions = book.scalar(select(func.count(Contribution.id)))
    assert sorted(words.strip() for words in said) == sorted(
        f"You have missed number {number}." for number in range(MAILS)
    )
    assert contributions == MAILS
    assert len(receipts) == len(set(receipts)) == MAILS
    assert (len(sources), set(sources)) == (MAILS, {"imap", "lmtp"})
