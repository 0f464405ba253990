"""How words are laid out in a letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundingboard.outbox.layout import oneline, paragraphs, wrapped


def test_wrapping_keeps_paragraphs_and_never_cuts_a_link() -> None:
    link = "https://engage.wealdmere.example/respond/" + "a" * 60

    assert wrapped(f"{'word ' * 20}see {link}\n\nSecond\nline", 4) == (
        f"    {' '.join(['word'] * 13)}\n    {' '.join(['word'] * 7)} see\n    {link}\n\n"
        "    Second\n    line"
    )


@settings(deadline=None)
@given(st.text(alphabet="abc \n\t-", max_size=600))
def test_wrapping_loses_no_word(text: str) -> None:
    lines = wrapped(text).split("\n")

    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= 72 or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two \n words\t", "two words"),
        ("a\x00b\x1bc\u2028d", "a b c d"),
        ("", ""),
    ],
)
def test_one_line_is_one_line(text: str, line: str) -> None:
    assert oneline(text) == line


def test_paragraphs_are_escaped_and_keep_their_line_ends() -> None:
    assert paragraphs("a < b\r\nsecond\n\n \n\n<b>third</b>\n") == (
        "<p>a &lt; b<br>\nsecond</p>\n<p>&lt;b&gt;third&lt;/b&gt;</p>"
    )
