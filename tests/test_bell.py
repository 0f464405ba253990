"""The bell: a ring is heard once, by somebody, wherever they listen; nothing depends on it."""

import logging
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from servers import PATIENCE, free_port, postgresql, redis_server
from soundingboard.bell import MOST_WAITING, Bell
from soundingboard.vocabulary import Wake


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("redis", marks=pytest.mark.redis),
    ]
)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each place in which rings can be kept."""
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path / 'wake.sqlite'}"
    elif request.param == "postgresql":
        with postgresql() as url:
            yield url
    else:
        with redis_server() as url:
            yield url


def test_ring_is_heard_by_another_process_of_the_house(where: str) -> None:
    heard: Queue[Wake] = Queue()
    page, worker = Bell(where), Bell(where)
    page.ring(Wake.OUTBOX)  # before anybody listens
    with worker.answered(heard.put, workers=2):
        assert heard.get(timeout=PATIENCE) is Wake.OUTBOX
        page.ring(Wake.ERRANDS)
        assert heard.get(timeout=PATIENCE) is Wake.ERRANDS
        page.ring(Wake.INBOX)
        assert heard.get(timeout=PATIENCE) is Wake.INBOX
    assert heard.empty()
    page.close()
    worker.close()


def test_rings_that_nobody_hears_do_not_pile_up(where: str) -> None:
    heard: Queue[Wake] = Queue()
    bell = Bell(where)
    for _ in range(3 * MOST_WAITING):
        bell.ring(Wake.OUTBOX)
    with bell.answered(heard.put, workers=1):
        for _ in range(MOST_WAITING):
            assert heard.get(timeout=PATIENCE) is Wake.OUTBOX
        bell.ring(Wake.ERRANDS)  # taken after all that came before it
        assert heard.get(timeout=PATIENCE) is Wake.ERRANDS
    bell.close()


@pytest.mark.parametrize(
    "away",
    [
        "sqlite:/nowhere/at/all/wake.sqlite",
        "postgresql+psycopg://somebody:secret@127.0.0.1:{port}/none",
        "redis://:secret@127.0.0.1:{port}/0",
    ],
)
def test_ring_without_a_server_is_lost_and_nothing_else(
    away: str, caplog: pytest.LogCaptureFixture
) -> None:
    Bell(away.format(port=free_port())).ring(Wake.OUTBOX)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "a ring for letters was lost" in caplog.text
    assert "secret" not in caplog.text


def test_worker_without_a_queue_says_so_and_leaves_it_to_the_clock(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Bell("sqlite:/nowhere/at/all/wake.sqlite").answered(lambda _what: None, workers=2):
        assert "nobody can be woken here, the clock does it all" in caplog.text


def test_bell_that_is_off_wakes_nobody(tmp_path: Path) -> None:
    heard: list[Wake] = []
    bell = Bell("off")
    bell.ring(Wake.OUTBOX)
    with bell.answered(heard.append, workers=2):
        bell.ring(Wake.OUTBOX)
    assert heard == []
