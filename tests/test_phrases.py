"""Every phrase that people outside read is there in Welsh, with the same blanks and markup."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from soundingboard.phrases import CATALOGUES, catalogue, date_in, joined, phrase, reshaped, said
from soundingboard.vocabulary import Language
from tests.factories import NOON

ROOT = Path(__file__).parents[1]
KEYWORDS = {"_": None, "phrase": None, "ngettext": (1, 2)}
MAY_BE_LEFT_OUT = {"%(why)s"}  # details that a library gives in English


def phrases() -> dict[str, str]:
    """Every phrase of the program and its templates, with the file it first stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, str] = {}
    for file_name, _line, words, _comments, _context in extract_from_dir(
        ROOT, methods, options, KEYWORDS
    ):
        for one in (words,) if isinstance(words, str) else words:
            found.setdefault(one, file_name)
    return found


def welsh() -> list[Message]:
    """The catalogue's entries, without its head."""
    with (CATALOGUES / "cy.po").open("rb") as file:
        return [one for one in read_po(file, abort_invalid=True) if one.id]


def texts(of: str | tuple[str, ...]) -> tuple[str, ...]:
    """One text or several, as several."""
    return (of,) if isinstance(of, str) else tuple(of)


def test_every_phrase_stands_in_the_welsh_catalogue_and_no_other_does() -> None:
    known = {text for one in welsh() for text in texts(one.id)}

    assert {words: where for words, where in phrases().items() if words not in known} == {}
    assert known - set(phrases()) == set()


def test_every_entry_of_the_catalogue_says_something_and_is_settled() -> None:
    entries = welsh()

    assert len(entries) > 200
    assert [one.id for one in entries if one.fuzzy] == []
    assert [one.id for one in entries if not all(text.strip() for text in texts(one.string))] == []


def test_welsh_has_the_blanks_and_the_markup_of_the_english() -> None:
    shape = re.compile(r"%\(\w+\)s|</?\w+[^>]*>")
    unlike = [
        one.id
        for one in welsh()
        for text in texts(one.string)
        if set(shape.findall(texts(one.id)[-1])) - set(shape.findall(text)) - MAY_BE_LEFT_OUT
        or set(shape.findall(text)) - set(shape.findall(texts(one.id)[-1]))
    ]

    assert unlike == []


def test_a_phrase_is_its_english_and_is_said_in_welsh() -> None:
    place = phrase("Question %(number)s: %(text)s", number=2, text="What would help?")

    assert place == "Question 2: What would help?"
    assert said(place, Language.ENGLISH) == "Question 2: What would help?"
    assert said(place, Language.WELSH) == "Cwestiwn 2: What would help?"


def test_a_phrase_within_a_phrase_is_said_in_the_same_language() -> None:
    inner = phrase("Paragraph %(number)s", number="1.4")
    outer = phrase("%(place)s (“%(words)s”)", place=inner, words="100 % of it")

    assert said(joined("; ", [outer, phrase("The whole")]), Language.WELSH) == (
        "Paragraff 1.4 (“100 % of it”); Y cyfan"
    )


def test_a_phrase_reshaped_for_its_place_is_said_whole_in_welsh() -> None:
    inside = reshaped(phrase("The whole"), "the whole.")

    assert (inside, said(inside, Language.WELSH)) == ("the whole.", "Y cyfan")


def test_what_people_wrote_is_not_translated() -> None:
    assert said("The whole", Language.WELSH) == "The whole"


def test_dates_are_written_as_each_language_writes_them() -> None:
    assert date_in(NOON, Language.ENGLISH) == "2 November 2026"
    assert date_in(NOON, Language.WELSH) == "2 Tachwedd 2026"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "[… a 1 gair arall: mae"), (2, "[… a 2 o eiriau eraill: maent"), (12, "[… a 12 o eiriau")],
)
def test_counts_agree_with_their_noun(number: int, words: str) -> None:
    found = catalogue(Language.WELSH).ngettext(
        "[… and %(num)s more word: you find it on the page below]",
        "[… and %(num)s more words: you find them on the page below]",
        number,
    )

    assert (found % {"num": number}).startswith(words)
