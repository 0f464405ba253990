"""Mails through the whole inbox, from bytes to thanks, on either database, against reading alone.

Every mail is a reply, in the format of one of four clients, to a letter of the worked example.
Reading alone takes the bytes apart and aligns them with the letter they answer, with the letter
at hand; the whole path also keeps, matches, sorts, records, codes and thanks. The same mails are
read alone and taken through, in turns, in one run.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from report import Row, report
from sqlalchemy import func, select

from config import Settings
from servers import postgresql
from soundingboard.app import create_app
from soundingboard.contributions.anchoring import sent_letter
from soundingboard.demo.answers import Reply
from soundingboard.demo.letters import compose
from soundingboard.demo.loading import load
from soundingboard.inbox.settling import settle_all
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.mail import read
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Channel

MAILS = 40  # in each round
ROUNDS = 3
GOAL = 0.2  # of reading alone: the rest keeps, matches, records, codes and thanks
CLIENTS = ("plain", "gmail", "outlook", "phone")

Mail = tuple[bytes, SentLetter]


def mails_per_second(database: str) -> Row:
    """Mails a second from bytes to a recorded, coded and thanked answer (medians of the rounds)."""
    whole, alone, ratios = [], [], []
    with _kit(database) as kit:
        mails = _mails(kit)
        before = _recorded(kit)
        _through(kit, mails[:1])  # learns what the coders need, once
        for number in range(ROUNDS):
            some = mails[1 + number * MAILS : 1 + (number + 1) * MAILS]
            alone.append(MAILS / _seconds_alone(some))
            whole.append(MAILS / _through(kit, some))
            ratios.append(whole[-1] / alone[-1])
        assert _recorded(kit) == before + len(mails)
    ratio = statistics.median(ratios)
    return Row(
        name=f"mails a second, bytes to thanks, {database}, against reading alone",
        ours=round(statistics.median(whole), 1),
        against=round(statistics.median(alone), 1),
        ratio=round(ratio, 3),
        goal=GOAL,
        holds=ratio >= GOAL,
    )


@contextmanager
def _kit(database: str) -> Iterator[Kit]:
    with tempfile.TemporaryDirectory() as folder:
        if database == "SQLite":
            with _loaded(Settings(data_dir=Path(folder))) as kit:
                yield kit
            return
        with postgresql() as url, _loaded(Settings(data_dir=Path(folder), database_url=url)) as kit:
            yield kit


@contextmanager
def _loaded(settings: Settings) -> Iterator[Kit]:
    kit: Kit = create_app(settings).extensions["kit"]
    Base.metadata.create_all(kit.database.engine)
    load(kit)
    try:
        yield kit
    finally:
        kit.database.close()


def _mails(kit: Kit) -> list[Mail]:
    """Replies to the example's letters in four clients' formats, all different."""
    made = []
    with kit.database.reading() as book:
        letters = book.scalars(
            select(Delivery).where(Delivery.purpose == "invitation").order_by(Delivery.id)
        ).all()
        for number in range(MAILS * ROUNDS + 1):
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
            made.append((raw, sent_letter(book, letter.invitation, [letter.message_id])))
    return made


def _seconds_alone(mails: list[Mail]) -> float:
    begin = time.perf_counter()
    for raw, letter in mails:
        align(letter, read(raw, letter.text).parts)
    return time.perf_counter() - begin


def _through(kit: Kit, mails: list[Mail]) -> float:
    """Seconds for these mails from bytes to thanks."""
    begin = time.perf_counter()
    for raw, _ in mails:
        take(kit.database, raw, source="bench", at=kit.now())
    settle_all(kit.database, kit.post_desk, at=kit.now())
    return time.perf_counter() - begin


def _recorded(kit: Kit) -> int:
    with kit.database.reading() as book:
        wanted = select(func.count(Contribution.id)).where(Contribution.channel == Channel.EMAIL)
        return book.scalar(wanted) or 0


def main() -> None:
    report("inbox", [mails_per_second("SQLite"), mails_per_second("PostgreSQL")])


if __name__ == "__main__":
    main()
