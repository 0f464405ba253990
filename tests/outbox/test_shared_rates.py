"""Nodes on one database keep one rate together; one that is started anew gets no more."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mail_servers import MailServer, listening
from outbox_letters import a_letter
from servers import postgresql
from soundingboard.models import Delivery, DeliveryEvent
from soundingboard.outbox.pacing import GOOD_FOR, capacity, per_second
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState

NODE = Path(__file__).parents[1] / "sending_node.py"
NODES = 3
RATE = 600  # letters a minute
LETTERS = 180  # some fifteen seconds: test_any_minute has whole minutes, in a time of its own
PATIENCE = 120.0  # seconds


@contextmanager
def a_node(
    database: Database, server: MailServer, folder: Path, setting: str
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603  # our own script, our own words
        [sys.executable, str(NODE)],
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            "SOUNDINGBOARD_DATABASE_URL": database.url,
            "SOUNDINGBOARD_POST_OFFICE_PORT": str(server.port),
            "SOUNDINGBOARD_SMTP_CONNECTIONS": "2",
            f"SOUNDINGBOARD_{setting}": str(RATE),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdin.close()
        process.stdout.close()


def is_ready(node: subprocess.Popen[str]) -> bool:
    """Whether it is, once it says so."""
    return node.stdout is not None and node.stdout.readline() == "ready\n"


def wait_until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "it did not come so far"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("setting", ["SMTP_RATE", "SMTP_DOMAIN_RATE"])
def test_nodes_share_a_rate_and_a_new_one_brings_no_burst(tmp_path: Path, setting: str) -> None:
    with postgresql() as url, listening(MailServer(pipelining=True)) as server:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with ExitStack() as running:
            nodes = [
                running.enter_context(a_node(database, server, tmp_path, setting))
                for _ in range(NODES)
            ]
            assert all(map(is_ready, nodes))
            with Session(database.engine) as session:
                for number in range(LETTERS):
                    a_letter(session, f"person{number}@partner.example")
            wait_until(lambda: len(server.accepted) >= LETTERS // 2)
            nodes[0].kill()
            running.enter_context(a_node(database, server, tmp_path, setting))
            wait_until(lambda: len(server.accepted) >= LETTERS - 2)  # but what died with a node
        with database.reading() as book:
            went = book.execute(
                select(DeliveryEvent.at, Delivery.to_address)
                .join(Delivery, Delivery.id == DeliveryEvent.delivery_id)
                .where(DeliveryEvent.state == DeliveryState.SENDING)
                .order_by(DeliveryEvent.at)
            ).all()
        database.close()

    arrived = [rcpt_to for _, rcpt_to, _ in server.accepted]
    assert len(set(arrived)) == len(arrived)
    for number, first in enumerate(went):
        for more, last in enumerate(went[number:], 1):
            passed = (last.at - first.at + GOOD_FOR).total_seconds()
            assert more <= capacity(RATE) + per_second(RATE) * passed
