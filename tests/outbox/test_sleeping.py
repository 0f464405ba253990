"""Several nodes on one PostgreSQL, one of them stopped past its lease and woken: nothing twice."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mail_servers import MailServer, listening
from outbox_letters import a_letter
from servers import postgresql
from soundingboard.models import Delivery, DeliveryEvent
from soundingboard.outbox.postman import Envelope, Fate
from soundingboard.outbox.smtp_line import Patience, SmtpLine
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState

NODE = Path(__file__).parents[1] / "sending_node.py"
LETTERS = 200
OTHERS = 2  # nodes beside the one that sleeps
PATIENCE = 90.0  # seconds
GOING = (DeliveryState.QUEUED, DeliveryState.DEFERRED, DeliveryState.SENDING)


@pytest.fixture
def database() -> Iterator[Database]:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield database
        database.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening(MailServer(pipelining=True)) as server:
        yield server


@contextmanager
def a_node(
    database: Database, server: MailServer, folder: Path, *, connections: int, given: str, how: str
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603  # our own script, our own words
        [sys.executable, str(NODE), how],
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            "SOUNDINGBOARD_DATABASE_URL": database.url,
            "SOUNDINGBOARD_POST_OFFICE_PORT": str(server.port),
            "SOUNDINGBOARD_SMTP_CONNECTIONS": str(connections),
            "SOUNDINGBOARD_IN_DOUBT": given,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdin.close()
        process.stdout.close()


def wait_until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "it did not come so far"
        time.sleep(0.01)


def is_stopped(node: subprocess.Popen[str]) -> bool:
    stat = Path(f"/proc/{node.pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] == "T"


def finish(node: subprocess.Popen[str]) -> None:
    """Lets a node end what it has in hand."""
    assert node.stdin is not None
    node.stdin.close()
    assert node.wait(PATIENCE) == 0


def count(database: Database, *states: DeliveryState) -> int:
    with database.reading() as book:
        counted = select(func.count(Delivery.id)).where(Delivery.state.in_(states))
        return book.scalar(counted) or 0


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize(
    ("given", "moment"),
    [("hold", "in the flow"), ("resend", "between the book and the wire")],
)
def test_a_node_woken_past_its_lease_repeats_nothing_but_what_had_left(
    database: Database, server: MailServer, tmp_path: Path, given: str, moment: str
) -> None:
    with Session(database.engine) as session:
        for _ in range(LETTERS):
            a_letter(session)
    # With one connection nothing else is on the wire while a letter is about to go.
    at_worst = moment != "in the flow"
    connections, how = (1, "stops") if at_worst else (2, "")
    with ExitStack() as running:

        def start(connections: int, how: str = "") -> subprocess.Popen[str]:
            node = a_node(database, server, tmp_path, connections=connections, given=given, how=how)
            return running.enter_context(node)

        sleeper = start(connections, how)
        if not at_worst:
            wait_until(lambda: len(server.accepted) >= LETTERS // 10)
            sleeper.send_signal(signal.SIGSTOP)
        wait_until(lambda: is_stopped(sleeper))
        in_hand = count(database, DeliveryState.SENDING)
        assert 0 < len(server.accepted) < LETTERS - 50
        others = [start(2) for _ in range(OTHERS)]
        wait_until(lambda: not count(database, *GOING))  # its lease is over, its letters are taken
        sleeper.send_signal(signal.SIGCONT)
        for node in (sleeper, *others):
            finish(node)

    with database.reading() as book:
        states = dict(book.execute(select(Delivery.to_address, Delivery.state)).all())
        doubted = set(
            book.scalars(
                select(Delivery.to_address)
                .join(DeliveryEvent, DeliveryEvent.delivery_id == Delivery.id)
                .where(DeliveryEvent.state == DeliveryState.UNCERTAIN)
            )
        )
    arrived = Counter(rcpt_to for _, rcpt_to, _ in server.accepted)
    twice = {address for address, times in arrived.items() if times > 1}
    missing = set(states) - set(arrived)
    assert len(doubted) == in_hand if at_worst else len(doubted) <= in_hand
    if given == "hold":
        assert twice == set()
        assert missing <= doubted  # known by name, for a person to decide
        assert {one for one, state in states.items() if state is not DeliveryState.SENT} == doubted
        return
    assert missing == set()
    assert set(states.values()) == {DeliveryState.SENT}
    assert twice <= (set() if at_worst else doubted)  # what had left, and nobody could know


def test_a_letter_half_handed_over_is_not_ended_after_its_time() -> None:
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    ours.setblocking(False)
    moment = [0.0]
    line = SmtpLine(
        ours,
        extensions=frozenset(),
        patience=Patience(letter=15.0),
        monotonic=lambda: moment[0],
    )
    letter = Envelope(
        1, "a@ours.example", "b@partner.example", b"Subject: x\r\n\r\n" + b"y" * 10**6
    )
    line.announce(letter)
    for reply in (b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go on\r\n"):
        line.flush()
        theirs.send(reply)
        line.read()
    line.hand_over()
    line.flush()
    assert line.wants_to_write

    moment[0] = 15.0  # stopped meanwhile; the other side takes more now
    taken = len(theirs.recv(2**20))
    line.flush()

    ours.close()
    theirs.close()
    assert 0 < taken < len(letter.message)
    assert [one.outcome and one.outcome.fate for one in line.heard()] == [None, Fate.NOT_CARRIED]
