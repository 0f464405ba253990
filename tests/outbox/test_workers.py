"""Whether a worker that claimed letters still lives."""

import subprocess
import sys
from pathlib import Path

import pytest

from soundingboard.outbox import workers

SAY_MY_NAME = (
    "from soundingboard.outbox import workers; print(workers.name('x'), flush=True); input()"
)
ROOT = Path(__file__).parents[2]


def test_a_worker_lives_as_long_as_its_process() -> None:
    with subprocess.Popen(  # noqa: S603  # ourselves
        [sys.executable, "-c", SAY_MY_NAME],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        alive = workers.is_gone(name)
        process.kill()
        process.wait()
        assert (alive, workers.is_gone(name)) == (False, True)


def test_another_process_of_the_same_number_is_another_worker() -> None:
    machine, number, _started, token = workers.name("x").split("/")

    assert workers.is_gone(f"{machine}/{number}/1/{token}")


def test_a_run_of_ours_that_broke_off_is_gone_though_we_live() -> None:
    name = workers.name("x")

    with workers.at_work(name):
        assert not workers.is_gone(name)
    assert workers.is_gone(name)


@pytest.mark.parametrize("name", ["elsewhere:pid:[1]/1/1/x", "nonsense", "", "///"])
def test_a_worker_we_cannot_see_is_not_said_to_be_gone(name: str) -> None:
    assert not workers.is_gone(name)
