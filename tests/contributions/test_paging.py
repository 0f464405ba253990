"""A long paper in pages for a phone: every block on exactly one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from factories import NOON, a_document
from material import shared
from soundingboard.consultations.importing import import_document, read_upload
from soundingboard.contributions.paging import ENOUGH, TOO_MANY, leaves
from soundingboard.kit import Kit
from soundingboard.models import Block
from soundingboard.vocabulary import BlockKind


def a_block(position: int, level: int) -> Block:
    """A heading of this level; a paragraph for 0."""
    return Block(
        version=None,
        position=position,
        key=str(position),
        kind=BlockKind.HEADING if level else BlockKind.PARAGRAPH,
        level=level,
        number="",
        text=f"Block {position}",
        html="",
    )


def blocks(levels: Sequence[int]) -> list[Block]:
    return [a_block(position, level) for position, level in enumerate(levels)]


def shape(levels: Sequence[int]) -> list[tuple[int | None, int]]:
    """Each page as the position of its heading and the number of its other blocks."""
    return [
        (leaf.heading.position if leaf.heading else None, len(leaf.blocks))
        for leaf in leaves(blocks(levels))
    ]


@pytest.mark.parametrize(
    ("levels", "pages"),
    [
        ([], []),
        ([0, 0], [(None, 2)]),
        ([1, 0, 1, 0, 0], [(0, 1), (2, 2)]),
        ([1, 0, 2, 0, 2, 0], [(0, 1), (2, 1), (4, 1)]),
        ([1, 2, 0, 2, 0], [(0, 2), (3, 1)]),
        ([0, 1, 0, 1, 0], [(None, 1), (1, 1), (3, 1)]),
        ([0, 2, 0, 3, 0], [(None, 1), (1, 1), (3, 1)]),
        ([1, 0, 1, 0, 2, 0], [(0, 1), (2, 3)]),
    ],
)
def test_pages_begin_at_the_headings_a_reader_would_turn_at(
    levels: list[int], pages: list[tuple[int | None, int]]
) -> None:
    assert shape(levels) == pages


def test_a_long_page_ends_at_the_next_heading_and_a_very_long_one_anyway() -> None:
    subheaded = [1, *[0] * ENOUGH, 2, 0, 1, 0]
    assert shape(subheaded) == [(0, ENOUGH), (ENOUGH + 1, 1), (ENOUGH + 3, 1)]
    plain = [0] * (TOO_MANY + 5)
    assert shape(plain) == [(None, TOO_MANY), (None, 5)]


@given(st.lists(st.integers(0, 4), max_size=200))
def test_every_block_stands_on_exactly_one_page_in_order(levels: list[int]) -> None:
    document = blocks(levels)
    found = [
        block
        for leaf in leaves(document)
        for block in ([leaf.heading] if leaf.heading else []) + list(leaf.blocks)
    ]
    assert found == document
    assert all(len(leaf.blocks) <= TOO_MANY for leaf in leaves(document))


def test_pages_of_a_real_paper(session: Session, kit: Kit) -> None:
    path = next(shared("seeds").glob("002*"))
    upload = read_upload(path.name, path.read_bytes(), max_bytes=10_000_000)
    version = import_document(session, kit.shelf, upload, at=NOON, actor="Olwen Pryce").version
    found = leaves(version.blocks)
    assert [leaf.number for leaf in found] == list(range(1, len(found) + 1))
    assert {"Background"} <= {leaf.heading.text for leaf in found if leaf.heading}
    assert max(len(leaf.blocks) for leaf in found) <= TOO_MANY


def test_titles_name_the_heading_or_the_first_words(session: Session) -> None:
    version = a_document(session)
    assert [leaf.title for leaf in leaves(version.blocks)] == ["1 Background", "2 Next steps"]
    (only,) = leaves(version.blocks[1:2])
    assert only.title == "1.1 The region has more jobs than people trained …"
