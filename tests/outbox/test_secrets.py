"""Five thousand letters of one mailing: nobody reads another's token, and no log holds any."""

import re
import signal
import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Settings
from mail_servers import MailServer, listening
from prepared import a_large_mailing
from servers import free_port, wait_for
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Invitation
from soundingboard.vocabulary import DeliveryState

ROOT = Path(__file__).parents[2]
LETTERS = 5_000
PATIENCE = 400.0  # seconds
WORDS = re.compile(r"[a-z0-9]{20,}")


def words_of(letter: bytes) -> set[str]:
    """All that might be a token in a mail: in its head, and in its parts as they are read."""
    head = letter.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("utf-8")
    parts = [
        part.get_payload(decode=True).decode("utf-8")
        for part in message_from_bytes(letter).walk()
        if not part.is_multipart()
    ]
    return set(WORDS.findall("\n".join((head, *parts)).lower()))


def serve(settings: Settings, server: MailServer, port: int, said: Path) -> subprocess.Popen[bytes]:
    """The whole program as it is run, with everything it says in a file."""
    given = {
        "DATA_DIR": settings.data_dir,
        "SECRET_KEY": settings.secret_key,
        "REPLY_DOMAIN": settings.reply_domain,
        "MAIL_FROM": settings.mail_from,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": server.port,
        "SMTP_TLS": "none",
        "PORT": port,
    }
    with said.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "soundingboard", "serve"],
            cwd=ROOT,
            env={f"SOUNDINGBOARD_{name}": str(value) for name, value in given.items()},
            stdout=out,
            stderr=subprocess.STDOUT,
        )


@pytest.mark.slow
def test_nobodys_token_is_in_anothers_letter_nor_in_a_log(
    session: Session, kit: Kit, settings: Settings, tmp_path: Path
) -> None:
    a_large_mailing(session, kit, LETTERS)
    port, said = free_port(), tmp_path / "said"
    with listening(MailServer(pipelining=True)) as server:
        server.answers = {"RCPT TO:<reader77@": "550 5.1.1 No such user"}
        program = serve(settings, server, port, said)
        try:
            end = time.monotonic() + PATIENCE
            while len(server.accepted) < LETTERS - 1:
                assert program.poll() is None, said.read_text(encoding="utf-8")
                assert time.monotonic() < end, f"only {len(server.accepted)} letters came"
                time.sleep(0.2)
            token = session.scalars(select(Invitation.token).limit(1)).one()
            wait_for(port)
            with urlopen(f"http://127.0.0.1:{port}/respond/{token}", timeout=60) as page:
                assert page.status == 200
            program.send_signal(signal.SIGTERM)
            program.wait(60)
        finally:
            program.kill()
            program.wait(60)

    tokens = dict(
        session.execute(
            select(Delivery.to_address, Invitation.token).join(Delivery.invitation)
        ).all()
    )
    names = dict(session.execute(select(Delivery.to_address, Delivery.message_id)).all())
    names = {address: name.strip("<>").partition("@")[0] for address, name in names.items()}
    secret = {*tokens.values(), *names.values()}
    assert len(secret) == 2 * LETTERS  # nobody shares any
    assert len({rcpt_to for _, rcpt_to, _ in server.accepted}) == len(server.accepted)
    strangers = {
        rcpt_to: found
        for _, rcpt_to, letter in server.accepted
        if (found := words_of(letter) & secret) != {tokens[rcpt_to], names[rcpt_to]}
    }
    assert strangers == {}
    told = said.read_text(encoding="utf-8")
    assert "soundingboard" in told
    assert set(WORDS.findall(told.lower())) & secret == set()
    assert not re.search(r"reader\d+@", told)
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    session.rollback()
    assert dict(session.execute(counted).all()) == {
        DeliveryState.SENT: LETTERS - 1,
        DeliveryState.FAILED: 1,
    }
