"""No word of ours in a letter is left in English: shown by a catalogue in another alphabet."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from soundingboard import phrases
from soundingboard.kit import Kit
from soundingboard.letters.letter import Letter
from soundingboard.outbox.rendering import render
from soundingboard.phrases import Phrase
from soundingboard.vocabulary import Language
from tests.letters.test_letters import INVITATION, LETTERS, RECEIPT
from tests.pseudo import alphabet  # noqa: F401  # a fixture

IN_WELSH = {name: one for name, one in LETTERS.items() if one.language is Language.WELSH}


def emptied(value: Any) -> Any:
    """A letter in which nobody but we says a word: their words are signs, ours are phrases."""
    if isinstance(value, Phrase):
        return phrases.phrase(
            value.words, **{name: emptied(one) for name, one in value.values.items()}
        )
    if isinstance(value, Language):
        return value
    if isinstance(value, str):
        return "§"
    if isinstance(value, tuple):
        return tuple(emptied(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: emptied(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **({**kept, "mode": value.mode} if "mode" in kept else kept))
    return value


@pytest.mark.usefixtures("alphabet")
@pytest.mark.parametrize("name", sorted(IN_WELSH))
def test_no_word_of_a_welsh_letter_is_in_english(kit: Kit, name: str) -> None:
    head = replace(kit.stationery.letterhead, organisation_name="§", contact_address="§")
    words = render(replace(kit.stationery, letterhead=head), emptied(IN_WELSH[name]))

    page = BeautifulSoup(words.html, "html.parser")
    title, body = page.title, page.body
    assert title is not None
    assert body is not None
    read = {
        "subject": words.subject,
        "text": words.text,
        "title": title.get_text(),
        "page": body.get_text(" "),
    }
    assert {where: re.findall(r"[A-Za-z]+", text) for where, text in read.items()} == {
        "subject": [],
        "text": [],
        "title": [],
        "page": [],
    }


def test_every_letter_that_stakeholders_get_is_tried_in_welsh() -> None:
    kinds: list[type[Letter]] = Letter.__subclasses__()

    assert {kind.name for kind in kinds} - {one.name for one in IN_WELSH.values()} == {
        "digest",
        "digest_quiet",
        "digest_ready",
        "digest_receipt",
        "sign_in",
    }


def test_english_words_in_a_welsh_letter_are_marked_as_english(kit: Kit) -> None:
    page = BeautifulSoup(
        render(kit.stationery, replace(INVITATION, language=Language.WELSH)).html, "html.parser"
    )
    marked = [" ".join(one.get_text().split()) for one in page.select('[lang="en"]')]

    assert marked == [
        INVITATION.title,
        " ".join(INVITATION.introduction.split()),
        "What have we missed?",
        "Think of skills, transport and land.",
        INVITATION.questions[1].text,
        "Draft growth plan",
        "Background",
        "Next steps",
        "Annex: the numbers behind the plan",
    ]


def test_only_the_words_of_a_question_are_marked_in_the_heading_of_a_point(kit: Kit) -> None:
    page = BeautifulSoup(
        render(kit.stationery, replace(RECEIPT, language=Language.WELSH)).html, "html.parser"
    )

    assert '1. Cwestiwn 2: <span lang="en">What would help your organisation most?</span>' in str(
        page
    )


def test_a_consultation_in_welsh_is_marked_in_an_english_letter(kit: Kit) -> None:
    words = render(
        kit.stationery, replace(INVITATION, title="Cynllun twf", written_in=Language.WELSH)
    )

    assert '<span lang="cy">Cynllun twf</span></h1>' in words.html
