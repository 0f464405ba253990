"""How well passages are coded to priorities and copies found, and how fast, against peers.

Quality is measured on labelled public comments that lie beside the checkout, by their scorer.
The peers run on the same comments in the same run: counting a description's words, plain TF-IDF
cosine, and logistic regression on TF-IDF where there are labels. `goal` is for `ours`.
"""

import importlib.util
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SHARED_MATERIAL", ROOT.parent / "shared")) / "data" / "priorities"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "analysis")]

from report import Row
from scoring import code
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from soundingboard.analysis.duplicates import same_text

Coder = Callable[[list[str], list[dict[str, str]], list[tuple[str, list[str]]]], list[Any]]
SETS = {"budget-requests-2021": (0.68, 0.71), "ai-white-paper-a": (0.53, 0.58)}


def row(name: str, ours: float, against: float, goal: float, *, digits: int = 3) -> Row:
    ratio = round(ours / against, 3) if against else 0.0
    return Row(name, round(ours, digits), round(against, digits), ratio, goal, ours >= goal)


def words_counted(texts: list[str], priorities: list[dict[str, str]], _: object) -> list[Any]:
    """Peer: the priority with most of whose words a text shares."""
    wanted = {
        each["key"]: set(re.findall(r"\w{4,}", f"{each['name']} {each['description']}".lower()))
        for each in priorities
    }
    coded = []
    for text in texts:
        said = set(re.findall(r"\w{4,}", text.lower()))
        best = max(wanted, key=lambda key: len(wanted[key] & said))
        coded.append([(best, 0.5)] if wanted[best] & said else [])
    return coded


def plain_cosine(texts: list[str], priorities: list[dict[str, str]], _: object) -> list[Any]:
    """Peer: TF-IDF cosine with name and description."""
    described = [f"{each['name']} {each['description']}" for each in priorities]
    weigher = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2))
    table = weigher.fit_transform([*texts, *described])
    likeness = (table[: len(texts)] @ table[len(texts) :].T).toarray()
    best = likeness.argmax(axis=1)
    return [
        [(priorities[column]["key"], float(likeness[at, column]))] for at, column in enumerate(best)
    ]


def plain_regression(
    texts: list[str], priorities: list[dict[str, str]], examples: list[tuple[str, list[str]]]
) -> list[Any]:
    """Peer: logistic regression on TF-IDF, learning from labels and descriptions alone."""
    known = [f"{each['name']} {each['description']}" for each in priorities]
    weigher = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2))
    weigher.fit([*texts, *known])
    table = weigher.transform([*known, *(text for text, _ in examples)])
    labels = [each["key"] for each in priorities] + [keys[0] for _, keys in examples]
    model = LogisticRegression(C=5, max_iter=500, class_weight="balanced").fit(table, labels)
    probability = model.predict_proba(weigher.transform(texts))
    best = probability.argmax(axis=1)
    return [[(model.classes_[top], float(probability[at, top]))] for at, top in enumerate(best)]


def split(data: dict[str, Any], per_priority: int) -> tuple[list[tuple[str, list[str]]], list[Any]]:
    """So many examples of each priority, taken evenly, and the passages that are left."""
    seen: Counter[str] = Counter()
    examples, rest = [], []
    for passage in data["passages"][::3] + data["passages"][1::3] + data["passages"][2::3]:
        key = passage["priorities"][0]
        if seen[key] < per_priority:
            seen[key] += 1
            examples.append((passage["text"], passage["priorities"]))
        else:
            rest.append(passage)
    return examples, rest


def coding(score: ModuleType, data: dict[str, Any], goals: tuple[float, float]) -> list[Row]:
    name = data["name"]
    examples, rest = split(data, 32)

    def measure(coder: Coder, known: list[tuple[str, list[str]]]) -> dict[str, Any]:
        result: dict[str, Any] = score.evaluate(
            coder, data, rest if known else data["passages"], known
        )
        return result

    code(["warm up"], data["priorities"], [])  # the libraries are loaded once, before the clock
    began = time.process_time()
    cold = measure(code, [])
    ours = len(data["passages"]) / (time.process_time() - began)
    began = time.process_time()
    cosine = measure(plain_cosine, [])
    peer = len(data["passages"]) / (time.process_time() - began)
    counted = measure(words_counted, [])
    taught, regression = measure(code, examples), measure(plain_regression, examples)
    return [
        row(f"{name}: macro F1 without labels, against counting words", cold["macro_f1"],
            counted["macro_f1"], goals[0]),
        row(f"{name}: macro F1 without labels, against TF-IDF cosine", cold["macro_f1"],
            cosine["macro_f1"], goals[0]),
        row(f"{name}: macro F1 with 32 labels a priority, against TF-IDF and logistic regression",
            taught["macro_f1"], regression["macro_f1"], goals[1]),
        row(f"{name}: right among those shown as 90% sure, against all", cold["sure_precision"],
            cold["top1"], 0.85),
        row(f"{name}: 1 - calibration error without labels, against TF-IDF cosine",
            1 - cold["calibration_error"], 1 - cosine["calibration_error"], 0.90),
        row(f"{name}: texts a second, learning included, against TF-IDF cosine",
            cold["texts_per_s"], cosine["texts_per_s"], 5000, digits=0),
        row(f"{name}: texts a processor second, scoring included, against TF-IDF cosine",
            ours, peer, 5000, digits=0),
    ]  # fmt: skip


def corrections(score: ModuleType, data: dict[str, Any]) -> list[Row]:
    """What corrections do to quality on held-back passages, against learning from them alone."""
    passages, held_back = data["passages"][::2], data["passages"][1::2]
    # A stride that shares no factor with their number: corrections come from all over the file.
    drawn = [passages[at * 997 % len(passages)] for at in range(500)]
    taught = [(each["text"], each["priorities"]) for each in drawn]

    def curve(coder: Coder) -> list[float]:
        return [
            score.evaluate(coder, data, held_back, taught[:count])["macro_f1"]
            for count in (0, 25, 50, 100, 200, 500)
        ]

    ours, alone = curve(code), curve(plain_regression)
    print(f"  corrections 0, 25, 50, 100, 200, 500: ours {[round(each, 3) for each in ours]}, "
          f"TF-IDF and logistic regression {[round(each, 3) for each in alone]}")  # fmt: skip
    steepest_fall = min(after - before for before, after in pairwise(ours))
    peer_fall = min(after - before for before, after in pairwise(alone))
    return [
        row(f"{data['name']}: steepest fall of macro F1 from one step to the next", steepest_fall,
            peer_fall, -0.015),
        row(f"{data['name']}: macro F1 after 500 corrections", ours[-1], alone[-1], ours[0]),
    ]  # fmt: skip


def off_topic(ours: dict[str, Any], other: dict[str, Any]) -> Row:
    mine = [each["text"] for each in ours["passages"]][:1500]
    strange = [each["text"] for each in other["passages"]][:1500]

    def area(coder: Coder) -> float:
        best = np.array(
            [found[0][1] if found else 0 for found in coder(mine + strange, ours["priorities"], [])]
        )
        above = best[: len(mine), np.newaxis] - best[np.newaxis, len(mine) :]
        return float(((above > 0) + (above == 0) / 2).mean())

    name = f"{ours['name']}: off-topic comments mixed in told apart (AUROC), against TF-IDF cosine"
    return row(name, area(code), area(plain_cosine), 0.92)


def copies(texts: Sequence[str]) -> list[Row]:
    """Sixty made-up campaigns with additions, cuts and slips, hidden in real comments."""
    long_enough = [text for text in texts if 40 <= len(text.split()) <= 120]
    campaigns = long_enough[:: len(long_enough) // 60][:60]
    everything, truth = list(texts), [-1] * len(texts)
    for number, text in enumerate(campaigns):
        words = text.split()
        for copy in range(150):
            changed = {
                0: text,
                1: f"Dear all, {text} Yours, resident {copy} of {campaigns[copy % 60][:25]}",
                2: " ".join(words[: int(len(words) * 0.75)]),
                3: " ".join(
                    word[::-1] if at % 17 == copy % 17 else word for at, word in enumerate(words)
                ),
            }[copy % 4]  # fmt: skip
            everything.append(changed)
            truth.append(number)
    heads, ours = timed(lambda: same_text(everything))
    exact, plain = timed(lambda: [text.lower() for text in everything])
    number = len(everything)
    return [
        row(f"copies: found of those in {number:,} texts, against equal text",
            found(truth, heads), found(truth, exact), 0.97),
        row("copies: pairs put together that belong together, against equal text",
            precision(truth, heads), precision(truth, exact), 0.99),
        row("copies: texts a second, against equal text", number / ours, number / plain, 10_000,
            digits=0),
    ]  # fmt: skip


def timed(work: Callable[[], Sequence[object]]) -> tuple[Sequence[object], float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def found(truth: Sequence[int], groups: Sequence[object]) -> float:
    """Share of campaign texts that are in the group most of their campaign is in."""
    by_campaign: dict[int, Counter[object]] = {}
    for campaign, group in zip(truth, groups, strict=True):
        by_campaign.setdefault(campaign, Counter())[group] += 1
    by_campaign.pop(-1, None)
    largest = sum(count.most_common(1)[0][1] for count in by_campaign.values())
    return largest / sum(count.total() for count in by_campaign.values())


def precision(truth: Sequence[int], groups: Sequence[object]) -> float:
    inside: dict[object, Counter[int]] = {}
    for campaign, group in zip(truth, groups, strict=True):
        if campaign >= 0:
            inside.setdefault(group, Counter())[campaign] += 1
    right = sum(n * (n - 1) for count in inside.values() for n in count.values())
    pairs = sum(count.total() * (count.total() - 1) for count in inside.values())
    return right / pairs


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
    budget, paper = sets.values()
    rows = [each for name, goals in SETS.items() for each in coding(score, sets[name], goals)]
    rows += corrections(score, budget)
    rows += [off_topic(budget, paper), off_topic(paper, budget)]
    rows += copies([each["text"] for data in sets.values() for each in data["passages"]])
    print(f"{'ours':>10} {'against':>10} {'goal':>8}        what")
    for each in rows:
        verdict = "holds" if each.holds else "MISSED"
        print(f"{each.ours:>10} {each.against:>10} {each.goal:>8.3g} {verdict:>7} {each.name}")
    results = ROOT / "build" / "bench" / "analysis.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps([asdict(each) for each in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
