"""The command that says what would be made of a mail, one by one and case by case."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from soundingboard.reading.alignment import align
from soundingboard.reading.mail import read
from tests.material import shared
from tests.post.hand_written import FOLDER, written
from tests.post.scoring import align as align_case
from tests.post.scoring import extract, extract_knowing


def reads(app: Flask, *arguments: str, given: bytes | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["inbox", "read", *arguments], input=given)


def lines_of(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_mail_is_told_whole_with_the_places_it_answers(app: Flask) -> None:
    result = reads(
        app,
        str(FOLDER / "outlook_desktop_attached_plus_point.eml"),
        *("--json", "--letter", str(FOLDER / "letters" / "plan.eml")),
    )
    assert result.exit_code == 0, result.output
    (told,) = json.loads(result.stdout)
    assert told["kind"] == "reply"
    assert told["from"] == "ruth.ombele@stonycrosscoop.example"
    assert told["new_text"].split("\n\n")[2].startswith("One thing to add to it: on question 4")
    assert [part["mark"] for part in told["parts"]] == [
        *("greeting", "new", "greeting", "header", "quoted")
    ]
    assert [
        (one["text"][:9], one["sure"], [target["key"] for target in one["targets"]])
        for one in told["passages"]
    ] == [("One thing", True, ["question:4"])]
    body = "".join(part["text"] for part in told["parts"])
    (passage,) = told["passages"]
    assert body[passage["start"] : passage["end"]] == passage["text"]
    assert 0 < passage["targets"][0]["score"] <= 1
    assert "question 4" in passage["targets"][0]["reason"]
    assert [file["name"] for file in told["attachments"]] == ["response.docx"]


def test_hand_written_replies_are_placed_as_by_the_product(app: Flask) -> None:
    """By the letter's text alone, the command finds the questions that the product knows."""
    asked = [one for one in written() if one.letter.anchors[0].key == "q1"]
    for reply in [one for one in asked if one.client == "outlook_web"]:
        mail, letter = str(FOLDER / f"{reply.name}.eml"), str(reply.letter_file)
        (told,) = json.loads(reads(app, mail, "--json", "--letter", letter).stdout)
        found = [[target["key"] for target in one["targets"]] for one in told["passages"]]
        known = align(reply.letter, read(reply.raw, reply.letter.text).parts)
        assert found == [
            [target.key and f"question:{target.key[1:]}" for target in one.targets] for one in known
        ]


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    paths = sorted(shared("data/replies/cases").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("option", "function"), [((), extract), (("--with-parent",), extract_knowing)]
)
def test_labelled_cases_come_out_as_the_scored_function_reads_them(
    app: Flask, cases: list[dict[str, Any]], tmp_path: Path, option: tuple[str, ...], function: Any
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    told = lines_of(reads(app, "--jsonl", str(path), *option))
    assert [one["id"] for one in told] == [case["id"] for case in cases]
    differing = [
        case["id"]
        for one, case in zip(told, cases, strict=True)
        if one["new_text"].split() != function(case).split()
    ]
    assert differing == []


def test_interleaved_cases_come_out_as_the_scored_function_places_them(
    app: Flask, tmp_path: Path
) -> None:
    source = shared("data/replies/interleaved/cases.jsonl")
    held = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    told = lines_of(reads(app, "--jsonl", str(source)))
    assert len(told) == len(held) == 210
    for one, case in zip(told, held, strict=True):
        placed = [
            (" ".join(passage["text"].split()), target["key"], passage["sure"])
            for passage in one["passages"]
            for target in passage["targets"]
        ]
        meant = [
            (" ".join(text.split()), None if index < 0 else f"paragraph:{index}", sure)
            for text, index, sure in align_case(case, case["paragraphs"])
        ]
        assert placed == meant, case["id"]


def test_bad_cases_are_named_and_do_not_stop_the_others(app: Flask) -> None:
    given = b"\n".join(
        [
            b'{"id": "a", "kind": "text", "raw": "Yes.\\n\\n> Well?"}',
            b"no json",
            b'["a", "list"]',
            b'{"id": "b", "kind": "html"}',
            b'{"id": "c", "kind": "eml", "raw_b64": "%%%"}',
            b'{"id": "d", "kind": "smoke signals", "raw": "x"}',
            b"[" * 100_000,
            b"\xff\xfe",
            b"",
            b'{"id": "\\ud800", "kind": "text", "raw": "half a \\ud800 character"}',
            b'{"id": "e", "raw_eml_b64": "U3ViamVjdDogeAoKTm8uCg=="}',
        ]
    )
    told = lines_of(reads(app, "--jsonl", "-", given=given))
    assert [(one["id"], one["line"]) for one in told] == [
        *(("a", 1), (None, 2), (None, 3), ("b", 4), ("c", 5), ("d", 6), (None, 7), (None, 8)),
        *(("\ud800", 10), ("e", 11)),
    ]
    assert [one.get("new_text", "").strip() for one in told if "error" not in one] == [
        *("Yes.", "half a ? character", "No."),
    ]
    assert [one["error"] for one in told if "error" in one][1:5] == [
        "not a JSON object",
        "a case of kind html needs its text in raw",
        "raw_b64 is no base64",
        "a case needs kind text or html with raw, or eml with raw_b64",
    ]


def test_neither_mails_nor_cases_is_a_mistake_and_a_missing_file_is_named(
    app: Flask, tmp_path: Path
) -> None:
    assert reads(app).exit_code == 2
    missing = reads(app, "--jsonl", str(tmp_path / "none.jsonl"))
    assert (missing.exit_code, missing.stderr.startswith("There is no file")) == (1, True)
