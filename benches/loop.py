"""The whole loop: letters out, mails in, and how long until the first page answers."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from outbox import letters_per_second
from report import Row, report

from inbox import mails_per_second
from servers import free_port

START_GOAL = 4.0  # times as long as its libraries take to load
PATIENCE = 90.0  # seconds


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
    report("loop", [letters_per_second(), mails_per_second("SQLite"), seconds_to_first_page()])


if __name__ == "__main__":
    main()
