"""How fast letters leave: rows queued, dispatched, accepted, against bare smtplib.

The same letters go to the same sink in the same run, over one connection each, in turns:
`bare smtplib` sends bytes prepared beforehand and keeps no book; ours claims the rows, composes
each letter and commits its intent and its outcome.
"""

import json
import smtplib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches")]

import sink  # noqa: E402  # the path to it was set above
from mailing import a_kit, invite, queue  # noqa: E402

from soundingboard.kit import Kit  # noqa: E402
from soundingboard.models import Wording  # noqa: E402
from soundingboard.outbox import workers  # noqa: E402
from soundingboard.outbox.addressing import envelope_sender  # noqa: E402
from soundingboard.outbox.claiming import claim  # noqa: E402
from soundingboard.outbox.dispatching import dispatch  # noqa: E402
from soundingboard.outbox.skeleton import Skeleton, Words  # noqa: E402

GOAL = 0.5  # of bare smtplib
LETTERS = 1500
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bench's result, as every bench of the house writes it."""

    name: str
    ours: float
    against: float
    ratio: float
    goal: float
    holds: bool


def letters_per_second(letters: int = LETTERS, rounds: int = ROUNDS) -> Row:
    """Letters a second from queued rows to accepted mail, against bare smtplib (medians)."""
    ours: list[float] = []
    bare: list[float] = []
    with sink.running() as port:
        for _ in range(rounds):
            with a_kit(port, connections=1) as kit:
                assert queue(kit, invite(kit, letters)) == letters
                prepared = _prepared(kit, letters)
                bare.append(_rate(letters, lambda: _send_bare(port, prepared)))  # noqa: B023  # run at once
                ours.append(_rate(letters, lambda: _send_ours(kit, letters)))  # as above
        assert _accepted(port) == 2 * letters * rounds
    mine, theirs = statistics.median(ours), statistics.median(bare)
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return Row(
        name="letters a second, queued to accepted, one connection, against bare smtplib",
        ours=round(mine, 1),
        against=round(theirs, 1),
        ratio=round(ratio, 3),
        goal=GOAL,
        holds=ratio >= GOAL,
    )


def _prepared(kit: Kit, letters: int) -> list[tuple[str, str, bytes]]:
    head = kit.stationery.letterhead
    with kit.database.reading() as book:
        at = datetime.now(UTC)
        taken = claim(book, owner="bench", at=at, lease_until=at, limit=letters).letters
        words = book.get_one(Wording, taken[0].wording)
        headers = tuple((name, value) for name, value in words.headers)
    assert len(taken) == letters
    skeleton = Skeleton(
        Words(words.subject, words.text, words.html, headers),
        (head.organisation_name, head.from_address),
    )
    people = (letter.person for letter in taken)
    return [
        (envelope_sender(one.message_id), one.to_address, skeleton.write(one)) for one in people
    ]


def _send_bare(port: int, prepared: list[tuple[str, str, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", port, "bench") as connection:
        for mail_from, rcpt_to, message in prepared:
            connection.sendmail(mail_from, [rcpt_to], message)


def _send_ours(kit: Kit, letters: int) -> None:
    done = dispatch(
        kit.database,
        kit.postman,
        kit.stationery,
        now=kit.now,
        owner=workers.name("bench"),
        jitter=lambda: 0.5,
    )
    assert done.sent == letters, done


def _rate(letters: int, work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return letters / (time.perf_counter() - begin)


def _accepted(port: int) -> int:
    with smtplib.SMTP("127.0.0.1", port, "bench") as connection:
        return int(connection.docmd("XCNT")[1])


def main() -> None:
    row = letters_per_second()
    print(f"{row.name}\n  ours {row.ours:,.0f}/s   bare smtplib {row.against:,.0f}/s")
    print(f"  ratio {row.ratio:.2f}, goal {row.goal:.2f}: {'holds' if row.holds else 'NOT MET'}")
    path = ROOT / "build" / "bench" / "outbox.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row)], indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
