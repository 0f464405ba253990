"""A million letters: how fast they are planned, and whether a claim takes longer at the end.

On both databases. Planning is one INSERT ... SELECT; a claim takes two hundred letters and is
measured when so many hundred thousand of them have left. Beside planning on PostgreSQL stands what
it needs at least: for as many rows of three numbers with one index, and for the very rows of the
letters, copied as they are into empty tables with the same indices.
"""

import resource
import statistics
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from mailing import a_kit, invite, queue
from processor import Speed, measured
from report import Row, report
from sqlalchemy import text

from servers import postgresql_server
from soundingboard.kit import Kit
from soundingboard.outbox.claiming import claim

LETTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
STEP = LETTERS // 10
PLANNED = 100_000.0  # rows a second
SLOWER = 2.0  # times as long as the first claim
CLAIM, CLAIMS = 200, 9
# The tables of letters as they were written, beside them, and again as empty as they were.
LIMITS = """
    CREATE TABLE small (id INTEGER PRIMARY KEY, reader INTEGER, kind SMALLINT);
    CREATE TABLE letter AS SELECT * FROM delivery;
    CREATE TABLE state AS SELECT * FROM delivery_state;
    CREATE TABLE letter_again (LIKE delivery INCLUDING ALL);
    CREATE TABLE state_again (LIKE delivery_state INCLUDING ALL);
"""
SMALL = "INSERT INTO small SELECT id, invitation_id, 7 FROM letter"
COPIED = """
    INSERT INTO letter_again SELECT * FROM letter;
    INSERT INTO state_again SELECT * FROM state;
"""


def measure(name: str, kit: Kit, server: int = 0) -> list[Row]:
    """Planning and claiming on one database; `server` is its process, where it has one."""
    consultation = invite(kit, LETTERS)
    memory = _memory()

    def plan() -> None:
        assert queue(kit, consultation) == LETTERS

    planned = measured(LETTERS, plan, server=server)
    grown = _memory() - memory
    limits = _limits(name, kit, server) if server else []
    print(f"{name}: planned at {planned.clock:,.0f} rows a second, memory grown by {grown:.0f} MB")
    claims = []
    for left in range(0, LETTERS, STEP):
        if left:
            _let_go(kit, left)
        claims.append(_claim(kit))
        print(f"{name}: {left:>9,} gone, {CLAIM} letters are claimed in {claims[-1]:.2f} ms")
    slowest = max(claims[1:]) / claims[0]
    return [
        *(
            Row(
                f"{name}: rows planned a {what} / {limit}",
                ours,
                theirs,
                ours / theirs,
                0.0,
                holds=True,
            )
            for limit, speed in limits
            for what, ours, theirs in (
                ("second", planned.clock, speed.clock),
                ("second of the processor", planned.processor, speed.processor),
            )
        ),
        *(
            Row(
                f"{name}: rows planned a {what}",
                rate,
                PLANNED,
                rate / PLANNED,
                1.0,
                rate >= PLANNED,
            )
            for what, rate in (
                ("second", planned.clock),
                ("second of the processor", planned.processor),
            )
        ),
        Row(
            f"{name}: slowest claim / first, in milliseconds",
            max(claims),
            claims[0],
            slowest,
            SLOWER,
            slowest <= SLOWER,
        ),
    ]


def _limits(name: str, kit: Kit, server: int) -> list[tuple[str, Speed]]:
    """What the database needs for rows at least: for the smallest, and for those of letters."""

    def run(statements: str) -> None:
        with kit.database.begin() as book:
            book.connection().exec_driver_sql(statements)

    run(LIMITS)
    limits = [
        ("rows of three numbers", measured(LETTERS, partial(run, SMALL), server=server)),
        ("the same rows copied", measured(LETTERS, partial(run, COPIED), server=server)),
    ]
    run("DROP TABLE small, letter, state, letter_again, state_again")
    for what, speed in limits:
        print(f"{name}: {what} at {speed.clock:,.0f} rows a second")
    return limits


def _let_go(kit: Kit, letters: int) -> None:
    gone = text("UPDATE delivery_state SET state = 'sent' WHERE id <= :last AND state = 'queued'")
    with kit.database.begin() as book:
        book.execute(gone, {"last": letters})
    if not kit.database.is_sqlite:
        # What autovacuum does by itself in the hours that a million letters take.
        with kit.database.engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            own.exec_driver_sql("VACUUM ANALYZE delivery_state")


def _claim(kit: Kit) -> float:
    """Milliseconds of a claim: the median of several, each undone."""
    took = []
    for _ in range(CLAIMS):
        with kit.database.reading() as book:
            at = kit.now()
            begin = time.perf_counter()
            taken = claim(book, owner="bench", at=at, lease_until=at, limit=CLAIM)
            took.append(time.perf_counter() - begin)
            assert len(taken.letters) == CLAIM
    return statistics.median(took) * 1000


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    rows = []
    with a_kit() as kit:
        rows += measure("SQLite", kit)
    with postgresql_server() as server, a_kit(url=server.url) as kit:
        assert server.process is not None
        rows += measure("PostgreSQL", kit, server.process.pid)
    report("million", rows)


if __name__ == "__main__":
    main()
