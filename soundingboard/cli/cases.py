"""Reads labelled replies, one JSON object a line, and says of each what would be made of it."""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import IO, Any

from soundingboard.cli.reading import described
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.mail import read
from soundingboard.reading.printed import printed_anchors

_HEADS = {
    "text": b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
    "html": b"Content-Type: text/html; charset=utf-8\r\n\r\n",
}


class _NoCase(ValueError):
    """A line that holds no case; its words say why."""


def read_cases(lines: IO[bytes], longest: int, *, with_parent: bool) -> Iterator[dict[str, Any]]:
    """What would be made of each case, in order; a line that is none gives `error` instead.

    A case has `raw` (text or HTML, as its `kind` says) or `raw_b64` or `raw_eml_b64` (a whole
    mail), and may have the letter it answers as `paragraphs` or as `parent_text`. The places of
    answers are looked for in either; the paragraphs are also held against the text to tell quoted
    words, the parent's only where `with_parent` is true. No line over `longest` bytes is read.
    """
    number = 0
    while line := lines.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            while (more := lines.readline(longest)) and not more.endswith(b"\n"):
                pass
            yield {"id": None, "line": number, "error": f"longer than {longest:,} bytes"}
            continue
        if line.strip():
            yield _answer(line, number, with_parent=with_parent)


def _answer(line: bytes, number: int, *, with_parent: bool) -> dict[str, Any]:
    name: Any = None
    try:
        case = json.loads(line)
        if not isinstance(case, dict):
            raise _NoCase("not a JSON object")
        name = case.get("id")
        letter, known = _letter(case)
        mail = read(_raw(case), letter.text if known or with_parent else "")
        passages = align(letter, mail.parts)
    except RecursionError:
        return {"id": name, "line": number, "error": "JSON nested too deep"}
    except (ValueError, TypeError) as problem:
        return {"id": name, "line": number, "error": str(problem)}
    return {"id": name, "line": number, **described(mail, passages)}


def _raw(case: dict[str, Any]) -> bytes:
    """A case as a mail: text and HTML as the only part of one."""
    packed = case.get("raw_b64") or case.get("raw_eml_b64")
    kind = case.get("kind", "eml" if packed else "text")
    if kind in _HEADS:
        raw = case.get("raw")
        if not isinstance(raw, str):
            raise _NoCase(f"a case of kind {kind} needs its text in raw")
        return _HEADS[kind] + raw.encode("utf-8", "replace")
    if kind != "eml" or not isinstance(packed, str):
        raise _NoCase("a case needs kind text or html with raw, or eml with raw_b64")
    try:
        return base64.b64decode(packed, validate=True)
    except binascii.Error:
        raise _NoCase("raw_b64 is no base64") from None


def _letter(case: dict[str, Any]) -> tuple[SentLetter, bool]:
    """The letter a case answers, and whether it is known paragraph by paragraph."""
    paragraphs = case.get("paragraphs")
    if isinstance(paragraphs, list) and all(isinstance(one, str) for one in paragraphs):
        anchors = tuple(
            Anchor(f"paragraph:{n}", AnchorKind.PARAGRAPH, "", text)
            for n, text in enumerate(paragraphs)
        )
        return SentLetter(anchors, "\n\n".join(paragraphs)), True
    parent = case.get("parent_text")
    if isinstance(parent, str) and parent:
        return SentLetter(printed_anchors(parent), parent), False
    return SentLetter(()), False
