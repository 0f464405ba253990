"""How many answers land on the question they answer: replies of our own making, and public ones.

The made replies come as bytes in the forms of twelve mail programs and are read as the product
reads mail; the truth about each answer is known. The public ones lie beside the checkout with
their own scorer. The peer is the rule of the one system known to place answers at all: walk the
signed quotation, compare its lines exactly, put what follows under the last line met.
"""

import importlib
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches")]

from report import Row, report  # noqa: E402  # the path to ours was set above

from soundingboard.reading.aligning.wording import words_of  # noqa: E402
from soundingboard.reading.alignment import Passage, align  # noqa: E402
from soundingboard.reading.anchors import SentLetter  # noqa: E402
from soundingboard.reading.mail import read  # noqa: E402
from soundingboard.reading.parts import Mark, Part, body_of  # noqa: E402
from soundingboard.reading.passages import Target  # noqa: E402
from tests.material import SHARED  # noqa: E402
from tests.post.judging import Tally, judge  # noqa: E402
from tests.post.replying import replies  # noqa: E402

SEED, ROUNDS = 20_260_512, 3
INTERLEAVED = SHARED / "data" / "replies" / "interleaved" / "cases.jsonl"
# What was measured on the public cases before: the quotation walked, and a quick prototype.
WALKED, PROTOTYPE_WRONG = 0.41, 0.18


def walked(letter: SentLetter, parts: tuple[Part, ...]) -> tuple[Passage, ...]:
    """Peer: each run of new lines under the last quoted line that begins an anchor, in order."""
    openings = [words_of(anchor.text).folded[:8] for anchor in letter.anchors]
    found: list[Passage] = []
    key: str | None = None
    following = offset = 0
    for part in parts:
        if part.mark is Mark.QUOTED:
            for line in part.text.splitlines():
                words = words_of(line).folded
                for k in range(following, len(openings)):
                    if any(words[at : at + 8] == openings[k] for at in range(4) if len(words) > at):
                        key, following = letter.anchors[k].key, k + 1
                        break
        elif part.mark is Mark.NEW and part.text.strip():
            start = offset + len(part.text) - len(part.text.lstrip())
            end = offset + len(part.text.rstrip())
            targets = (Target(key, 1.0, "walked"),)
            found.append(Passage(body_of((part,)).strip(), start, end, targets, (), sure=True))
        offset += len(part.text)
    return tuple(found)


def made() -> list[Row]:
    """Align the replies of our own making; print what became of them by program and style."""
    tables: dict[str, dict[str, Tally]] = {"program": {}, "style": {}, "language": {}}
    ours, peer = Tally(), Tally()
    seconds: list[float] = []
    for reply in replies(SEED, ROUNDS):
        parts = read(reply.raw, reply.sent.letter.text).parts
        started = time.perf_counter()
        passages = align(reply.sent.letter, parts)
        seconds.append(time.perf_counter() - started)
        tally, _ = judge(passages, reply.truth)
        ours.add(tally)
        peer.add(judge(walked(reply.sent.letter, parts), reply.truth)[0])
        for name, key in zip(tables, (reply.client, reply.style, reply.language), strict=True):
            tables[name].setdefault(key, Tally()).add(tally)
    for name, table in tables.items():
        _print_table(name, table)
    rows = [
        _row("made: right or asked", _share(ours, "right", "asked"), _share(peer, "right"), 0.99),
        _row("made: asked", _share(ours, "asked"), _share(peer, "asked"), 0.05, most=True),
        _row(
            "made: wrong and sure", _share(ours, "wrong"), _share(peer, "wrong"), 0.003, most=True
        ),
        _row("made: answers lost", float(ours.lost), float(peer.lost), 0, most=True),
        _row("made: replies", float(len(seconds)), 0, 600),
    ]
    median = sorted(seconds)[len(seconds) // 2]
    print(f"{len(seconds)} replies, {1000 * median:.1f} ms each at the median\n")
    return rows


def public() -> list[Row]:
    """Score the public interleaved cases; empty where they are not beside the checkout."""
    if not INTERLEAVED.exists():
        print(f"NOT RUN: no public cases at {INTERLEAVED} (set SHARED_MATERIAL)")
        return []
    sys.path[:0] = [str(INTERLEAVED.parents[1]), str(ROOT / "tests" / "post")]
    out = ROOT / "build" / "bench" / "interleaved.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    arguments = sys.argv
    sys.argv = ["score_interleaved", "--aligner", "scoring:align", "--json", str(out)]
    try:
        importlib.import_module("score_interleaved").main()
    finally:
        sys.argv = arguments
    found = json.loads(out.read_text(encoding="utf-8"))["ALL"]
    return [
        _row("public: right", found["right"], WALKED, 0.92),
        _row("public: wrong", found["wrong"], PROTOTYPE_WRONG, 0.02, most=True),
        _row("public: lost", found["lost"], 0.0, 0, most=True),
    ]


def _share(tally: Tally, *names: str) -> float:
    return sum(getattr(tally, name) for name in names) / max(1, tally.passages)


def _row(name: str, ours: float, against: float, goal: float, *, most: bool = False) -> Row:
    """One line of the result; `most` says that the goal is not to be exceeded."""
    ratio = round(ours / against, 3) if against else 0.0
    holds = ours <= goal if most else ours >= goal
    return Row(name, round(ours, 4), round(against, 4), ratio, goal, holds)


def _print_table(name: str, table: dict[str, Tally]) -> None:
    print(f"{name:26} passages  right   asked   wrong   answers  lost")
    shown = defaultdict(Tally, table)
    for key in sorted(shown):
        tally = shown[key]
        shares = "  ".join(f"{_share(tally, each):.3f}" for each in ("right", "asked", "wrong"))
        print(f"{key:26} {tally.passages:8}  {shares}  {tally.answers:8}  {tally.lost:4}")
    print()


if __name__ == "__main__":
    report("alignment", [*made(), *public()])
