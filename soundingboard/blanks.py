"""Blanks in the words of a letter: what differs from person to person, and how it is filled in.

A blank is a name between two signs that no language uses, so that it passes through templates
like a word. Everything else of a letter to many is the same for all and kept once.
"""

import re
from collections.abc import Mapping

_OPEN, _CLOSE = "\ue000", "\ue001"
NAME = f"{_OPEN}name{_CLOSE}"  # whom the letter greets
TOKEN = f"{_OPEN}token{_CLOSE}"  # of their invitation: for links, and for the reply address
BLANK = re.compile(f"{_OPEN}(name|token){_CLOSE}")
_SPACES = re.compile(r"[\x00-\x20\x7f\u2028\u2029]+")


def values(name: str, reply_to: str) -> dict[str, str]:
    """What fills the blanks of one letter: the person's name on one line, their token."""
    token = reply_to.partition("@")[0].partition("+")[2]
    return {"name": _SPACES.sub(" ", name).strip(), "token": token}


def filled(words: str, values: Mapping[str, str]) -> str:
    """Plain words with their blanks filled."""
    return BLANK.sub(lambda blank: values[blank[1]], words) if _OPEN in words else words


def filled_html(words: str, values: Mapping[str, str]) -> str:
    """HTML with its blanks filled, escaped for text as for the value of an attribute."""
    if _OPEN not in words:
        return words
    return BLANK.sub(lambda blank: escaped(values[blank[1]]), words)


def escaped(value: str) -> str:
    """A value as HTML may hold it anywhere between tags or quotation marks."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        value = value.replace(sign, name)
    return value.replace("\xa0", "&nbsp;")
