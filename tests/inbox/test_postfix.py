"""Mail handed over by a real Postfix, configured as the documentation says."""

import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from factories import NOON, an_invitation
from postfix_server import Postfix, postfix
from prepared import look_again
from servers import free_port
from soundingboard.inbox.doors import Door
from soundingboard.inbox.listening import listening
from soundingboard.inbox.settling import settle_all
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail
from soundingboard.vocabulary import Disposition

pytestmark = pytest.mark.postfix

ROOT = Path(__file__).parents[2]
SAID = ROOT / "docs" / "sources"
US = "reply.wealdmere.example"
PATIENCE = 120  # seconds; much is started, and a busy machine starts it slowly


def documented(name: str, **changes: str) -> str:
    """A configuration of the documentation, with the names of a test in it."""
    words = (SAID / name).read_text(encoding="utf-8").replace("reply.example.org", US)
    for before, after in changes.items():
        assert before in words
        words = words.replace(before, after)
    return words


def a_door(port: int, max_bytes: int = 100_000) -> Door:
    return Door(lmtp=True, host="127.0.0.1", port=port, domain=US, max_bytes=max_bytes)


def send(server: Postfix, to: str, words: str = "You have missed the buses.") -> None:
    mail = (
        "From: rhoda@college.example\r\nTo: growth@wealdmere.example\r\n"
        f"Message-ID: <{len(words)}.{to}>\r\nSubject: Re: plan\r\n\r\n{words}\r\n"
    )
    with smtplib.SMTP("127.0.0.1", server.port, "client.example") as line:
        line.sendmail("rhoda@college.example", [to], mail.encode())


def wait_until(true: Callable[[], bool], server: Postfix) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, server.log()
        time.sleep(0.1)


def kept(session: Session) -> list[IncomingMail]:
    look_again(session)
    return list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))


def test_lmtp_finds_the_invitation_by_the_envelope_alone(kit: Kit, session: Session) -> None:
    invited = an_invitation(session)
    session.commit()
    port = free_port()
    with (
        listening(a_door(port), kit.database, now=lambda: NOON),
        postfix(documented("postfix-lmtp.cf", **{"127.0.0.1]:2424": f"127.0.0.1]:{port}"})) as mx,
    ):
        send(mx, f"reply+{invited.token}@{US}")
        wait_until(lambda: bool(kept(session)) and mx.waiting() == 0, mx)
    settle_all(kit.database, kit.post_desk, at=NOON)
    (mail,) = kept(session)
    assert mail.invitation_id == invited.id
    assert mail.raw.startswith(
        b"Return-Path: <rhoda@college.example>\r\nDelivered-To: reply+" + invited.token.encode()
    )


def test_postfix_keeps_mail_while_the_database_or_we_are_away(kit: Kit, session: Session) -> None:
    port = free_port()
    session.execute(text("ALTER TABLE incoming_mail RENAME TO elsewhere"))
    session.commit()
    with postfix(documented("postfix-lmtp.cf", **{"127.0.0.1]:2424": f"127.0.0.1]:{port}"})) as mx:
        send(mx, f"reply@{US}")
        wait_until(lambda: "Connection refused" in mx.log(), mx)
        with listening(a_door(port), kit.database, now=lambda: NOON):
            wait_until(lambda: "451 4.3.0" in mx.log(), mx)
            assert mx.waiting() == 1
            session.execute(text("ALTER TABLE elsewhere RENAME TO incoming_mail"))
            session.commit()
            wait_until(lambda: mx.waiting() == 0, mx)
    assert len(kept(session)) == 1


def test_mail_above_our_size_is_returned_and_the_next_is_delivered(
    kit: Kit, session: Session
) -> None:
    port = free_port()
    with (
        listening(a_door(port), kit.database, now=lambda: NOON),
        postfix(documented("postfix-lmtp.cf", **{"127.0.0.1]:2424": f"127.0.0.1]:{port}"})) as mx,
    ):
        send(mx, f"reply@{US}", "word " * 30_000)
        wait_until(lambda: "status=bounced" in mx.log(), mx)
        send(mx, f"reply@{US}")
        wait_until(lambda: len(kept(session)) == 1, mx)


# Postfix runs no command as root, and its user may not reach this checkout: what it pipes, and
# the code it gets, go through a folder to and from the command that the documentation names.
RELAY = """\
#!/bin/sh
cat > "{folder}/$$.part" && mv "{folder}/$$.part" "{folder}/$$.mail"
while [ ! -s "{folder}/$$.code" ]; do sleep 0.1; done
exit "$(cat "{folder}/$$.code")"
"""
COMMAND = ("-m", "soundingboard", "inbox", "take", "-")


@contextmanager
def a_pipe(data_dir: Path) -> Iterator[Postfix]:
    """A Postfix that pipes mail into the command, run on this data folder."""
    folder = Path(tempfile.mkdtemp(prefix="sb-pipe-"))
    folder.chmod(0o777)
    (folder / "relay").write_text(RELAY.format(folder=folder), encoding="ascii")
    command = f"argv={documented('postfix-pipe-master.cf').partition('argv=')[2].strip()}"
    assert command.endswith(" ".join(COMMAND))
    master = documented(
        "postfix-pipe-master.cf",
        **{
            "user=soundingboard directory=/srv/soundingboard": f"user=nobody directory={folder}",
            command: f"argv=/bin/sh {folder}/relay",
        },
    )
    over = threading.Event()
    relay = threading.Thread(target=run_what_is_piped, args=(folder, data_dir, over))
    try:
        with postfix(documented("postfix-pipe.cf"), master) as mx:
            relay.start()
            yield mx
    finally:
        over.set()
        relay.join(PATIENCE)
        shutil.rmtree(folder)


def run_what_is_piped(folder: Path, data_dir: Path, over: threading.Event) -> None:
    """Runs the command on each mail that came through, and hands its exit code back."""
    while not over.wait(0.1):
        for path in folder.glob("*.mail"):
            done = subprocess.run(  # noqa: S603  # our own command
                [sys.executable, *COMMAND],
                cwd=ROOT,
                input=path.read_bytes(),
                env={
                    "PATH": os.environ["PATH"],
                    "SOUNDINGBOARD_DATA_DIR": str(data_dir),
                    "SOUNDINGBOARD_REPLY_DOMAIN": US,
                },
                check=False,
            )
            path.unlink()
            path.with_suffix(".code").write_text(f"{done.returncode}\n", encoding="ascii")


def test_pipe_keeps_and_settles_each_mail(kit: Kit, session: Session) -> None:
    invited = an_invitation(session)
    session.commit()
    folder = Path(kit.database.url.removeprefix("sqlite:///")).parent
    with a_pipe(folder) as mx:
        send(mx, f"reply+{invited.token}@{US}")
        wait_until(lambda: bool(kept(session)) and mx.waiting() == 0, mx)
    (mail,) = kept(session)
    assert (mail.invitation_id, mail.disposition) == (invited.id, Disposition.PASSED_ON)


def test_pipe_that_fails_leaves_the_mail_with_postfix(kit: Kit, session: Session) -> None:
    folder = Path(kit.database.url.removeprefix("sqlite:///")).parent
    session.execute(text("ALTER TABLE incoming_mail RENAME TO elsewhere"))
    session.commit()
    with a_pipe(folder) as mx:
        send(mx, f"reply@{US}")
        wait_until(lambda: "status=deferred" in mx.log(), mx)
        session.execute(text("ALTER TABLE elsewhere RENAME TO incoming_mail"))
        session.commit()
        wait_until(lambda: mx.waiting() == 0, mx)
    assert len(kept(session)) == 1
