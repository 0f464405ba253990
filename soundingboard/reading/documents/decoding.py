"""Bytes of a text file become characters."""

import codecs
import re

from soundingboard.refusals import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Neither XML nor a reader knows what to do with these.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_MOST_CONTROLS = 0.01  # share of the characters; more of them is no text


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and what to check about it.

    A byte order mark decides; without one it is UTF-8, or else what Windows wrote in Western
    Europe. Raises `Unreadable` for bytes that are no text.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    notes: tuple[str, ...] = ()
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        notes = (
            "The text is not in Unicode; it was read as Windows text. Check \u00a3 and quotes.",
        )
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise Unreadable("This file holds no text that can be read.")
    return _CONTROLS.sub("", text), notes
