"""Coding texts from the command line, without a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from material import shared
from soundingboard.analysis.classification import Classifier, Example, PriorityWords

Run = Callable[..., Result]

PRIORITIES = """
[[priorities]]
name = "Smart mobility"
key = "mobility"
description = "Better ways to move around: buses, trains and roads."

[[priorities]]
name = "Housing"
description = "More homes, and more kinds of homes."
"""


@pytest.fixture
def run(app: Flask) -> Run:
    def command(*words: str, given: str = "") -> Result:
        return app.test_cli_runner().invoke(args=["analysis", "code", *words], input=given)

    return command


@pytest.fixture
def priorities(tmp_path: Path) -> str:
    path = tmp_path / "priorities.toml"
    path.write_text(PRIORITIES)
    return str(path)


def test_code_answers_each_text_in_its_order(run: Run, priorities: str) -> None:
    given = '{"id": "a", "text": "The buses are late"}\n\n"Affordable homes"\n"Cheese, please"\n'
    done = run("--priorities", priorities, "--jsonl", "-", given=given)
    assert done.exit_code == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["id"], [each["priority"] for each in one["suggestions"]]) for one in found] == [
        ("a", ["mobility"]),
        (3, ["Housing"]),
        (4, []),
    ]
    assert found[0]["suggestions"][0]["evidence"] == ["buses"]
    assert found[0]["suggestions"][0]["reason"] == 'says "buses"'


def test_code_learns_from_examples(run: Run, priorities: str, tmp_path: Path) -> None:
    taught = tmp_path / "coded.jsonl"
    taught.write_text(
        '{"text": "The hovercraft must sail on Sundays.", "priorities": ["mobility"]}'
    )
    given = '"The hovercraft must sail on bank holidays."\n'
    before = run("--priorities", priorities, "--jsonl", "-", given=given)
    after = run("--priorities", priorities, "--jsonl", "-", "--examples", str(taught), given=given)
    assert json.loads(before.stdout)["suggestions"] == []
    (suggestion,) = json.loads(after.stdout)["suggestions"]
    assert suggestion["priority"] == "mobility"
    assert suggestion["reason"].startswith("like a passage coded by hand")


def test_code_refuses_what_it_cannot_read_and_says_where(run: Run, priorities: str) -> None:
    done = run("--priorities", priorities, "--jsonl", "-", given='"fine"\nnot fine\n')
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Line 2 is not JSON")
    assert run("--priorities", "missing.toml", "--jsonl", "-").exit_code == 2


def test_code_finds_what_the_function_finds_in_real_comments(run: Run, tmp_path: Path) -> None:
    path = shared("data/priorities/ai-white-paper-a.json")
    data = json.loads(path.read_text())
    passages, coded = data["passages"][:900], data["passages"][900:960]
    lines = tmp_path / "passages.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in passages))
    taught = tmp_path / "coded.jsonl"
    taught.write_text("\n".join(json.dumps(row) for row in coded))
    done = run("--priorities", str(path), "--jsonl", str(lines), "--examples", str(taught))
    classifier = Classifier.learn(
        [PriorityWords(one["key"], one["name"], one["description"]) for one in data["priorities"]],
        [Example(row["text"], tuple(row["priorities"])) for row in coded],
        [row["text"] for row in passages],
    )
    expected = [
        {"id": row["id"], "suggestions": [(one.key, round(one.score, 4)) for one in found]}
        for row, found in zip(
            passages, classifier.code([row["text"] for row in passages]), strict=True
        )
    ]
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for answer in answers:
        answer["suggestions"] = [
            (one["priority"], one["confidence"]) for one in answer["suggestions"]
        ]
    assert answers == expected
