"""Cut a long document into pages that can be read, and commented on, on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from soundingboard.contributions.anchoring import opening
from soundingboard.models import Block
from soundingboard.vocabulary import BlockKind

ENOUGH = 25  # blocks on a page, after which the next heading of any level begins another
TOO_MANY = 60  # blocks on a page, after which it ends even without a heading


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a document: its number from 1, its heading if it begins with one, its blocks.

    The heading is not among the blocks.
    """

    number: int
    title: str
    heading: Block | None
    blocks: tuple[Block, ...]


def leaves(document: Sequence[Block]) -> tuple[Leaf, ...]:
    """The document in pages, every block on exactly one.

    A page begins at each heading of the highest level that comes more than once: a paper's one
    title does not make it one page. A document with no such headings is cut by length.
    """
    level = _page_level(document)
    runs: list[list[Block]] = []
    for block in document:
        heading = block.kind is BlockKind.HEADING
        if not runs or _begins(block, runs[-1], level, heading=heading):
            runs.append([])
        runs[-1].append(block)
    return tuple(_leaf(number, run) for number, run in enumerate(runs, start=1))


def _page_level(document: Sequence[Block]) -> int:
    levels = [block.level for block in document if block.kind is BlockKind.HEADING]
    repeated = [level for level in levels if levels.count(level) > 1]
    return min(repeated, default=max(levels, default=0))


def _begins(block: Block, page: Sequence[Block], level: int, *, heading: bool) -> bool:
    if all(one.kind is BlockKind.HEADING for one in page):
        # A title and the heading under it belong on one page; nothing stands between them.
        return False
    if heading and block.level <= level:
        return True
    return len(page) >= (ENOUGH if heading else TOO_MANY)


def _leaf(number: int, run: Sequence[Block]) -> Leaf:
    first = run[0]
    if first.kind is not BlockKind.HEADING:
        name = f"{first.number} {opening(first.text)}" if first.number else opening(first.text)
        return Leaf(number, name, None, tuple(run))
    title = f"{first.number} {first.text}" if first.number else first.text
    return Leaf(number, title, first, tuple(run[1:]))
