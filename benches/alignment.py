"""How many answers land on the question they answer: replies of our own making, and public ones.

The made replies come as bytes in the forms of sixteen mail programs and are read as the product
reads mail; the truth about each answer is known. The public ones lie beside the checkout with
their own scorer. The peer is the rule of the one system known to place answers at all: walk the
signed quotation, compare its lines exactly, put what follows under the last line met.
"""

import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches")]

from report import Row, report

from soundingboard.reading.aligning.wording import words_of
from soundingboard.reading.alignment import Passage, align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.mail import read
from soundingboard.reading.parts import Mark, Part, body_of
from soundingboard.reading.passages import Target
from tests.material import SHARED
from tests.post.hand_written import UNSEEN, written
from tests.post.judging import Tally, judge
from tests.post.posted import PROGRAMS
from tests.post.replying import Reply, replies
from tests.post.replying_anew import replies_anew

SEED, ROUNDS, HELD_OUT_SEED = 20_260_512, 3, 20_261_122
INTERLEAVED = SHARED / "data" / "replies" / "interleaved" / "cases.jsonl"
# Answers whose labels are in dispute (docs/measured.md says why), by letter; none: all of them.
DISPUTED: dict[str, tuple[str, ...]] = {
    "spamassassin/00523:": (),
    "CACLE=7PoWjGr": (),
    "CAMZuV16zM0sa": ("[...]",),
    "spamassassin/00996:": ("i.e.", ".xmhcache fi", "fol\n"),
    "spamassassin/01184:": ("On Mon, 23 Sep",),
}
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
    """The replies that the rules were built with, and those that nothing was tuned to."""
    print("THE FIRST SET\n")
    rows = _aligned("made", replies(SEED, ROUNDS), most_asked=0.05)
    print("HELD OUT: other questions, languages, programs and ways to answer\n")
    return [*rows, *_aligned("held out", replies_anew(HELD_OUT_SEED), most_asked=0.05)]


def strangers() -> list[Row]:
    """Replies by hand that nothing was tuned to: what the first answers of a consultation get."""
    ours, peer = Tally(), Tally()
    for reply in written(UNSEEN):
        parts = read(reply.raw, reply.letter.text).parts
        ours.add(judge(align(reply.letter, parts), reply.answers)[0])
        peer.add(judge(walked(reply.letter, parts), reply.answers)[0])
    name = "strangers, unseen"
    return [
        _row(f"{name}: right", _share(ours, "right"), _share(peer, "right"), 0.95),
        _row(f"{name}: asked", _share(ours, "asked"), 0.0, 0.05, most=True),
        _row(
            f"{name}: wrong and sure",
            _share(ours, "wrong"),
            _share(peer, "wrong"),
            0.003,
            most=True,
        ),
        _row(f"{name}: answers lost", float(ours.lost), float(peer.lost), 0, most=True),
    ]


def _aligned(name: str, written: Iterable[Reply], *, most_asked: float) -> list[Row]:
    """Align replies of our own making; print what became of them by program and style."""
    tables: dict[str, dict[str, Tally]] = {"program": {}, "style": {}, "language": {}}
    both: dict[tuple[str, str], Tally] = {}
    ours, peer = Tally(), Tally()
    seconds: list[float] = []
    for reply in written:
        parts = read(reply.raw, reply.sent.letter.text).parts
        started = time.perf_counter()
        passages = align(reply.sent.letter, parts)
        seconds.append(time.perf_counter() - started)
        tally, _ = judge(passages, reply.truth)
        ours.add(tally)
        peer.add(judge(walked(reply.sent.letter, parts), reply.truth)[0])
        for table, key in zip(tables, (reply.client, reply.style, reply.language), strict=True):
            tables[table].setdefault(key, Tally()).add(tally)
        both.setdefault((reply.style, reply.client), Tally()).add(tally)
    for title, table in tables.items():
        _print_table(title, table)
    _print_both(both)
    rows = [
        _row(
            f"{name}: right or asked", _share(ours, "right", "asked"), _share(peer, "right"), 0.99
        ),
        _row(f"{name}: asked", _share(ours, "asked"), 0.0, most_asked, most=True),
        _row(
            f"{name}: wrong and sure",
            _share(ours, "wrong"),
            _share(peer, "wrong"),
            0.003,
            most=True,
        ),
        _row(f"{name}: answers lost", float(ours.lost), float(peer.lost), 0, most=True),
        _row(f"{name}: replies", float(len(seconds)), 0, 600),
    ]
    median = sorted(seconds)[len(seconds) // 2]
    print(f"{len(seconds)} replies, {1000 * median:.1f} ms each at the median\n")
    return rows


def _print_both(both: dict[tuple[str, str], Tally]) -> None:
    """Per cent right by style and program; "+n" asked, "!n" wrong, "-n" so many answers lost."""
    clients = [client for client in PROGRAMS if any(client == key for _, key in both)]
    styles = sorted({style for style, _ in both})
    for number, client in enumerate(clients, start=1):
        print(f"  ({number}) {client}")
    print(f"{'per cent right':26}" + "".join(f"{f'({n})':>8}" for n in range(1, len(clients) + 1)))
    for style in styles:
        cells = "".join(f"{_cell(both.get((style, client))):>8}" for client in clients)
        print(f"{style:26}{cells}")
    print()


def _cell(tally: Tally | None) -> str:
    if tally is None or not (tally.passages or tally.lost):
        return ""
    shares = {
        sign: round(100 * _share(tally, name)) for name, sign in (("asked", "+"), ("wrong", "!"))
    }
    marks = "".join(f"{sign}{share}" for sign, share in shares.items() if share)
    return f"{round(100 * _share(tally, 'right'))}{marks}{f'-{tally.lost}' if tally.lost else ''}"


def public() -> list[Row]:
    """Score the public interleaved cases; empty where they are not beside the checkout."""
    if not INTERLEAVED.exists():
        print(f"NOT RUN: no public cases at {INTERLEAVED} (set SHARED_MATERIAL)")
        return []
    sys.path[:0] = [str(INTERLEAVED.parents[1]), str(ROOT / "tests" / "post")]
    build = ROOT / "build" / "bench"
    build.mkdir(parents=True, exist_ok=True)
    undisputed = build / "interleaved_undisputed.jsonl"
    undisputed.write_text("\n".join(_undisputed()), encoding="utf-8")
    found = _scored(INTERLEAVED, build / "interleaved.json")
    print("\nthe labels themselves, handed back: the most that the scorer can give")
    most = _scored(INTERLEAVED, build / "interleaved_labels.json", "alignment:as_labelled")
    print("\nwithout the answers whose labels are in dispute")
    plain = _scored(undisputed, build / "interleaved_undisputed.json")
    undisputed.unlink()
    return [
        _row("public: right", found["right"], WALKED, 0.92),
        _row("public: wrong", found["wrong"], PROTOTYPE_WRONG, 0.02, most=True),
        _row("public: lost", found["lost"], most["lost"], 0, most=True),
        _row("public: lost by the labels themselves", most["lost"], most["lost"], 0, most=True),
        _row("public, undisputed: right", plain["right"], 0.0, 0.92),
        _row("public, undisputed: wrong", plain["wrong"], 0.0, 0.02, most=True),
        _row("public, undisputed: lost", plain["lost"], 0.0, 0, most=True),
    ]


def as_labelled(case: dict[str, Any], _paragraphs: list[str]) -> list[tuple[str, int, bool]]:
    """What an aligner would say that always agreed with the labels."""
    return [(text, index, True) for text, index in case["truth"]]


def _scored(cases: Path, out: Path, aligner: str = "scoring:align") -> dict[str, float]:
    """What the public scorer says of all cases."""
    arguments = sys.argv
    sys.argv = ["score_interleaved", "--aligner", aligner, "--json", str(out)]
    sys.argv += ["--cases", str(cases)]
    try:
        importlib.import_module("score_interleaved").main()
    finally:
        sys.argv = arguments
    found: dict[str, float] = json.loads(out.read_text(encoding="utf-8"))["ALL"]
    return found


def _undisputed() -> Iterator[str]:
    """The public cases without the answers in dispute, which then count neither way."""
    for line in INTERLEAVED.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        beginnings = next((said for name, said in DISPUTED.items() if name in case["id"]), None)
        if beginnings == ():
            continue
        if beginnings:
            disputed = [text for text, _ in case["truth"] if text.startswith(beginnings)]
            case["truth"] = [pair for pair in case["truth"] if pair[0] not in disputed]
            case["neutral"] = "\n".join((case["neutral"], *disputed))
        yield json.dumps(case)


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
    report("alignment", [*made(), *strangers(), *public()])
