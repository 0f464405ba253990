"""Letters about to be answered share an entry, where the disk takes longer than a letter."""

import random
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import timedelta
from functools import partial

import pytest
from many_senders import DistantPostman, World
from sqlalchemy.orm import Session

from factories import NOON
from outbox_letters import a_letter
from soundingboard.kit import Kit
from soundingboard.outbox.claiming import Claimed
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.gathering import Pace
from soundingboard.outbox.ledger import Judged, Ledger

LETTERS, CONNECTIONS = 120, 4
SLOW = 0.05  # seconds that an entry takes, far longer than a letter
MS = timedelta(milliseconds=1)


def a_pace(entry: int, letter: int) -> Pace:
    """After many entries and letters that took so many milliseconds."""
    pace = Pace()
    for _ in range(50):
        pace.entry_took(entry * MS)
        pace.letter_took(letter * MS)
    return pace


def test_an_entry_waits_for_quick_letters_but_no_longer_than_for_two() -> None:
    pace = a_pace(entry=10, letter=2)
    assert pace.seconds_left(NOON) == float("inf")
    assert [pace.waits(NOON + after * MS) for after in (0, 3, 4)] == [True, True, False]
    assert pace.seconds_left(NOON + 3 * MS) == pytest.approx(0.001, abs=0.0002)
    assert pace.seconds_left(NOON + 9 * MS) == 0


@pytest.mark.parametrize("letter", [10, 20])
def test_nothing_waits_where_a_letter_takes_as_long_as_an_entry(letter: int) -> None:
    assert not a_pace(entry=10, letter=letter).waits(NOON)


def test_nothing_waits_before_anything_is_known() -> None:
    assert not Pace().waits(NOON)


def entries_of_all_letters(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many entries let letters go, where the disk is slow and no letter takes as long."""
    chance = random.Random(3)  # noqa: S311  # not a secret: the same each time
    world = World(1, NOON)
    postman = DistantPostman(
        world, [], way=lambda: chance.uniform(0.001, 0.003), connections=CONNECTIONS
    )
    enter, entries = Ledger.enter, []

    def slowly(
        ledger: Ledger, judged: Sequence[Judged], intended: Sequence[Claimed]
    ) -> Future[frozenset[int]]:
        made = enter(ledger, judged, intended).result()
        entries.extend([made] if intended else [])
        aside: Future[frozenset[int]] = Future()
        postman.after(SLOW, partial(aside.set_result, made))
        return aside

    with Session(kit.database.engine) as session:
        for _ in range(LETTERS):
            a_letter(session)
    monkeypatch.setattr(Ledger, "enter", slowly)
    done = dispatch(
        kit.database,
        postman,
        kit.stationery,
        now=world.now,
        owner="worker",
        jitter=lambda: 0.5,
        rest=world.sleep,
    )
    assert done.sent == postman.letters == LETTERS
    return len(entries)


def test_lines_share_their_entries_where_the_disk_is_slow(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One for each four letters, and some before it is known what takes how long.
    assert entries_of_all_letters(kit, monkeypatch) <= LETTERS / CONNECTIONS + 5


def test_lines_that_never_waited_would_end_in_two_halves(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "waits", lambda *_: False)
    assert entries_of_all_letters(kit, monkeypatch) >= LETTERS / CONNECTIONS * 1.5
