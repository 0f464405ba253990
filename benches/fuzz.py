"""Throws bytes at the reader of mail until one breaks a promise, for ten minutes or as told.

FUZZ_SECONDS sets how long. With atheris (requirements-bench.txt) the bytes are led by what code
they reach; without it hypothesis makes them up. Seeds are the letters of the tests and, where it
lies beside the checkout, the labelled mail. What breaks is written to build/fuzz and ends the run.
"""

import base64
import importlib.util
import json
import os
import shutil
import sys
import time
from email import message_from_bytes
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]
ATHERIS = importlib.util.find_spec("atheris") is not None
OURS = ["soundingboard.reading", "soundingboard.cli.reading"]

if ATHERIS:
    import atheris

    with atheris.instrument_imports(include=OURS):
        from soundingboard.cli.reading import described
        from soundingboard.reading.alignment import align
        from soundingboard.reading.commands import asked_of
        from soundingboard.reading.mail import read
else:
    from soundingboard.cli.reading import described
    from soundingboard.reading.alignment import align
    from soundingboard.reading.commands import asked_of
    from soundingboard.reading.mail import read

from soundingboard.reading.opening.bodies import choose_body
from soundingboard.reading.opening.mime import take_apart
from soundingboard.reading.opening.winmail import open_winmail
from tests.material import SHARED
from tests.post.hand_written import written

SECONDS = int(os.environ.get("FUZZ_SECONDS", "600"))
FOLDER = ROOT / "build" / "fuzz"
LONGEST_SEED = 8_000  # bytes; what is shorter is tried more often
EVERY = 4  # of the labelled mail one in so many
LETTER = written()[0].letter


class BrokenPromiseError(AssertionError):
    """The reader did what it says it never does."""


def try_one(raw: bytes) -> None:
    """Read bytes as the product does, with and without the letter, and hold it to its word."""
    for sent_text in ("", LETTER.text):
        mail = read(raw, sent_text)
        body = mail.body
        _promise(body == _whole(raw), "the parts joined are the text that was chosen")
        last, passages = 0, align(LETTER, mail.parts)
        for passage in sorted(passages, key=lambda one: one.start):
            _promise(passage.start >= last, "no two passages share a character")
            _promise(body[passage.start : passage.end] == passage.text, "a passage is what stands")
            _promise(bool(passage.targets), "every passage has a place")
            last = passage.end
        asked_of(mail)
        told = json.dumps(described(mail, passages), ensure_ascii=False)
        told.encode("utf-8")  # a half character could be stored nowhere


def _whole(raw: bytes) -> str:
    taken = take_apart(raw)
    open_winmail(taken)
    body = choose_body(taken.leaves)
    return "".join(line.text for line in body.lines) + body.rest


def _promise(kept: bool, words: str) -> None:  # noqa: FBT001  # a statement, then its words
    if not kept:
        raise BrokenPromiseError(words)


def seeds() -> list[bytes]:
    """Letters to begin with, each with its texts unpacked, so that changing a byte changes them."""
    files = [*ROOT.glob("tests/post/*.eml"), *ROOT.glob("tests/post/by_hand/*.eml")]
    found = [path.read_bytes() for path in files]
    for path in sorted((SHARED / "data" / "replies").glob("*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[::EVERY]:
            case = json.loads(line)
            packed = case.get("raw_b64") or case.get("raw_eml_b64")
            subtype = "html" if case.get("kind") == "html" else "plain"
            head = f"Content-Type: text/{subtype}; charset=utf-8\r\n\r\n".encode()
            found.append(base64.b64decode(packed) if packed else head + case["raw"].encode())
    return [plain for raw in found if len(plain := _unpacked(raw)) <= LONGEST_SEED]


def _unpacked(raw: bytes) -> bytes:
    letter = message_from_bytes(raw)
    for part in letter.walk():
        if part.get_content_maintype() == "text" and "Content-Transfer-Encoding" in part:
            content = part.get_payload(decode=True)
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "8bit"
            part.set_payload(content.decode("latin-1"))
    try:
        return bytes(letter)
    except (UnicodeError, KeyError, LookupError):
        return raw


def with_atheris() -> None:
    corpus = FOLDER / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(raw)
    options = [
        f"-max_total_time={SECONDS}",
        f"-artifact_prefix={FOLDER}/",
        f"-max_len={2 * LONGEST_SEED}",
        *("-timeout=25", "-rss_limit_mb=2500", "-verbosity=0", "-print_final_stats=1"),
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], try_one)
    atheris.Fuzz()


def with_hypothesis() -> None:
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415  # only where needed
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    letters = st.sampled_from(seeds())
    pieces = st.one_of(st.binary(max_size=200), letters.map(lambda raw: raw[: len(raw) // 2]))
    ends = time.monotonic() + SECONDS
    tried = 0

    @settings(
        max_examples=500,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(st.binary(max_size=4_000), st.lists(pieces, max_size=6).map(b"".join)))
    def batch(raw: bytes) -> None:
        nonlocal tried
        tried += 1
        try_one(raw)

    while time.monotonic() < ends:
        batch()
    print(f"hypothesis: {tried} letters in {SECONDS} seconds, no finding")


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if ATHERIS:
        with_atheris()
    else:
        print("NOT RUN with atheris: it is not installed (requirements-bench.txt)")
        with_hypothesis()


if __name__ == "__main__":
    main()
