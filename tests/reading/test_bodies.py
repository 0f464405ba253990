"""Which of the texts in a letter is read, and how broken lines are joined."""

import pytest

from soundingboard.reading.mail import read
from soundingboard.reading.opening.bodies import unflow
from soundingboard.reading.parts import Mark


def alternative(text: str, html: str) -> bytes:
    return (
        "Content-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    ).encode()


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        ("one \ntwo\n", "one two\n"),
        ("> one \n> two\nthree\n", "> one two\nthree\n"),
        (">> one \n> two\n", ">> one \n> two\n"),
        ("text\n-- \nJo\n", "text\n-- \nJo\n"),
        (" >From there\n", ">From there\n"),
    ],
)
def test_flowed_lines_are_joined(flowed: str, text: str) -> None:
    assert unflow(flowed) == text


def test_flowed_lines_may_drop_their_space() -> None:
    assert unflow("日本 \n語\n", delete_space=True) == "日本語\n"


def test_html_is_read_where_the_text_is_a_stub() -> None:
    mail = read(alternative("See HTML.", "<p>" + "We agree with every point. " * 8 + "</p>"))

    assert mail.new_text.startswith("We agree with every point.")


def test_text_is_read_where_it_marks_its_quotes() -> None:
    mail = read(
        alternative(
            "More.\n\n> 1. Buses?\n> 2. Skills?\n",
            "<div>More.</div><blockquote type=cite>1. Buses?<br>2. Skills?</blockquote>",
        )
    )

    assert [part.text for part in mail.parts] == ["More.\n\n", "> 1. Buses?\n> 2. Skills?\n"]


def test_html_is_read_where_only_it_knows_the_quotes() -> None:
    mail = read(
        alternative(
            "More.\n\n1. Buses?\n\nWelders.\n",
            "<div>More.</div><blockquote type=cite>1. Buses?</blockquote><div>Welders.</div>",
        )
    )

    assert [(part.mark, part.text.strip()) for part in mail.parts] == [
        (Mark.NEW, "More."),
        (Mark.QUOTED, "1. Buses?"),
        (Mark.NEW, "Welders."),
    ]
