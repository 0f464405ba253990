"""Finds what can be answered in a letter that is known only as text: its numbered places."""

import re

from soundingboard.reading.anchors import Anchor, AnchorKind

MOST = 500  # anchors of one letter; more is no letter of ours
_LONGEST = 200_000  # characters that are looked at
_QUESTION = re.compile(r"(?i)(?:question|cwestiwn|q)[ .]{0,2}(\d{1,3})\s?[.:)\-–—]?\s+(?=\S)")
_SECTION = re.compile(r"(?i)(?:section|adran|chapter|part)\s(\d{1,3})\s?[.:)\-–—]?\s+(?=\S)")
_DEEP = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,4}(?:\s?\([a-z]{1,3}\))?)[.:)]?\s+(?=\S)")
_PLAIN = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_FEWEST = 4  # words of a paragraph that carries no number and can still be answered


def printed_anchors(text: str) -> tuple[Anchor, ...]:
    """The anchors of a letter by what it prints: "Question 3. ...", "2.1 ...", "4) ...".

    Keys are made of kind and number ("question:3", "paragraph:2.1"); of two with one number the
    first is meant. Where the letter numbers nothing, its paragraphs are the anchors, "paragraph:1"
    and so on, with no printed number.
    """
    blocks = _blocks(text[:_LONGEST])
    found: dict[str, Anchor] = {}
    for block in blocks:
        anchor = _numbered(block)
        if anchor is not None and len(found) < MOST:
            found.setdefault(anchor.key, anchor)
    if found:
        return tuple(found.values())
    worth = [block for block in blocks if len(block.split()) >= _FEWEST][:MOST]
    return tuple(
        Anchor(f"paragraph:{n}", AnchorKind.PARAGRAPH, "", block)
        for n, block in enumerate(worth, 1)
    )


def _blocks(text: str) -> list[str]:
    """Paragraphs on one line each; a line that begins with a number begins one, too."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        words = line.strip()
        if not words or _numbered(words) is not None:
            blocks.append([])
        if words:
            blocks[-1].append(words)
    return [" ".join(" ".join(block).split()) for block in blocks if block]


def _numbered(block: str) -> Anchor | None:
    for shape, kind in (
        (_QUESTION, AnchorKind.QUESTION),
        (_SECTION, AnchorKind.SECTION),
        (_DEEP, AnchorKind.PARAGRAPH),
        (_PLAIN, AnchorKind.QUESTION),
    ):
        match = shape.match(block)
        if match is not None:
            number = match[1].replace(" ", "")
            return Anchor(f"{kind.value}:{number}", kind, number, block[match.end() :])
    return None
