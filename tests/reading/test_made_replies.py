"""The made replies are what they say: every program, language, style and kind of letter."""

from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise
from typing import cast

import pytest

from tests.post.clients import CLIENTS
from tests.post.posted import PROGRAMS
from tests.post.replying import FOR_PARAGRAPHS, FOR_QUESTIONS, Reply, replies
from tests.post.replying_anew import ANEW_FOR_PARAGRAPHS, ANEW_FOR_QUESTIONS, replies_anew

# What only the program puts into an answer written between the lines, in its HTML or its text.
TRACES = {
    "Gmail web": ('class="gmail_attr"', 'blockquote class="gmail_quote"', "text/plain"),
    "Gmail phone": ('dir="auto"', 'blockquote class="gmail_quote"'),
    "Outlook desktop": ("border-top:solid #E1E1E1 1.0pt", "MsoNormal", "text/plain"),
    "Outlook web": ('id="appendonsend"', 'id="divRplyFwdMsg"', "elementToProof"),
    "Outlook phone": ("ms-outlook-mobile-signature", 'id="divRplyFwdMsg"'),
    "Apple Mail": ('blockquote type="cite"', "text/plain"),
    "iPhone": ("Sent from my iPhone", 'blockquote type="cite"'),
    "Thunderbird": ("moz-cite-prefix", 'blockquote type="cite" cite="mid:', "text/plain"),
    "Yahoo": ("yahoo_quoted", "yahoo-style-wrap"),
    "plain text": ("\n> ",),
    "plain text, re-wrapped": ("\n> ",),
    "plain text, Outlook": ("-----Original Message-----",),
    "Proton Mail": ("protonmail_quote", "text/plain"),
    "Samsung": ("-------- Original message --------", "Sent from my Galaxy"),
    "Outlook for Mac": ("border-top:solid #B5C4DF 1.0pt",),
    "Zimbra": ('id="zwchr"', "__QUOTED_TEXT__"),
}


@pytest.fixture(scope="module")
def made() -> list[Reply]:
    """One round of the first set and one of the held-out set."""
    return [*replies(11, rounds=1), *replies_anew(11)]


def shown(reply: Reply) -> str:
    """All text of a reply as it was written, with the media types of its parts."""
    message = cast("EmailMessage", message_from_bytes(reply.raw, policy=policy.default))
    texts = []
    for part in message.walk():
        texts.append(part.get_content_type())
        if part.get_content_maintype() == "text":
            texts.append(cast("EmailMessage", part).get_content())
    return "\n".join(texts)


def test_every_style_is_written_in_every_program_that_can(made: list[Reply]) -> None:
    seen = Counter((reply.style, reply.client) for reply in made)
    texts = {"plain text", "plain text, re-wrapped", "plain text, Outlook"}
    expected = {
        (style, client)
        for style in FOR_QUESTIONS | FOR_PARAGRAPHS | ANEW_FOR_QUESTIONS | ANEW_FOR_PARAGRAPHS
        for client in PROGRAMS
        if not (style.endswith("in colour") and client in texts)
    }
    assert set(seen) == expected


@pytest.mark.parametrize("client", PROGRAMS)
def test_program_leaves_the_traces_it_is_known_by(made: list[Reply], client: str) -> None:
    (reply, *_) = [r for r in made if (r.client, r.style) == (client, "interleaved")]
    text = shown(reply)
    assert [trace for trace in TRACES[client] if trace not in text] == []


def test_letters_have_five_to_twenty_questions_or_forty_paragraphs(made: list[Reply]) -> None:
    asked, written = set(), set()
    for reply in made:
        kinds = Counter(anchor.kind.value for anchor in reply.sent.letter.anchors)
        if kinds["question"]:
            asked.add(kinds["question"])
            assert kinds["paragraph"] == 0
        else:
            written.add(kinds["paragraph"])
    assert asked == set(range(5, 21))
    assert written == {40}


def test_replies_are_in_six_languages(made: list[Reply]) -> None:
    seen = Counter(reply.language for reply in made if "document" not in reply.style)
    assert set(seen) == {"en", "cy", "de", "fr", "pl", "es"}
    assert min(seen.values()) >= 12


def test_coloured_answers_have_a_colour_that_the_letter_has_not(made: list[Reply]) -> None:
    for reply in (r for r in made if r.style.endswith("in colour")):
        text = shown(reply)
        assert any(f"color:{c}" in text for c in ("red", "#0070C0", "rgb(192,0,0)")), reply.client


def test_attached_answers_are_files_and_nothing_else(made: list[Reply]) -> None:
    attached = [reply for reply in made if reply.style == "attachment only"]
    assert all(b'filename="Our response.pdf"' in r.raw and r.truth == () for r in attached)
    assert {reply.client for reply in attached} == set(PROGRAMS)


def test_several_paragraphs_stand_under_one_question(made: list[Reply]) -> None:
    for reply in (r for r in made if r.style == "several paragraphs"):
        assert max(Counter(said.keys for said in reply.truth).values()) >= 2


def test_rewrapped_quotation_has_lines_without_a_sign(made: list[Reply]) -> None:
    for reply in (r for r in made if (r.client, r.style) == ("plain text, re-wrapped", "in words")):
        lines = shown(reply).split("\n")
        broken = [b for a, b in pairwise(lines) if a.startswith("> ") and b]
        assert any(not line.startswith(">") for line in broken)


def test_same_seed_writes_the_same_replies() -> None:
    first, again = ([r.truth for r in replies_anew(5)] for _ in range(2))
    assert first == again


def test_programs_of_the_first_set_are_twelve_and_four_are_held_out() -> None:
    assert len(CLIENTS) == 12
    assert len(PROGRAMS) == 16
