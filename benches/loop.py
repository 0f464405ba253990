"""The whole loop: letters out, mails in, and how long until the first page answers."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from outbox import letters_per_second  # noqa: E402  # the path to it was set above
from report import Row, report  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from config import Settings  # noqa: E402
from servers import free_port  # noqa: E402
from soundingboard.app import create_app  # noqa: E402
from soundingboard.contributions.anchoring import sent_letter  # noqa: E402
from soundingboard.demo.answers import Reply  # noqa: E402
from soundingboard.demo.letters import compose  # noqa: E402
from soundingboard.demo.loading import load  # noqa: E402
from soundingboard.inbox.settling import settle_all  # noqa: E402
from soundingboard.inbox.taking import take  # noqa: E402
from soundingboard.kit import Kit  # noqa: E402
from soundingboard.models import Contribution, Delivery, Invitation  # noqa: E402
from soundingboard.reading.alignment import align  # noqa: E402
from soundingboard.reading.mail import read  # noqa: E402
from soundingboard.storage.base import Base  # noqa: E402
from soundingboard.vocabulary import Channel  # noqa: E402

MAILS = 200
INBOX_GOAL = 0.1  # of reading alone: the rest keeps, matches, records, codes and thanks
START_GOAL = 4.0  # times as long as its libraries take to load
PATIENCE = 90.0  # seconds

CLIENTS = ("plain", "gmail", "outlook", "phone")


def mails_per_second() -> Row:
    """Mails a second from bytes to a recorded, coded and thanked answer, against reading alone."""
    with tempfile.TemporaryDirectory() as folder:
        kit: Kit = create_app(Settings(data_dir=Path(folder))).extensions["kit"]
        Base.metadata.create_all(kit.database.engine)
        load(kit)
        mails = _mails(kit)
        begin = time.perf_counter()
        for raw, token in mails:
            _read_alone(kit, raw, token)
        alone = MAILS / (time.perf_counter() - begin)
        before = _recorded(kit)
        begin = time.perf_counter()
        for raw, _ in mails:
            take(kit.database, raw, source="bench", at=kit.now())
        settle_all(kit.database, kit.post_desk, at=kit.now())
        whole = MAILS / (time.perf_counter() - begin)
        assert _recorded(kit) == before + MAILS
        kit.database.close()
    ratio = whole / alone
    name = "mails a second, bytes to thanks, SQLite, against reading alone"
    return Row(
        name, round(whole, 1), round(alone, 1), round(ratio, 3), INBOX_GOAL, ratio >= INBOX_GOAL
    )


def _mails(kit: Kit) -> list[tuple[bytes, str]]:
    """Replies to the example's letters in four clients' formats, all different."""
    made = []
    with kit.database.reading() as book:
        letters = book.scalars(
            select(Delivery).where(Delivery.purpose == "invitation").order_by(Delivery.id)
        ).all()
        for number in range(MAILS):
            letter = letters[number % len(letters)]
            reply = Reply(
                sender=letter.to_address,
                client=CLIENTS[number % len(CLIENTS)],
                above=f"Thank you for asking, for the {number}th time. We read it with care.",
                under={
                    "1": f"You have missed the {number} people who look after somebody at home.",
                    "3": f"We could lend {number} square metres of workshop on Tuesdays.",
                },
            )
            at = datetime(2026, 11, 2, 12, number // 60, number % 60, tzinfo=UTC)
            raw = compose(reply, letter, from_line="Wealdmere <growth@wealdmere.example>", at=at)
            raw = raw.replace(b"<example-", f"<bench-{number}-".encode(), 1)
            assert letter.invitation is not None
            made.append((raw, letter.invitation.token))
    return made


def _read_alone(kit: Kit, raw: bytes, token: str) -> None:
    with kit.database.reading() as book:
        invitation = book.scalars(select(Invitation).where(Invitation.token == token)).one()
        letter = sent_letter(book, invitation)
    align(letter, read(raw, letter.text).parts)


def _recorded(kit: Kit) -> int:
    with kit.database.reading() as book:
        wanted = select(func.count(Contribution.id)).where(Contribution.channel == Channel.EMAIL)
        return book.scalar(wanted) or 0


def seconds_to_first_page() -> Row:
    """From `make run` on a prepared machine to the first page, against loading the libraries."""
    libraries = "import flask, sqlalchemy, alembic, flask_mail, apscheduler, bs4, lxml, sklearn"
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", libraries], check=True)  # noqa: S603  # our own words
    loading = time.perf_counter() - begin
    with tempfile.TemporaryDirectory() as folder:
        _run_once(Path(folder))  # the first run migrates and loads the example
        ours = _run_once(Path(folder))
    ratio = ours / loading
    name = "seconds from `make run` to the first page, against loading the libraries"
    return Row(
        name, round(ours, 2), round(loading, 2), round(ratio, 2), START_GOAL, ratio <= START_GOAL
    )


def _run_once(folder: Path) -> float:
    port = free_port()
    environ = {
        **os.environ,
        "SOUNDINGBOARD_DATA_DIR": str(folder),
        "SOUNDINGBOARD_PORT": str(port),
        "SOUNDINGBOARD_POST_OFFICE_PORT": str(free_port()),
    }
    begin = time.perf_counter()
    running = subprocess.Popen(
        ["make", "run"],  # noqa: S607  # whichever make built this
        cwd=ROOT,
        env=environ,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_page(f"http://127.0.0.1:{port}/", begin + PATIENCE)
        return time.perf_counter() - begin
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(30)


def _wait_for_page(url: str, end: float) -> None:
    while time.perf_counter() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own page
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer")


def main() -> None:
    report("loop", [letters_per_second(), mails_per_second(), seconds_to_first_page()])


if __name__ == "__main__":
    main()
