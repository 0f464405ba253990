"""How words are laid out in a letter: wrapped lines in plain text, paragraphs in HTML."""

import re
import textwrap
from functools import lru_cache

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

WIDTH = 72  # columns; a quote of a quote still fits into 80
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def for_letters(environment: Environment) -> Environment:
    """The templates' environment as letters use it, with missing names as errors.

    A letter that asks for what it does not have must fail before anyone reads it; the pages'
    GOV.UK macros, on the other hand, count on missing names being empty.
    """
    letters = environment.overlay(undefined=StrictUndefined)
    ours = {"oneline": oneline, "wrapped": wrapped, "paragraphs": paragraphs}
    letters.filters = {**environment.filters, **ours}  # not into the pages' own dictionary
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


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", lines).strip("\n ")
