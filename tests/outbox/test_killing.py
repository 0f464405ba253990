"""Killed without warning in the middle of a mailing: every letter once, or in doubt by name."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from mail_servers import MailServer, listening
from outbox_letters import a_letter
from servers import free_port
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.models import Delivery
from soundingboard.postoffice.office import PostOffice
from soundingboard.postoffice.opening import open_mail
from soundingboard.postoffice.server import open_office
from soundingboard.storage.base import Base
from soundingboard.vocabulary import DeliveryState

ROOT = Path(__file__).parents[2]
LETTERS = 300
KILLS = 6
PATIENCE = 60.0  # seconds for a run to get as far as it should


def start_sending(settings: Settings, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-m", "soundingboard", *(command or ("outbox", "send"))],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(settings.data_dir),
            "SOUNDINGBOARD_POST_OFFICE_PORT": str(settings.post_office_port),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def wait_for_letters(office: PostOffice, number: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while len(office.letters.newest()) < number:
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < end, f"only {len(office.letters.newest())} of {number} came"
        time.sleep(0.001)


@pytest.mark.slow
def test_a_sender_that_is_told_to_stop_leaves_nothing_in_doubt(tmp_path: Path) -> None:
    with listening(MailServer(pipelining=True, stall=0.02)) as server:
        settings = Settings(data_dir=tmp_path, post_office_port=server.port)
        app: Flask = create_app(settings)
        kit: Kit = app.extensions["kit"]
        Base.metadata.create_all(kit.database.engine)
        with Session(kit.database.engine) as session:
            for _ in range(LETTERS):
                a_letter(session)
        process = start_sending(settings, "work")
        end = time.monotonic() + PATIENCE
        while len(server.accepted) < 20:
            assert process.poll() is None, process.communicate()[1].decode()
            assert time.monotonic() < end
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0, errors.decode()
    with kit.database.reading() as book:
        rows = book.execute(select(Delivery.to_address, Delivery.state, Delivery.owner)).all()
    kit.database.close()
    arrived = [rcpt_to for _, rcpt_to, _ in server.accepted]
    sent = [row.to_address for row in rows if row.state is DeliveryState.SENT]
    assert sorted(arrived) == sorted(sent)
    assert len(sent) < LETTERS
    assert {(row.state, row.owner) for row in rows} == {
        (DeliveryState.SENT, ""),
        (DeliveryState.QUEUED, ""),  # given back
    }


@pytest.mark.slow
def test_killing_the_sender_loses_and_repeats_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, post_office_port=free_port())
    app: Flask = create_app(settings)
    kit: Kit = app.extensions["kit"]
    Base.metadata.create_all(kit.database.engine)
    with Session(kit.database.engine) as session:
        for _ in range(LETTERS):
            a_letter(session)
    office = kit.post_office
    assert office is not None
    chance = random.Random(20261121)  # noqa: S311  # moments to kill at, not secrets
    moments = sorted(chance.sample(range(1, LETTERS - 20), KILLS))

    with open_office(office):
        for moment in moments:
            process = start_sending(settings)
            wait_for_letters(office, moment, process)
            time.sleep(chance.random() / 200)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        process = start_sending(settings)
        errors = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0, errors.decode()

    arrived = Counter(
        open_mail(key, office.letters.get(key)).message_id for key in office.letters.newest()
    )
    with kit.database.reading() as book:
        states = dict(book.execute(select(Delivery.message_id, Delivery.state)).all())
    kit.database.close()
    assert set(states.values()) <= {DeliveryState.SENT, DeliveryState.UNCERTAIN}
    in_doubt = {name for name, state in states.items() if state is DeliveryState.UNCERTAIN}
    assert len(in_doubt) <= KILLS * settings.smtp_connections
    assert max(arrived.values()) == 1  # nothing twice
    assert set(states) - in_doubt <= set(arrived)  # nothing that is said to be sent is missing
    assert set(arrived) <= set(states)
