"""A receipt of ours that comes back wrapped anew is ours to the last sign."""

import pytest

from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.mail import read

EVENING = "We propose evening services on four routes, booked the day before by telephone."
ANCHORS = (
    Anchor("q1", AnchorKind.QUESTION, "1", "What have we missed, or misunderstood?"),
    Anchor("q4", AnchorKind.QUESTION, "4", "What should we change about how we work with you?"),
    Anchor("p7.2", AnchorKind.PARAGRAPH, "7.2", EVENING),
)
SENT = """\
Hello Magnus,

thank you. We have what you sent us.

1. Question 1: What have we missed, or misunderstood?

    The villages east of the estuary.

2. Paragraph 7.2 (“We propose evening services on four routes, booked …”)

    On 7.2, evening services must go through Eastmere.

3. Question 4: What should we change about how we work with you?

    Write less often.
"""
# As a program makes of it that wraps at 72 columns or less.
WRAPPED = SENT.replace("booked …”)", "booked\n…”)")
HEAD = "From: Magnus Ridley <m@eastmere.example>\nContent-Type: text/plain; charset=utf-8\n\n"
OUTLOOK = (
    "From: growth@wealdmere.example\nSent: 21 November 2026 23:31\nTo: Magnus\nSubject: Yours\n\n"
)


def said(quoted: str, own: str = "We also need a doctor.") -> list[str]:
    parts = read(f"{HEAD}{own}\n\n{quoted}".encode(), SENT).parts
    return [passage.text for passage in align(SentLetter(ANCHORS, SENT), parts)]


def signed(text: str) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"On Sat, 21 Nov 2026 at 23:31, growth <g@wealdmere.example> wrote:\n\n{lines}\n"


@pytest.mark.parametrize("end", ["booked\n…”)", "booked …\n”)", "booked …”\n)", "booked\n…\n”)"])
def test_signs_wrapped_off_a_quoted_line_are_nobodys_answer(end: str) -> None:
    wrapped = SENT.replace("booked …”)", end)
    assert said(signed(wrapped)) == ["We also need a doctor."]


def test_signs_wrapped_off_an_unmarked_quotation_are_nobodys_answer() -> None:
    assert said(OUTLOOK + WRAPPED) == ["We also need a doctor."]


def test_signs_wrapped_off_without_the_quoting_sign_are_nobodys_answer() -> None:
    assert said(signed(WRAPPED).replace("> …”)", "…”)")) == ["We also need a doctor."]


@pytest.mark.parametrize("sign", ["?", "👍", "…"])
def test_signs_somebody_typed_under_a_quoted_line_are_kept(sign: str) -> None:
    quoted = signed(SENT).replace("> 3. Question 4", f"{sign}\n>\n> 3. Question 4")
    assert sign in said(quoted)
