import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from material import shared
from soundingboard.analysis.sentences import sentences, word_count


def parts(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("One only", ["One only"]),
        ("We agree. Do you? Yes!", ["We agree.", "Do you?", "Yes!"]),
        ('He said "No." Then he left.', ['He said "No."', "Then he left."]),
        ("See paras. 1.4 and 2.3(a). Both.", ["See paras. 1.4 and 2.3(a).", "Both."]),
        (
            "Skills, e.g. T levels, matter. So do jobs.",
            ["Skills, e.g. T levels, matter.", "So do jobs."],
        ),
        ("Dr. J. Patel of Acme Ltd. agrees.", ["Dr. J. Patel of Acme Ltd. agrees."]),
        ("1. Buses are late.\n2. Trains too.", ["1. Buses are late.", "2. Trains too."]),
        ("Needs:\n- homes\n- buses\n", ["Needs:", "- homes", "- buses"]),
        ("A heading\n\nThe text\nbroken by mail.", ["A heading", "The text\nbroken by mail."]),
        ("Should I? I think so.", ["Should I?", "I think so."]),
        ("It costs £4.5m. That is much...", ["It costs £4.5m.", "That is much..."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(some.text(alphabet="aB1 .?!\n\"')-•\u2019\u2013e.g", max_size=200))
def test_sentences_leave_out_nothing_but_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(part.split()) for part in parts(text)) == "".join(text.split())
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)


def test_sentences_of_a_hostile_text_take_no_time() -> None:
    for text in ("." * 300_000, "\n" * 300_000, ". \n" * 100_000, '."' * 150_000, "a." * 150_000):
        assert "".join("".join(part.split()) for part in parts(text)) == "".join(text.split())


def test_sentences_of_real_comments_are_of_a_readable_length() -> None:
    data = json.loads(shared("data/priorities/ai-white-paper-a.json").read_text())
    lengths = sorted(word_count(part) for row in data["passages"] for part in parts(row["text"]))
    assert 12 <= lengths[len(lengths) // 2] <= 30
    assert lengths[int(len(lengths) * 0.97)] <= 80
