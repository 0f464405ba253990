import json

import pytest

from soundingboard.analysis.classification import Example, PriorityWords, Suggestion
from soundingboard.analysis.exchanging import (
    read_examples,
    read_passages,
    read_priorities,
    written,
)
from soundingboard.refusals import Unreadable

TOWNS = PriorityWords("Towns", "Towns")
ROADS = PriorityWords("2", "Roads", "Roads and pavements.", ("potholes", "kerb"))


@pytest.mark.parametrize(
    "text",
    [
        (
            '[{"name": "Towns"}, {"key": 2, "name": "Roads", "description": "Roads and pavements.",'
            ' "keywords": ["potholes", "kerb"]}]'
        ),
        (
            '\ufeff{"name": "set", "priorities": [{"name": "Towns"}, {"key": "2", "name": "Roads",'
            ' "description": "Roads and pavements.", "keywords": ["potholes", "kerb"]}]}'
        ),
        (
            '[[priorities]]\nname = "Towns"\n[[priorities]]\nkey = "2"\nname = "Roads"\n'
            'description = "Roads and pavements."\nkeywords = ["potholes", "kerb"]\n'
        ),
    ],
)
def test_priorities_are_read_from_json_and_toml(text: str) -> None:
    assert read_priorities(text.encode()) == (TOWNS, ROADS)


@pytest.mark.parametrize(
    ("written_so", "why"),
    [
        (b"", "must be a list"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "neither JSON"),
        (b"[]", "must be a list"),
        (b"7", "must be a list"),
        (b'["Towns"]', "Priority 1 is not an object"),
        (b'[{"key": "1"}]', "Priority 1 has no name"),
        (b'[{"name": "A", "description": 5}]', "Priority 1 has a description or key"),
        (b'[{"name": "A", "keywords": "bus"}]', "keywords of priority 1"),
        (b'[{"name": "A"}, {"name": "A"}]', "same key"),
        (json.dumps([{"name": str(n)} for n in range(501)]).encode(), "501 priorities"),
    ],
)
def test_priorities_that_cannot_be_read_are_refused_with_the_reason(
    written_so: bytes, why: str
) -> None:
    with pytest.raises(Unreadable, match=why):
        read_priorities(written_so)


def test_passages_are_texts_or_objects_and_keep_their_identifier() -> None:
    lines = ['"The bus is late"', "", '{"id": "c7", "text": "A\u2028B"}', '{"text": ""}']
    assert list(read_passages(lines)) == [(1, "The bus is late"), ("c7", "A\u2028B"), (4, "")]


@pytest.mark.parametrize("line", ["{", '{"id": 4}', "5", '{"text": null}', "[" * 100_000, "NaN"])
def test_passages_that_cannot_be_read_are_refused_by_line(line: str) -> None:
    with pytest.raises(Unreadable, match="Line 2"):
        list(read_passages(['"fine"', line]))


def test_examples_need_priorities_that_are_there() -> None:
    lines = ['{"text": "A", "priorities": ["2"]}', '{"text": "B", "priorities": []}']
    assert read_examples(lines, frozenset({"2"})) == (Example("A", ("2",)), Example("B", ()))
    with pytest.raises(Unreadable, match="Line 1 has a priority that is not there: 2"):
        read_examples(lines, frozenset({"3"}))
    with pytest.raises(Unreadable, match="Line 1 does not list"):
        read_examples(['"A"'], frozenset())


def test_what_was_found_is_one_line_even_with_half_a_character() -> None:
    found = Suggestion("2", 0.876543, sure=True, evidence=("kerb",), reason='says "kerb"\n')
    line = written("\ud800", [found])
    assert line.encode("ascii").decode().count("\n") == 0
    assert json.loads(line)["suggestions"] == [
        {
            "priority": "2",
            "confidence": 0.8765,
            "sure": True,
            "reason": 'says "kerb"\n',
            "evidence": ["kerb"],
        }
    ]
