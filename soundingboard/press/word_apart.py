"""Filling in a Word template that somebody handed in: in a process of its own, with limits.

A template is a small program. The sandbox keeps it from reaching anything; this keeps it from
taking the machine's time and memory.
"""

import base64
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from soundingboard.press.word import BadTemplate, Picture, fill
from soundingboard.press.word_check import check

ROOT = Path(__file__).parents[2]
SECONDS = 20  # of a processor
PATIENCE = 90  # seconds on the clock: the machine may have other work
MEMORY = 1_000_000_000  # bytes
LARGEST = 40_000_000  # bytes of a paper
_GOOD, _BAD = b"+", b"-"
TOO_MUCH = f"It takes more than {SECONDS} seconds, or too much memory, to be filled in."


def fill_apart(
    template: bytes, report: dict[str, Any], pictures: Mapping[str, Picture], *, at: datetime
) -> bytes:
    """As `fill`, for a template nobody has reason to trust. Raises BadTemplate."""
    check(template)
    asked = {
        "template": _packed(template),
        "report": report,
        "pictures": {key: [_packed(one.png), one.description] for key, one in pictures.items()},
        "at": at.isoformat(),
    }
    try:
        ran = subprocess.run(  # our own module; what is handed in goes by a pipe
            [sys.executable, "-m", "soundingboard.press.word_apart"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadTemplate(TOO_MUCH) from None
    if ran.returncode or not ran.stdout:
        raise BadTemplate(TOO_MUCH)
    if ran.stdout.startswith(_BAD):
        raise BadTemplate(ran.stdout[1:].decode())
    return ran.stdout[1:]


def _answer(content: bytes) -> bytes:
    asked = json.loads(content)
    pictures = {
        key: Picture(base64.b64decode(png), words)
        for key, (png, words) in asked["pictures"].items()
    }
    try:
        made = fill(
            base64.b64decode(asked["template"]),
            asked["report"],
            pictures,
            at=datetime.fromisoformat(asked["at"]),
        )
    except BadTemplate as bad:
        return _BAD + str(bad).encode()
    if len(made) > LARGEST:
        return _BAD + b"The paper it makes is too large."
    return _GOOD + made


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


def main() -> None:
    """The process of its own: a request on standard input, an answer on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
