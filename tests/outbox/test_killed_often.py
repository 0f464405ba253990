"""The sender killed ten times in a mailing of five thousand: nothing lost, and doubt has bounds."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from factories import NOON
from mail_servers import MailServer, listening
from prepared import a_large_mailing
from soundingboard.kit import Kit
from soundingboard.models import Delivery
from soundingboard.outbox import suppression
from soundingboard.vocabulary import DeliveryState, SuppressionReason

NURSERY = Path(__file__).parents[1] / "sender_nursery.py"
LETTERS = 5_000
KILLS = 10
CONNECTIONS = 4
PATIENCE = 300.0  # seconds


@contextmanager
def a_nursery(settings: Settings, port: int, in_doubt: str) -> Iterator[subprocess.Popen[str]]:
    given = {
        "DATA_DIR": settings.data_dir,
        "SECRET_KEY": settings.secret_key,
        "MAIL_FROM": settings.mail_from,
        "REPLY_DOMAIN": settings.reply_domain,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": port,
        "SMTP_TLS": "none",
        "SMTP_CONNECTIONS": CONNECTIONS,
        "IN_DOUBT": in_doubt,
    }
    process = subprocess.Popen(  # noqa: S603  # our own script, our own words
        [sys.executable, str(NURSERY)],
        env={
            "PATH": os.environ["PATH"],
            **{f"SOUNDINGBOARD_{name}": str(value) for name, value in given.items()},
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


def a_sender(nursery: subprocess.Popen[str]) -> int:
    """Starts another one; gives its process number."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def how_it_ended(nursery: subprocess.Popen[str]) -> int:
    assert nursery.stdout is not None
    return int(nursery.stdout.readline())


def wait_for_letters(server: MailServer, number: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(server.accepted) < number:
        assert time.monotonic() < end, f"only {len(server.accepted)} of {number} came"
        time.sleep(0.001)


def on_their_way(kit: Kit) -> set[str]:
    """The addresses of letters that the book says are being handed over."""
    with kit.database.reading() as book:
        going = select(Delivery.to_address).where(Delivery.state == DeliveryState.SENDING)
        return set(book.scalars(going))


@pytest.mark.slow
@pytest.mark.parametrize("in_doubt", ["hold", "resend"])
def test_every_letter_has_an_end_and_none_comes_twice_but_those_in_doubt(
    session: Session, kit: Kit, settings: Settings, in_doubt: str
) -> None:
    a_large_mailing(session, kit, LETTERS)
    barred = {f"reader{number}@partner.example" for number in range(50, LETTERS - 1, 100)}
    for address in barred:
        suppression.suppress(session, address, SuppressionReason.STAFF, "Never contact.", NOON)
    session.commit()
    chance = random.Random(20261122)  # noqa: S311  # moments to kill at, not secrets
    doubtful: Counter[str] = Counter()

    with (
        listening(MailServer(pipelining=True)) as server,
        a_nursery(settings, server.port, in_doubt) as nursery,
    ):
        server.answers = {
            "RCPT TO:<reader77": "451 4.3.0 Later",
            "RCPT TO:<reader88": "550 5.1.1 No such user",
        }
        for _ in range(KILLS):
            # More than what one that died left on the wire.
            some = chance.randrange(3 * CONNECTIONS, LETTERS // (KILLS + 2))
            moment = len(server.accepted) + some
            sender = a_sender(nursery)
            wait_for_letters(server, moment)
            time.sleep(chance.random() / 50)
            os.kill(sender, signal.SIGKILL)
            assert how_it_ended(nursery) == -signal.SIGKILL
            going = on_their_way(kit)
            assert len(going) <= CONNECTIONS
            doubtful.update(going)
        a_sender(nursery)
        assert how_it_ended(nursery) == 0

    session.rollback()
    rows = session.execute(select(Delivery.to_address, Delivery.state, Delivery.owner)).all()
    assert len(rows) == LETTERS
    assert {row.owner for row in rows} == {""}
    ended: dict[DeliveryState, set[str]] = {}
    for row in rows:
        ended.setdefault(row.state, set()).add(row.to_address)
    held = ended.pop(DeliveryState.UNCERTAIN, set())
    sent = ended.pop(DeliveryState.SENT)
    addresses = [f"reader{number}@partner.example" for number in range(LETTERS - 1)]
    later, gone = ({one for one in addresses if one.startswith(f"reader{n}")} for n in (77, 88))
    assert ended == {
        DeliveryState.SUPPRESSED: barred,
        DeliveryState.DEFERRED: later - barred,
        DeliveryState.FAILED: gone - barred,
    }
    copies: dict[str, list[bytes]] = {}
    for _, rcpt_to, mail in server.accepted:
        copies.setdefault(rcpt_to, []).append(mail)
    assert sent <= set(copies) <= sent | held  # nothing lost, and nobody who must not have it
    repeated = {one for one, mails in copies.items() if len(mails) > 1}
    assert sum(doubtful.values()) > 0
    if in_doubt == "hold":
        assert repeated == set()
        assert held == set(doubtful)  # each known by name
        return
    assert held <= {one for one, times in doubtful.items() if times > 1}
    assert repeated <= set(doubtful)
    assert sum(len(copies[one]) - 1 for one in repeated) <= KILLS * CONNECTIONS
    assert all(len(set(copies[one])) == 1 for one in repeated)  # the very same bytes
