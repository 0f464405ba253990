"""A document's blocks under their headings, as pages and letters show them."""

from soundingboard.reading.documents.values import Block, ReadDocument, Section
from soundingboard.vocabulary import BlockKind

OPENING = "opening"


def sections(document: ReadDocument) -> tuple[Section, ...]:
    """One section for each heading, and one for what stands before the first.

    The title is left out where nothing stands under it: a page shows it anyway.
    """
    found: list[Section] = []
    heading: Block | None = None
    under: list[Block] = []
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            under.append(block)
            continue
        found += _section(heading, under, document.title)
        heading, under = block, []
    found += _section(heading, under, document.title)
    return tuple(found)


def _section(heading: Block | None, under: list[Block], title: str) -> list[Section]:
    if heading is None:
        return [Section(OPENING, "", "", 0, tuple(under))] if under else []
    if not under and heading.text == title:
        return []
    return [Section(heading.key, heading.number, heading.text, heading.level, tuple(under))]
