"""What the public scorers call: the new text of one labelled case, read as the product reads it."""

import base64
from typing import Any

from soundingboard.reading.html import html_lines
from soundingboard.reading.mail import read
from soundingboard.reading.marking import parts_of_lines, parts_of_text
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
