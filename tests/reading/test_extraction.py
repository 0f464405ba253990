"""New-text extraction over labelled replies of real people, against the goals we set ourselves."""

import base64
import importlib.util
import json
import re
import statistics
from types import ModuleType
from typing import Any

import pytest

from soundingboard.reading.opening.bodies import choose_body
from soundingboard.reading.opening.html import html_lines
from soundingboard.reading.opening.mime import take_apart
from soundingboard.reading.parts import body_of
from tests.material import shared
from tests.post.scoring import extract, extract_knowing, parts_of_case

GOALS = {"f1": 0.985, "exact_q": 0.94}
MOST_LOST = 2
MOST_LEAKING = 0.01


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared("data/replies/score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    paths = sorted(shared("data/replies/cases").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def test_new_text_is_found_as_the_labels_say(
    scorer: ModuleType, cases: list[dict[str, Any]]
) -> None:
    scores = [scorer.score_case(case, extract(case)) for case in cases]
    means = {name: statistics.mean(score[name] for score in scores) for name in GOALS}

    assert {name: means[name] >= goal for name, goal in GOALS.items()} == dict.fromkeys(GOALS, True)
    assert sum(score["lost"] for score in scores) <= MOST_LOST
    assert sum(score["leak50"] for score in scores) <= MOST_LEAKING * len(cases)


def words(text: str) -> str:
    return " ".join(word.casefold() for word in re.findall(r"\w+", text))


def test_knowing_the_letter_answered_drops_nothing_but_words_of_that_letter(
    cases: list[dict[str, Any]],
) -> None:
    """What labels hold against it (docs/measured.md) are quotations by "Ann> " and wrapped ends."""
    strange = {}
    for case in cases:
        letter = case.get("parent_text") or ""
        if not letter:
            continue
        knowing = {line.strip() for line in extract_knowing(case).splitlines()}
        dropped = [line for line in extract(case).splitlines() if line.strip() not in knowing]
        said = [words(re.sub(r"^\s*\w{1,8}>", "", line)) for line in dropped]
        if others := [line for line in said if line not in words(letter)]:
            strange[case["id"]] = others
    assert strange == {}


def whole(case: dict[str, Any]) -> str:
    """The text of a case before anything was marked in it."""
    if case["kind"] == "text":
        return str(case["raw"])
    if case["kind"] == "html":
        lines, rest = html_lines(case["raw"])
    else:
        raw = base64.b64decode(case.get("raw_b64") or case["raw_eml_b64"])
        body = choose_body(take_apart(raw).leaves)
        lines, rest = body.lines, body.rest
    return "".join(line.text for line in lines) + rest


def test_parts_of_every_case_give_its_body_back(cases: list[dict[str, Any]]) -> None:
    others = [
        json.loads(line) | {"kind": kind}
        for name, kind in (("automatic", "eml"), ("interleaved", ""))
        for line in shared(f"data/replies/{name}/cases.jsonl").read_text("utf-8").splitlines()
        if kind or json.loads(line)["kind"]
    ]
    everything = [
        *cases,
        *(case if case["kind"] else case | {"kind": "text"} for case in others),
    ]
    broken = [case["id"] for case in everything if body_of(parts_of_case(case)) != whole(case)]

    assert len(everything) == 581 + 495 + 210
    assert broken == []
