"""Killed without warning in the middle of long work: another goes on, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from errands.lists import a_list
from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from servers import free_port, postgresql
from soundingboard.errands.about import CodeAgain, ImportList
from soundingboard.errands.asking import ask
from soundingboard.errands.deciding import OPEN
from soundingboard.models import Errand, JournalEntry, Organisation, Priority, Stakeholder, Tag
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.storage.shelf import FolderShelf
from soundingboard.vocabulary import ErrandState, TagSource, TagState

ROOT = Path(__file__).parents[2]
ROWS = 5_000
PASSAGES = 3_000
LISTS = 6
WORKERS = 3
PATIENCE = 300.0  # seconds to get as far as it should
Happened = Callable[[Errand], bool]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of either kind."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'soundingboard.sqlite'}")
        Base.metadata.create_all(made.engine)
        yield made
        made.close()
        return
    with postgresql() as url:
        made = Database(url)
        Base.metadata.create_all(made.engine)
        yield made
        made.close()


@contextmanager
def a_worker(database: Database, folder: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m soundingboard work` on a database; killed at the end if it still runs."""
    process = subprocess.Popen(  # noqa: S603  # our own program, our own words
        [sys.executable, "-m", "soundingboard", *(command or ("work",))],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            "SOUNDINGBOARD_DATABASE_URL": database.url,
            "SOUNDINGBOARD_PORT": str(free_port()),
            "SOUNDINGBOARD_POST_OFFICE_PORT": str(free_port()),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def the_errand(database: Database) -> Errand:
    with database.reading() as book:
        return book.scalars(select(Errand)).one()


def wait_until(database: Database, happened: Happened, worker: subprocess.Popen[str]) -> Errand:
    end = time.monotonic() + PATIENCE
    while not happened(errand := the_errand(database)):
        assert worker.poll() is None, worker.communicate()[0]
        assert time.monotonic() < end, f"{errand.state} at {errand.done} of {errand.of}"
        time.sleep(0.05)
    return errand


def is_over(errand: Errand) -> bool:
    return errand.state not in OPEN


def beyond(done: int) -> Happened:
    return lambda errand: errand.done > done or is_over(errand)


def kill_again_and_again(database: Database, folder: Path, moments: list[int]) -> list[int]:
    """Kills a worker whenever it has done so much; returns how much each had kept by then."""
    kept = []
    for moment in moments:
        with a_worker(database, folder) as worker:
            wait_until(database, beyond(moment), worker)
            worker.send_signal(signal.SIGKILL)
            worker.wait(PATIENCE)
            kept.append(the_errand(database).done)
    with a_worker(database, folder) as worker:
        wait_until(database, is_over, worker)
    return kept


@pytest.mark.slow
def test_import_of_five_thousand_rows_outlives_its_workers(
    database: Database, tmp_path: Path
) -> None:
    content = FolderShelf(tmp_path / "shelf").put(a_list(ROWS))
    about = ImportList(content, "people.csv", "spring list", "Olwen Pryce")
    with database.begin() as book:
        ask(book, about, title="Importing people.csv", at=NOON)
    kept = kill_again_and_again(database, tmp_path, [0, 1_500, 3_500])
    assert [0 < done < ROWS for done in kept] == [True] * 3
    assert kept == sorted(set(kept))

    errand = the_errand(database)
    assert (errand.state, errand.done, errand.of) == (ErrandState.DONE, ROWS, ROWS)
    assert errand.result == "Imported: 5,000 people added."
    with database.reading() as book:
        addresses = book.scalars(select(Stakeholder.email)).all()
        assert sorted(addresses) == sorted(
            f"person{row}@partner{row % 50}.example" for row in range(ROWS)
        )
        assert book.scalar(select(func.count(Organisation.id))) == 50
        noted = book.scalars(select(JournalEntry.detail)).all()
        assert noted == [
            "people.csv (spring list): 5000 added, 0 merged, 0 kept off, 0 not usable."
        ]


@pytest.mark.slow
def test_workers_that_share_a_database_do_everything_once(
    database: Database, tmp_path: Path
) -> None:
    shelf = FolderShelf(tmp_path / "shelf")
    for number in range(LISTS):
        content = a_list(300).replace(b"person", b"person%d." % number)
        about = ImportList(shelf.put(content), f"{number}.csv", "spring list", "Olwen Pryce")
        with database.begin() as book:
            ask(book, about, title=f"Importing {number}.csv", at=NOON)
    with ExitStack() as running:
        workers = [running.enter_context(a_worker(database, tmp_path)) for _ in range(WORKERS)]
        end = time.monotonic() + PATIENCE
        while open_errands(database):
            assert [worker.poll() for worker in workers] == [None] * WORKERS
            assert time.monotonic() < end, f"{open_errands(database)} are not done"
            time.sleep(0.05)
    with database.reading() as book:
        results = book.scalars(select(Errand.result)).all()
        noted = book.scalars(select(JournalEntry.detail)).all()
        assert book.scalar(select(func.count(Stakeholder.id))) == 300 * LISTS
    assert results == ["Imported: 300 people added."] * LISTS
    assert sorted(noted) == [
        f"{number}.csv (spring list): 300 added, 0 merged, 0 kept off, 0 not usable."
        for number in range(LISTS)
    ]


def open_errands(database: Database) -> int:
    with database.reading() as book:
        return book.scalar(select(func.count(Errand.id)).where(Errand.state.in_(OPEN))) or 0


def much_that_was_said(database: Database) -> int:
    """Answers to a question that was tied to a priority only after they had come in."""
    with database.begin() as book:
        strategy = a_strategy(book, "Skills", "Housing")
        consultation = an_open_consultation(book, "What have we missed?", strategy=strategy)
        question = consultation.questions[0]
        for person in range(PASSAGES // 50):
            said = [(question, f"In parish {person} the hall has no roof.")] * 50
            a_contribution(book, consultation, a_stakeholder(book), *said)
        question.priorities.append(strategy.priorities[1])
        book.flush()
        return strategy.id


@pytest.mark.slow
def test_coding_again_outlives_its_workers(database: Database, tmp_path: Path) -> None:
    strategy_id = much_that_was_said(database)
    with database.begin() as book:
        ask(book, CodeAgain(strategy_id), title="Coding again", at=NOON)
    kept = kill_again_and_again(database, tmp_path, [0, 1_000, 2_000])
    assert [0 < done < PASSAGES for done in kept] == [True] * 3

    errand = the_errand(database)
    assert (errand.state, errand.done) == (ErrandState.DONE, PASSAGES)
    assert errand.result == (
        "3,000 passages read. Housing: 3,000 more, 0 fewer. What a person decided stays."
    )
    with database.reading() as book:
        tags = book.execute(
            select(Priority.name, Tag.source, Tag.state, func.count(Tag.comment_id.distinct()))
            .join(Tag.priority)
            .group_by(Priority.name, Tag.source, Tag.state)
        ).all()
        assert book.scalar(select(func.count(Tag.id))) == PASSAGES
    assert [tuple(row) for row in tags] == [
        ("Housing", TagSource.QUESTION, TagState.APPLIES, PASSAGES)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["work", "serve"])
def test_worker_that_is_asked_to_stop_gives_back_what_it_has(
    command: str, database: Database, tmp_path: Path
) -> None:
    strategy_id = much_that_was_said(database)
    with database.begin() as book:
        ask(book, CodeAgain(strategy_id), title="Coding again", at=NOON)
    with a_worker(database, tmp_path, command) as worker:
        wait_until(database, beyond(0), worker)
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate(timeout=PATIENCE)[0]
    assert worker.returncode == 0, said
    errand = the_errand(database)
    assert (errand.state, errand.owner) == (ErrandState.WAITING, "")
    assert 0 < errand.done < PASSAGES
    assert "Traceback" not in said
    assert "did not stop in time" not in said
