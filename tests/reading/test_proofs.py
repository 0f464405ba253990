"""Proof-reading letters before they go."""

import pytest

from soundingboard.reading.proofs import stumbles

TEXT = "Hello,\n\nHOW TO ANSWER\n\nhttps://wealdmere.example/respond/x\n"
HTML = (
    "<html><body><h1>How to answer</h1>"
    '<a href="https://wealdmere.example/respond/x">Answer</a></body></html>'
)


def test_good_letter_has_nothing_to_stumble_over() -> None:
    assert stumbles("A sounding", TEXT, HTML) == ()


@pytest.mark.parametrize(
    ("subject", "text", "html", "expected"),
    [
        ("", TEXT, HTML, "The subject is empty."),
        ("long " * 40, TEXT, HTML, "The subject has 200 characters; more than 120 are cut."),
        ("A sounding", TEXT, "<p> </p>", "The HTML part is empty."),
        (
            "A sounding",
            TEXT + "word " * 20,
            HTML,
            "A line of plain text has more than 78 characters.",
        ),
        (
            "A sounding",
            TEXT,
            HTML.replace("https://wealdmere.example/respond/x", "/respond/x"),
            "A link leads nowhere a reader can go: /respond/x.",
        ),
        (
            "A sounding",
            "How to answer: on our page.",
            HTML,
            "The plain text lacks a link that the HTML has: https://wealdmere.example/respond/x.",
        ),
        (
            "A sounding",
            TEXT,
            HTML.replace("</body>", '<img src="x.png"></body>'),
            "A picture has no words for those who do not see it.",
        ),
        (
            "A sounding",
            TEXT,
            HTML.replace("</body>", "<h2>Our questions</h2></body>"),
            "The plain text lacks “Our questions”.",
        ),
        (
            "A sounding",
            TEXT,
            HTML.replace("</body>", "<p>" + "x" * 102_000 + "</p></body>"),
            "The HTML part is longer than 102,000 bytes; Gmail hides its end.",
        ),
    ],
)
def test_letter_is_faulted_for(subject: str, text: str, html: str, expected: str) -> None:
    assert stumbles(subject, text, html) == (expected,)
