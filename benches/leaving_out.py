"""What the reading is worth where nobody looked: rules and constants chosen anew without a part.

Two questions to the public replies. New text: each rule of the marking is switched off in turn;
then, for each corpus, only those rules are kept that help on all *other* corpora together, and
the corpus left out is read with these. Alignment: for each letter, each constant is chosen anew
(half, as shipped, double) on the other letters, and the letter left out is aligned with these.

What it cannot undo: the rules themselves were written with every corpus in view.
"""

import importlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches")]

from report import Row, report

from tests.material import SHARED
from tests.post.scoring import align, extract

REPLIES = SHARED / "data" / "replies"
MARKING = "soundingboard.reading.marking"
ALIGNING = "soundingboard.reading.aligning"
Case = dict[str, Any]
_F1 = 0.985

# A rule by its name: where it is called, and what it does when it is off.
RULES: dict[str, tuple[str, Callable[..., Any]]] = {
    "header blocks": ("quotes.header_end", lambda *_: None),
    "attributions": ("quotes.attribution_end", lambda *_, **__: None),
    "unmarked older letter below a header": ("quotes._older_to_the_end", lambda *_, **__: False),
    "containers of the older letter": ("quotes._mark_containers", lambda *_: None),
    "older letter below a phone's line": ("quotes._mark_after_device", lambda *_: None),
    "bars": ("quotes._mark_bars", lambda *_: None),
    "odd prefixes": ("quotes._mark_odd_prefix", lambda *_: None),
    "rule above a header": ("quotes._mark_rule_above", lambda *_: None),
    "answers inside a quotation": ("quotes.free_answers", lambda *_: None),
    "wrapped remains": ("quotes.mark_wrapped_remains", lambda *_: None),
    "phones' and programs' lines": ("signatures.is_device_line", lambda _: False),
    "signature delimiters, list footers": ("signatures._below_rule", lambda _, at: ("", at)),
    "confidentiality notices": ("signatures._notice_end", lambda _, at: at),
    "contact blocks": ("signatures._mark_contact_blocks", lambda *_: None),
    "cautions of mail servers": ("signatures._mark_cautions", lambda *_: None),
    "protective markings": ("signatures._mark_protective_markings", lambda *_: None),
    "keys and signatures (OpenPGP)": ("parts_of_bodies.mark_armour", lambda *_: None),
    "the only words are kept": ("parts_of_bodies._keep_the_only_words", lambda *_: None),
}
CONSTANTS = (
    "walking._STEP_BACK", "walking._STEP_ON", "walking._STEP_WITHIN", "walking._LONG",
    "walking._LONG_BACK", "walking._LONG_ON", "locating._NEAR", "locating._LONG",
    "locating._LONGEST", "locating._PROVES_SIGNS", "locating._FEWEST", "second_look._KNOWN",
    "second_look._FEW", "second_look._FEWEST", "standing._DIM", "standing._SPEAKS",
    "stretches._TYPO", "stretches._SURE_RUN",
)  # fmt: skip


def _public(name: str) -> ModuleType:
    sys.path[:0] = [str(REPLIES)]
    return importlib.import_module(name)


def _cases(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@contextmanager
def _without(names: set[str]) -> Iterator[None]:
    """Rules switched off."""
    with ExitStack() as stack:
        for name in names:
            target, off = RULES[name]
            stack.enter_context(patch(f"{MARKING}.{target}", off))
        yield


def _read(cases: list[Case], score: ModuleType) -> dict[str, list[float]]:
    """The word F1 of every case, by corpus."""
    found = defaultdict(list)
    for case in cases:
        found[case["corpus"]].append(score.score_case(case, extract(case))["f1"])
    return found


def _total(scores: dict[str, list[float]], *, but: str = "") -> float:
    return sum(sum(values) for corpus, values in scores.items() if corpus != but)


def new_text() -> list[Row]:
    """Each rule's gain by corpus; then each corpus read with the rules that help elsewhere."""
    score = _public("score")
    cases = [case for path in sorted((REPLIES / "cases").glob("*.jsonl")) for case in _cases(path)]
    whole = _read(cases, score)
    corpora = sorted(whole)
    without: dict[str, dict[str, list[float]]] = {}
    print("replies gained by each rule (sum of word F1), by corpus; . for nothing\n")
    print(f"{'':38}{'all':>7}" + "".join(f"{corpus[:8]:>9}" for corpus in corpora))
    for name in RULES:
        with _without({name}):
            without[name] = _read(cases, score)
        gains = [sum(whole[c]) - sum(without[name][c]) for c in corpora]
        cells = "".join(f"{gain:9.2f}" if abs(gain) >= 0.005 else f"{'.':>9}" for gain in gains)
        print(f"{name:38}{sum(gains):7.2f}{cells}")
    left: list[float] = []
    print("\neach corpus read with the rules that help on the others: F1, as shipped, rules off")
    idle = {name for name in RULES if _total(without[name]) >= _total(whole) - 1e-9}
    print(f"(in each: {', '.join(sorted(idle))}, which help on none)")
    for corpus in corpora:
        off = {
            name
            for name in RULES
            if _total(without[name], but=corpus) >= _total(whole, but=corpus) - 1e-9
        }
        with _without(off):
            alone = _read([case for case in cases if case["corpus"] == corpus], score)[corpus]
        left += alone
        names = ", ".join(sorted(off - idle))
        mean, shipped = sum(alone) / len(alone), sum(whole[corpus]) / len(alone)
        print(f"{corpus:18} {mean:.4f}  {shipped:.4f}  {names}")
    shipped = _total(whole) / len(cases)
    kept = sum(left) / len(left)
    name = "new text: word F1, corpus left out"
    return [Row(name, kept, shipped, kept / shipped, _F1, holds=kept >= _F1)]


def _outcomes(case: Case, toks: Callable[[str], list[str]]) -> Counter[str]:
    """How the answers of an interleaved case fare, as the public scorer counts."""
    truth: dict[int, str] = defaultdict(str)
    for text, index in case["truth"]:
        truth[index] += "\n" + text
    sure: dict[int, Counter[str]] = defaultdict(Counter)
    unsure: Counter[str] = Counter()
    for text, index, certain in align(case, case["paragraphs"]):
        (sure[index] if certain else unsure).update(toks(text))
    neutral, counts = Counter(toks(case["neutral"])), Counter[str]()
    for index, text in truth.items():
        gold = Counter(toks(text))
        both, spare = gold & sure[index], sure[index] - gold - neutral
        right = both and 2 * both.total() / (both.total() + spare.total() + gold.total()) >= 0.8
        asked = (gold & unsure).total() >= (gold.total() or 1) / 2
        counts["right" if right else "asked" if asked else "wrong or lost"] += 1
    return counts


def _worth(counts: Counter[str]) -> float:
    """Right answers, a wrong or lost one counting against two of them."""
    return counts["right"] - 2.0 * counts["wrong or lost"]


@contextmanager
def _with(constants: dict[str, float]) -> Iterator[None]:
    with ExitStack() as stack:
        for name, value in constants.items():
            stack.enter_context(patch(f"{ALIGNING}.{name}", value))
        yield


Fares = dict[str, Counter[str]]
"""How the answers of each letter fare."""


def alignment() -> list[Row]:
    """Each letter aligned with constants chosen on the others."""
    toks = _public("score").toks
    letters: dict[str, list[Case]] = defaultdict(list)
    for case in _cases(REPLIES / "interleaved" / "cases.jsonl"):
        letters[case["id"].rsplit("~", 1)[0]].append(case)

    def fares(names: Iterable[str]) -> Fares:
        return {
            name: sum((_outcomes(case, toks) for case in letters[name]), Counter())
            for name in names
        }

    shipped = fares(letters)
    tried = _tried(lambda: fares(letters))
    left: Fares = {}
    for letter in letters:
        chosen = _chosen(tried, shipped, letter)
        with _with(chosen):
            left |= fares([letter])
        if chosen:
            print(f"without {letter[:50]}: {chosen}")
    before, after = (sum(each.values(), Counter[str]()) for each in (shipped, left))
    rows, n = [], after.total()
    for name in ("right", "asked", "wrong or lost"):
        ratio = after[name] / before[name] if before[name] else 0.0
        title = f"alignment: {name}, letter left out"
        rows.append(Row(title, after[name] / n, before[name] / n, ratio, 0.0, holds=True))
    return rows


def _tried(fares: Callable[[], Fares]) -> dict[tuple[str, float], Fares]:
    """How all letters fare with each constant halved and doubled."""
    tried: dict[tuple[str, float], Fares] = {}
    for name in CONSTANTS:
        module, attribute = name.split(".")
        value = getattr(importlib.import_module(f"{ALIGNING}.{module}"), attribute)
        shown = f"{name:28} {value:g} as shipped;"
        for other in (type(value)(value / 2), type(value)(value * 2)):
            with _with({name: other}):
                tried[name, other] = fares()
            worth = sum(map(_worth, tried[name, other].values()))
            shown += f"   {other:g} is worth {worth:g}"
        print(shown)
    return tried


def _chosen(
    tried: dict[tuple[str, float], Fares], shipped: Fares, left_out: str
) -> dict[str, float]:
    """The constants that do better than those shipped on all letters but one."""
    chosen: dict[str, float] = {}
    best: dict[str, float] = {}
    usual = sum(_worth(found) for letter, found in shipped.items() if letter != left_out)
    for (name, value), fares in tried.items():
        worth = sum(_worth(found) for letter, found in fares.items() if letter != left_out)
        if worth > best.get(name, usual):
            best[name], chosen[name] = worth, value
    return chosen


if __name__ == "__main__":
    report("leaving_out", [*new_text(), *alignment()])
