"""How words are laid out in a letter: wrapped lines in plain text, paragraphs in HTML."""

import re
import textwrap
from functools import lru_cache, partial

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from soundingboard.phrases import Phrase, in_words, speaks
from soundingboard.vocabulary import Language

WIDTH = 72  # columns; a quote of a quote still fits into 80
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def for_letters(environment: Environment) -> dict[Language, Environment]:
    """The templates' environment as letters use it, by language, with missing names as errors.

    A letter that asks for what it does not have must fail before anyone reads it; the pages'
    GOV.UK macros, on the other hand, count on missing names being empty.
    """
    return {language: _in(language, environment) for language in Language}


def _in(language: Language, environment: Environment) -> Environment:
    letters = environment.overlay(undefined=StrictUndefined)
    ours = {
        "oneline": oneline,
        "wrapped": wrapped,
        "paragraphs": paragraphs,
        "marked": partial(marked, language=language),
    }
    # Not into the dictionaries that the pages use.
    letters.filters = {**environment.filters, **ours}
    letters.globals = {**environment.globals, "language": language.value}
    speaks(letters, lambda: language)
    return letters


def oneline(text: str) -> str:
    """The text on one line: nobody's name or title may add lines of its own to a letter."""
    return " ".join(_CONTROLS.sub(" ", text).split())


@lru_cache(maxsize=256)
def wrapped(text: str, indent: int = 0) -> str:
    """Plain text in lines of at most 72 columns, indented by spaces.

    Blank lines and line ends are kept; a word longer than a line, as most links are, is not cut.
    """
    lines: list[str] = []
    for line in _clean(text).split("\n"):
        lines.extend(
            textwrap.wrap(
                line,
                WIDTH,
                initial_indent=" " * indent,
                subsequent_indent=" " * indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
            or [""]
        )
    return "\n".join(lines)


def paragraphs(text: str) -> Markup:
    """Plain text as HTML paragraphs, escaped; single line ends are kept."""
    blocks = (block.strip() for block in _BLANK_LINES.split(_clean(text)))
    return Markup("\n").join(
        Markup("<p>{}</p>").format(escape(block).replace("\n", Markup("<br>\n")))
        for block in blocks
        if block
    )


def marked(text: str, written_in: Language, language: Language) -> Markup:
    """A phrase of ours as HTML on one line; words in it that are not ours say their language.

    `written_in` is the language of those words, and nothing is marked where it is the letter's.
    """
    if not isinstance(text, Phrase):
        words = escape(oneline(str(text)))
        if written_in is language or not any(map(str.isalpha, text)):
            return words
        return Markup('<span lang="{}">{}</span>').format(written_in.value, words)
    if text.parts:
        parts = (marked(part, written_in, language) for part in text.parts)
        return escape(text.words).join(parts)
    values = {name: marked(_word(one), written_in, language) for name, one in text.values.items()}
    return escape(in_words(text, language)) % values


def _word(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", lines).strip("\n ")
