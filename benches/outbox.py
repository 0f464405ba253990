"""How fast letters leave, with a durable state for each, against others in the same run.

Every rate of a round is taken against the same sink, one after the other; a ratio is that of one
round, and the median of the rounds is what is told: by the clock, and by the processor, of which
others on a busy machine take nothing away (ours with all that PostgreSQL uses). The letter is a
real invitation: 2 kB of text and 8 kB of HTML, personal. Ours is exact: at most one letter a
connection in doubt.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

import peers
import sink
import sinks
from mailing import a_kit, a_letter, invite, queue
from processor import Speed, measured
from report import Row, report
from sqlalchemy import select

from servers import PostgreSQL, postgresql_server
from soundingboard import blanks
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Wording
from soundingboard.outbox import workers
from soundingboard.outbox.addressing import envelope_sender
from soundingboard.outbox.claiming import Claimed, claim
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.rendering import render
from soundingboard.outbox.skeleton import Skeleton, Words

LETTERS, FEW = 2000, 300
FAR, OPENING = 225, 25  # letters to a far server; by the fewer is told what opening costs
ROUNDS = 5
LONGEST = 180.0  # seconds: no other round is begun after so many
CONNECTIONS = 4  # as it is installed
MANY = 32  # connections on PostgreSQL, where commits are shared by more
DISTANCE = 20.0  # milliseconds
SIZE = 8600  # bytes of the letter, for smtp-source


@dataclass
class Comparison:
    """Pairs of ours and theirs, one a round."""

    name: str
    goal: float
    pairs: list[tuple[float, float]] = field(default_factory=list)

    def row(self) -> Row:
        ratio = statistics.median(ours / theirs for ours, theirs in self.pairs)
        return Row(
            self.name,
            statistics.median(ours for ours, _ in self.pairs),
            statistics.median(theirs for _, theirs in self.pairs),
            ratio,
            self.goal,
            ratio >= self.goal,
        )


@dataclass
class Table:
    """All comparisons of a run, in the order in which they were first made."""

    made: dict[str, Comparison] = field(default_factory=dict)

    def add(self, name: str, goal: float, ours: Speed, theirs: Speed | None) -> None:
        if theirs is None:
            print(f"{name}: not installed, so not compared")
            return
        self.put(name, goal, ours.clock, theirs.clock)
        self.put(f"{name}, by processor", goal, ours.processor, theirs.processor)

    def put(self, name: str, goal: float, ours: float, theirs: float) -> None:
        self.made.setdefault(name, Comparison(name, goal)).pairs.append((ours, theirs))

    def rows(self) -> list[Row]:
        return [one.row() for one in self.made.values()]


def letters_per_second(letters: int = 1500, rounds: int = 3) -> Row:
    """One connection on SQLite, against bare smtplib: what `bench-loop` tells."""
    table = Table()
    with sinks.fast() as port:
        for _ in range(rounds):
            ours, bare = _ours_and_bare(port, letters, 1)
            name = "letters a second, queued to accepted, one connection, against bare smtplib"
            table.put(name, 0.5, ours.clock, bare.clock)
    return table.rows()[0]


def on_sqlite(table: Table, port: int) -> None:
    """Ours with one, four and eight connections; the peers beside four."""
    for connections, goal in ((1, 0.0), (8, 0.0), (CONNECTIONS, 0.9)):
        ours, bare = _ours_and_bare(port, LETTERS, connections)
        table.add(f"SQLite, {connections} connections / bare smtplib", goal, ours, bare)
    words = _words()
    table.add("  / Flask-Mail, bulk", 7.0, ours, peers.flask_mail(port, words, FEW))
    post_office = peers.django_post_office(port, words, FEW)
    table.add("  / django-post_office", 5.0, ours, post_office)
    nodemailer = peers.nodemailer(port, words, 2 * FEW, CONNECTIONS)
    table.add("  / nodemailer, pool of 4", 3.0, ours, nodemailer)
    table.add("  / Mailman 3, VERP", 39.0, ours, peers.mailman(port, words, FEW // 3))
    usual = peers.email_message(port, words, FEW, CONNECTIONS)
    table.add("  / smtplib with EmailMessage and Jinja2", 0.0, ours, usual)
    source = peers.smtp_source(port, LETTERS, CONNECTIONS, SIZE)
    table.add("  / smtp-source, the limit", 0.0, ours, source)


def on_postgresql(table: Table, port: int, server: PostgreSQL) -> None:
    """Ours with a durable commit on PostgreSQL, and two workers against one.

    Two workers as they are installed, with four connections each, and with one each, where each
    letter waits for a commit of its own.
    """
    for connections, goal in ((8, 0.0), (MANY, 0.7)):
        ours, bare = _ours_and_bare(port, LETTERS, connections, server)
        table.add(f"PostgreSQL, {connections} connections / bare smtplib", goal, ours, bare)
    for connections, goal in ((1, 0.0), (CONNECTIONS, 1.3)):
        one, two = (_by_workers(port, server.url, number, connections) for number in (1, 2))
        name = f"PostgreSQL, two workers / one, {connections} connections each"
        table.put(name, goal, two, one)


def far_away(table: Table) -> None:
    """One connection to a server so many milliseconds away: a whole run, and each letter more.

    Ours needs one way there and back a letter, and three for a run (hello, the first letter's
    announcement, goodbye); smtplib four, and two. So (4n + 2) / (n + 3) is the most that n letters
    can gain: no letter may end before the last one is answered for, or two would be in doubt.
    """
    with sink.running(DISTANCE) as port:
        opening = _seconds(port, OPENING)
        whole = _seconds(port, FAR)
    name = f"{DISTANCE:.0f} ms away, one connection, {FAR} letters / smtplib"
    table.put(name, 4.0, *(FAR / took for took in whole))
    most = (4 * FAR + 2) / (FAR + 3)
    table.put("  of the most that ways there and back allow", 0.0, whole[1] / whole[0], most)
    more = (took - few for took, few in zip(whole, opening, strict=True))
    table.put("  the same, each further letter", 4.0, *((FAR - OPENING) / took for took in more))


def _seconds(port: int, letters: int) -> tuple[float, float]:
    """How long ours takes for so many letters over one connection, and bare smtplib."""
    ours, bare = _ours_and_bare(port, letters, 1)
    return letters / ours.clock, letters / bare.clock


def assembling() -> Row:
    """Microseconds to make the bytes of a letter, against EmailMessage; the goal is a share."""
    letters = 2000
    words = _words()
    with a_kit() as kit:
        queue(kit, invite(kit, letters))
        skeleton, taken = _taken(kit, letters)
        ours = _rate(letters, lambda: [skeleton.write(one.person) for one in taken])
    fields = {
        "text": words.text.replace("@@", "{token}"),
        "html": words.html.replace("@@", "{token}"),
    }
    few = 300

    def build() -> None:
        for number in range(few):
            peers.built(
                number,
                lambda token: fields["text"].replace("{token}", token),
                lambda token: fields["html"].replace("{token}", token),
            ).as_bytes()

    theirs = _rate(few, build)
    name = "microseconds to assemble a letter / EmailMessage"
    ratio, goal = theirs / ours, 1 / 18
    return Row(name, 1e6 / ours, 1e6 / theirs, ratio, goal, ratio <= goal)


def _ours_and_bare(
    port: int, letters: int, connections: int, server: PostgreSQL | None = None
) -> tuple[Speed, Speed]:
    """How fast ours is, on SQLite unless a server is given, and bare smtplib."""
    url, pid = ("", 0) if server is None else (server.url, _number(server))
    with a_kit(port, connections=connections, url=url) as kit:
        assert queue(kit, invite(kit, letters)) == letters
        skeleton, taken = _taken(kit, letters)
        people = [one.person for one in taken]
        prepared = [
            (envelope_sender(one.message_id), one.to_address, skeleton.write(one)) for one in people
        ]
        bare = peers.bare_smtplib(port, prepared, connections)
        return measured(letters, lambda: _send(kit, letters), server=pid), bare


def _number(server: PostgreSQL) -> int:
    assert server.process is not None
    return server.process.pid


def _taken(kit: Kit, letters: int) -> tuple[Skeleton, tuple[Claimed, ...]]:
    head = kit.stationery.letterhead
    with kit.database.reading() as book:
        at = kit.now()
        taken = claim(book, owner="bench", at=at, lease_until=at, limit=letters).letters
        words = book.get_one(Wording, taken[0].wording)
        headers = tuple((name, value) for name, value in words.headers)
    sender = (head.organisation_name, head.from_address)
    return Skeleton(Words(words.subject, words.text, words.html, headers), sender), taken


def _send(kit: Kit, letters: int) -> None:
    sent = _dispatch(kit)
    assert sent == letters, sent


def _by_workers(port: int, url: str, number: int, connections: int) -> float:
    """Letters a second by so many processes together, from their common start to the last end.

    They are forked from one that has sent some already: what a worker pays once, in its first
    quarter of a second, is not to decide about what it does all day.
    """
    context = get_context("fork")
    barrier = context.Barrier(number + 1)
    with a_kit(port, connections=connections, url=url) as kit:
        assert queue(kit, invite(kit, LETTERS)) == LETTERS
        turns = iter(range(FEW))
        left = LETTERS - _dispatch(kit, stop=lambda: next(turns, None) is None)
        kit.database.close()  # no connection may be shared
        processes = [context.Process(target=_work, args=(kit, barrier)) for _ in range(number)]
        for process in processes:
            process.start()
        barrier.wait()
        begin = time.perf_counter()
        for process in processes:
            process.join()
        took = time.perf_counter() - begin
        assert [process.exitcode for process in processes] == [0] * number
        with kit.database.reading() as book:
            assert not list(book.scalars(select(Delivery.id).where(Delivery.sent_at.is_(None))))
    return left / took


def _work(kit: Kit, barrier: Barrier) -> None:
    barrier.wait()
    _dispatch(kit)
    kit.database.close()


def _dispatch(kit: Kit, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Sends what is due, until told to stop; returns how many letters left."""
    return dispatch(
        kit.database,
        kit.postman,
        kit.stationery,
        now=kit.now,
        owner=workers.name("bench"),
        jitter=lambda: 0.5,
        stop=stop,
    ).sent


def _words() -> peers.Words:
    with a_kit() as kit:
        rendered = render(kit.stationery, a_letter(kit))
    for blank in (blanks.NAME, blanks.TOKEN):
        rendered = type(rendered)(
            rendered.subject, rendered.text.replace(blank, "@@"), rendered.html.replace(blank, "@@")
        )
    return peers.Words(rendered.text, rendered.html)


def _rate(letters: int, work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return letters / (time.perf_counter() - begin)


def main() -> None:
    table = Table()
    end = time.monotonic() + LONGEST
    with sinks.fast() as port, postgresql_server() as server:
        for number in range(ROUNDS):
            print(f"round {number + 1} of at most {ROUNDS}", file=sys.stderr)
            on_sqlite(table, port)
            on_postgresql(table, port, server)
            far_away(table)
            if time.monotonic() + (time.monotonic() - end + LONGEST) / (number + 1) > end:
                break
    report("outbox", [*table.rows(), assembling()])


if __name__ == "__main__":
    main()
