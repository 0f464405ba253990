"""How numbers are cited, beyond what the papers show."""

import pytest

from soundingboard.reading.documents import read_document
from soundingboard.reading.documents.labels import written


def cited(*lines: str) -> list[str]:
    text = "# Plan\n\n" + "\n\n".join(lines)
    return [block.number for block in read_document("paper.md", text.encode()).blocks[1:]]


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (
            ("1.1 One.", "(a) x;", "(b) y;", "(i) z.", "1.2 Two."),
            ["1.1", "1.1(a)", "1.1(b)", "1.1(b)(i)", "1.2"],
        ),
        (("1. One:", "a) x", "b) y", "2. Two."), ["1", "1(a)", "1(b)", "2"]),
        (("(h) x", "Words."), ["", ""]),
        (("(a) x", "(b) x", "(c) x"), ["(a)", "(b)", "(c)"]),
        (("1. One.", "(g) x"), ["1", ""]),
        (
            ("1. One:", "(i) x", "(ii) y", "(iii) z", "(iv) u", "(v) w"),
            ["1", "1(i)", "1(ii)", "1(iii)", "1(iv)", "1(v)"],
        ),
        (("1. One.", "## Part two", "2. Two.", "## Three", "1. Again."), ["1", "", "2", "", "1"]),
        (("1. One.", "3. Three.", "4. Four."), ["1", "3", "4"]),
        (("7. Seven.", "8. Eight."), ["7", "8"]),
        (("2.3.1 Deep.", "2.3.2 Deeper.", "2.4 Up."), ["2.3.1", "2.3.2", "2.4"]),
        (("1.1(a) Whole.", "1.1(b) Whole."), ["1.1(a)", "1.1(b)"]),
        (("## 3. Place", "(a) x", "(b) y"), ["3", "3(a)", "3(b)"]),
        (("1.1 One.", "10.30 coffee", "9.5 GW of wind"), ["1.1", "", ""]),
        (("A. Smith said so.", "Words."), ["", ""]),
        (("A) One", "B) Two"), ["(A)", "(B)"]),
    ],
)  # fmt: skip
def test_numbers_are_cited_as_people_do(lines: tuple[str, ...], numbers: list[str]) -> None:
    assert cited(*lines) == numbers


def test_letters_h_and_i_are_letters_where_letters_run() -> None:
    letters = [f"({letter}) x" for letter in "abcdefghij"]
    assert cited("1.1 One:", *letters) == ["1.1", *(f"1.1({letter})" for letter in "abcdefghij")]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("decimal", ["1", "4", "27", "1999"]),
        ("decimalZero", ["01", "04", "27", "1999"]),
        ("lowerLetter", ["a", "d", "aa", "1999"]),
        ("upperLetter", ["A", "D", "AA", "1999"]),
        ("lowerRoman", ["i", "iv", "xxvii", "mcmxcix"]),
        ("upperRoman", ["I", "IV", "XXVII", "MCMXCIX"]),
        ("ordinal", ["1st", "4th", "27th", "1999th"]),
    ],
)
def test_numbers_are_written_as_word_writes_them(style: str, shown: list[str]) -> None:
    assert [written(number, style) for number in (1, 4, 27, 1999)] == shown
