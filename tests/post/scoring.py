"""What the public scorers call: one labelled case, read and aligned as the product does it."""

import base64
from typing import Any

from soundingboard.reading.alignment import align as aligned
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.mail import read
from soundingboard.reading.marking.parts_of_bodies import parts_of_lines, parts_of_text
from soundingboard.reading.opening.html import html_lines
from soundingboard.reading.parts import Mark, Part


def parts_of_case(case: dict[str, Any]) -> tuple[Part, ...]:
    """The parts of a case, read with the letter it answers where the case carries that."""
    sent_text = case.get("parent_text") or ""
    if case["kind"] == "eml":
        raw = base64.b64decode(case.get("raw_b64") or case["raw_eml_b64"])
        return read(raw, sent_text).parts
    if case["kind"] == "html":
        lines, rest = html_lines(case["raw"])
        return parts_of_lines(lines, rest, sent_text)
    return parts_of_text(case["raw"], sent_text)


def extract(case: dict[str, Any]) -> str:
    """All that the sender of a case wrote, greeting and farewell included.

    Read without the letter that was answered, which the product would know: the harder task, and
    the one that the peers' figures are for.
    """
    return extract_knowing({**case, "parent_text": ""})


def extract_knowing(case: dict[str, Any]) -> str:
    """The same, with the letter that was answered where the case carries it."""
    own = (Mark.NEW, Mark.GREETING)
    return "".join(part.text for part in parts_of_case(case) if part.mark in own)


def align(case: dict[str, Any], paragraphs: list[str]) -> list[tuple[str, int, bool]]:
    """The answers of a case: their text, the paragraph they answer (-1: the whole), and sureness.

    The letter that was answered is known as its paragraphs; they carry no numbers.
    """
    anchors = (Anchor(str(n), AnchorKind.PARAGRAPH, "", p) for n, p in enumerate(paragraphs))
    letter = SentLetter(tuple(anchors), "\n\n".join(paragraphs))
    parts = parts_of_case({**case, "parent_text": letter.text})
    return [
        (passage.text, -1 if target.key is None else int(target.key), passage.sure)
        for passage in aligned(letter, parts)
        for target in passage.targets
    ]
