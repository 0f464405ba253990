"""Errands: each batch once, whatever stops them; cancelled, let go on, given up with a reason."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock
from errands.lists import a_list, ask_for
from factories import NOON, an_officer
from servers import PATIENCE
from soundingboard.errands import claiming, importing, kinds
from soundingboard.errands.about import CodeAgain
from soundingboard.errands.asking import ask
from soundingboard.errands.batch import Batch
from soundingboard.errands.claiming import LEASE, MOST_BEGUN, NEVER_ENDS, claim
from soundingboard.errands.deciding import cancel, go_on
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import Errand, JournalEntry, Stakeholder
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import ErrandKind, ErrandState

PRIVATE = "somebody@private.example"


def the_errand(kit: Kit) -> Errand:
    with kit.database.reading() as book:
        return book.scalars(select(Errand).order_by(Errand.id.desc())).first()


def people(kit: Kit) -> int:
    with kit.database.reading() as book:
        return book.scalar(select(func.count(Stakeholder.id))) or 0


class Stopping:
    """Work of a few steps at which something happens: `happens` is called before each."""

    def __init__(self, happens: Callable[[int], None], steps: int = 10) -> None:
        self.happens, self.steps = happens, steps

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:
        step = so_far.get("step", 0) + 1
        session.add(JournalEntry(at=at, actor="test", event="step", subject=str(step)))
        session.flush()
        self.happens(step)
        return Batch(step, self.steps, {"step": step}, "Done." if step == self.steps else "")


def steps(kit: Kit) -> list[int]:
    with kit.database.reading() as book:
        entries = select(JournalEntry.subject).where(JournalEntry.event == "step")
        return [int(one) for one in book.scalars(entries.order_by(JournalEntry.id))]


@pytest.fixture
def at_each_step(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], None]], None]:
    """Makes coding again a work of ten steps, at each of which something happens."""

    def arrange(happens: Callable[[int], None]) -> None:
        monkeypatch.setitem(
            kinds.OPENERS, ErrandKind.CODING, lambda _kit, _errand: Stopping(happens)
        )

    return arrange


def ask_coding(kit: Kit, strategy_id: int = 1) -> int:
    with kit.database.begin() as book:
        about = CodeAgain(strategy_id)
        return ask(book, about, title="Coding everything again", at=kit.now()).id


def test_list_is_imported_in_batches_and_says_what_was_done(kit: Kit) -> None:
    ask_for(kit, a_list(450))
    assert drain(kit) == 1
    errand = the_errand(kit)
    assert (errand.state, errand.done, errand.of) == (ErrandState.DONE, 450, 450)
    assert errand.result == "Imported: 450 people added."
    assert people(kit) == 450
    with kit.database.reading() as book:
        noted = book.scalars(
            select(JournalEntry).where(JournalEntry.event == "imported a list")
        ).one()
    assert (noted.actor, noted.detail) == (
        "Olwen Pryce",
        "people.csv (spring list): 450 added, 0 merged, 0 kept off, 0 not usable.",
    )


def test_long_import_names_who_is_refused_and_on_our_list(kit: Kit) -> None:
    ask_for(kit, a_list(2))
    drain(kit)
    ask_for(kit, b"Email,Do not email\n" + b"person1@partner1.example,Y\nx@partner.example,Y\n")
    drain(kit)
    assert the_errand(kit).result == (
        "Imported: 0 people added, 2 not taken because the list says not to write to them "
        "(rows 2–3), of whom 1 is on our list already, where this stops no letters (row 2): "
        "open their pages and stop them."
    )


def test_same_list_asked_for_twice_is_one_errand(kit: Kit) -> None:
    first = ask_for(kit, a_list(3))
    assert ask_for(kit, a_list(3)) == first
    assert drain(kit) == 1
    assert ask_for(kit, a_list(3)) != first
    drain(kit)
    assert the_errand(kit).result == "Imported: 0 people added, 3 unchanged."
    assert people(kit) == 3


def test_list_that_is_none_fails_with_its_reason(kit: Kit) -> None:
    ask_for(kit, b"nothing,like,a,list\n1,2,3,4\n")
    drain(kit)
    errand = the_errand(kit)
    assert errand.state is ErrandState.FAILED
    assert "people.csv" in errand.trouble
    assert errand.finished_at == NOON


def test_stopped_process_gives_back_what_it_has_and_another_goes_on(
    kit: Kit, at_each_step: Callable[..., None]
) -> None:
    def stop(step: int) -> None:
        if step == 4:
            kit.stopping.set()

    at_each_step(stop)
    ask_coding(kit)
    drain(kit)
    errand = the_errand(kit)
    assert (errand.state, errand.owner, errand.done) == (ErrandState.WAITING, "", 4)

    kit.stopping.clear()
    drain(kit)
    assert the_errand(kit).state is ErrandState.DONE
    assert steps(kit) == list(range(1, 11))


def test_cancelled_errand_stops_keeps_what_was_done_and_can_go_on(
    kit: Kit, at_each_step: Callable[..., None], session: Session
) -> None:
    def by_hand(step: int) -> None:
        if step == 6:
            raise KeyboardInterrupt  # the process ends here; a person cancels what it left

    at_each_step(by_hand)
    number = ask_coding(kit)
    with pytest.raises(KeyboardInterrupt):
        drain(kit)
    with kit.database.begin() as book:
        errand = book.get_one(Errand, number)
        assert (errand.state, errand.done) == (ErrandState.RUNNING, 5)
        cancel(book, errand, by="Olwen Pryce", at=NOON)
    assert drain(kit) == 0
    at_each_step(lambda _step: None)
    with kit.database.begin() as book:
        go_on(book, book.get_one(Errand, number), by="Olwen Pryce", at=NOON)
    drain(kit)
    assert the_errand(kit).state is ErrandState.DONE
    assert steps(kit) == list(range(1, 11))
    with kit.database.reading() as book:
        said = book.execute(
            select(JournalEntry.event, JournalEntry.actor, JournalEntry.detail)
            .where(JournalEntry.subject == "errand")
            .order_by(JournalEntry.id)
        ).all()
        assert [tuple(one) for one in said] == [
            ("cancelled", "Olwen Pryce", "Coding everything again: 5 of 10"),
            ("let go on", "Olwen Pryce", "Coding everything again: 5 of 10"),
        ]
        with pytest.raises(Conflict, match="was not stopped"):
            go_on(book, book.get_one(Errand, number), by="Olwen Pryce", at=NOON)
        with pytest.raises(Conflict, match="ended already"):
            cancel(book, book.get_one(Errand, number), by="Olwen Pryce", at=NOON)


def test_what_breaks_is_tried_again_later_and_then_given_up(
    kit: Kit, clock: Clock, at_each_step: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(step: int) -> None:
        if step == 3:
            raise RuntimeError(PRIVATE)

    at_each_step(break_down)
    ask_coding(kit)
    drain(kit)
    errand = the_errand(kit)
    assert (errand.state, errand.done) == (ErrandState.WAITING, 2)
    assert errand.trouble.endswith("It is tried again by itself.")
    assert drain(kit) == 0  # not yet
    for _ in range(MOST_BEGUN):
        clock.at += timedelta(hours=1)
        drain(kit)
    errand = the_errand(kit)
    assert (errand.state, errand.trouble, errand.done) == (ErrandState.FAILED, NEVER_ENDS, 2)
    assert steps(kit) == [1, 2]
    assert "RuntimeError" in caplog.text
    assert PRIVATE not in caplog.text


def test_errand_of_a_worker_elsewhere_is_taken_over_when_its_heart_stops(
    kit: Kit, clock: Clock
) -> None:
    ask_coding(kit)
    elsewhere = claim(kit.database, owner="another machine/7/1/x", at=clock())
    assert elsewhere is not None
    clock.at += LEASE
    assert claim(kit.database, owner="this machine/8/1/y", at=clock()) is None
    clock.at += timedelta(seconds=1)
    taken = claim(kit.database, owner="this machine/8/1/y", at=clock())
    assert taken is not None
    with kit.database.begin() as book:
        assert claiming.held(book, taken.id, "another machine/7/1/x") is None


def test_errand_that_always_kills_its_worker_is_given_up(kit: Kit) -> None:
    ask_coding(kit)
    for _ in range(MOST_BEGUN):
        assert claim(kit.database, owner="a", at=NOON, is_gone=lambda _: True) is not None
    assert claim(kit.database, owner="a", at=NOON, is_gone=lambda _: True) is None
    errand = the_errand(kit)
    assert (errand.state, errand.trouble) == (ErrandState.FAILED, NEVER_ENDS)


def test_what_would_get_in_each_others_way_runs_one_after_the_other(kit: Kit) -> None:
    first = ask_coding(kit)
    running = claim(kit.database, owner="a", at=NOON, is_gone=lambda _: False)
    second, elsewhere = ask_coding(kit), ask_coding(kit, strategy_id=2)
    assert running is not None
    assert (running.id, len({first, second, elsewhere})) == (first, 3)
    next_one = claim(kit.database, owner="b", at=NOON, is_gone=lambda _: False)
    assert next_one is not None
    assert next_one.id == elsewhere
    assert claim(kit.database, owner="c", at=NOON, is_gone=lambda _: False) is None


def test_heart_beats_while_a_long_file_is_read(
    kit: Kit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundingboard.errands.working.BEAT_SECONDS", 0.01)
    ask_coding(kit)

    def read_long(_kit: Kit, errand: Errand) -> Stopping:
        clock.at = NOON + timedelta(minutes=1)
        end = time.monotonic() + PATIENCE
        while the_errand(kit).heartbeat_at != clock.at:
            assert time.monotonic() < end, "no heartbeat came"
            time.sleep(0.01)
        return Stopping(lambda _step: None)

    monkeypatch.setitem(kinds.OPENERS, ErrandKind.CODING, read_long)
    drain(kit)
    assert the_errand(kit).state is ErrandState.DONE


def test_who_asked_is_kept_when_they_go(kit: Kit) -> None:
    with kit.database.begin() as book:
        person = an_officer(book, name="Sioned Rees")
        number = ask(book, CodeAgain(1), title="Coding", at=NOON, by=person).id
    with kit.database.begin() as book:
        book.delete(book.get_one(type(person), person.id))
    with kit.database.reading() as book:
        errand = book.get_one(Errand, number)
        assert (errand.asked_by, errand.asked_by_id) == ("Sioned Rees", None)


def test_list_that_has_left_the_shelf_is_said_so(kit: Kit) -> None:
    about = replace(importing.ImportList("0" * 64, "people.csv", "spring list", "Olwen Pryce"))
    with kit.database.begin() as book:
        ask(book, about, title="Importing people.csv", at=NOON)
    drain(kit)
    assert the_errand(kit).trouble.startswith("We do not have this file any more.")
