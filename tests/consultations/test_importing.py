"""A file becomes a version of a document."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_strategy
from material import shared
from soundingboard.consultations.importing import (
    Imported,
    clean_file_name,
    import_document,
    read_upload,
)
from soundingboard.kit import Kit
from soundingboard.models import Document, JournalEntry
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import BlockKind

PAPER = b"""# Draft growth plan

## 1 Background

1.1 The region has more jobs than people trained for them.

1.2 Buses do not reach the business parks after seven.

## 2 Next steps

2.1 We will publish the plan in spring.
"""
MOST = 20 * 1024 * 1024


def take(session: Session, kit: Kit, content: bytes, document: Document | None = None) -> Imported:
    upload = read_upload("plan.md", content, max_bytes=MOST)
    return import_document(
        session, kit.shelf, upload, at=NOON, actor="Olwen Pryce", document=document
    )


def test_import_keeps_the_blocks_people_cite(session: Session, kit: Kit) -> None:
    version = take(session, kit, PAPER).version
    assert version.document.title == "Draft growth plan"
    assert [(block.kind, block.number, block.text) for block in version.blocks][1:] == [
        (BlockKind.HEADING, "1", "Background"),
        (BlockKind.PARAGRAPH, "1.1", "The region has more jobs than people trained for them."),
        (BlockKind.PARAGRAPH, "1.2", "Buses do not reach the business parks after seven."),
        (BlockKind.HEADING, "2", "Next steps"),
        (BlockKind.PARAGRAPH, "2.1", "We will publish the plan in spring."),
    ]
    assert kit.shelf.get(version.content_hash) == PAPER
    assert session.scalars(select(JournalEntry.detail)).all() == [
        "Draft growth plan, version 1: 6 blocks"
    ]


def test_new_version_keeps_the_priorities_of_what_stayed(session: Session, kit: Kit) -> None:
    first = take(session, kit, PAPER).version
    skills = a_strategy(session).priorities[0]
    for block in first.blocks:
        if block.kind is BlockKind.HEADING and block.number:
            block.priorities = [skills]
    longer = PAPER.replace(b"## 2 Next", b"## Costs\n\nNothing yet.\n\n## 2 Next")
    second = take(session, kit, longer, first.document).version
    assert second.number == 2
    assert [
        (block.text, [one.name for one in block.priorities])
        for block in second.blocks
        if block.kind is BlockKind.HEADING
    ] == [
        ("Draft growth plan", []),
        ("Background", ["Skills"]),
        ("Costs", []),
        ("Next steps", ["Skills"]),
    ]


def test_same_file_again_is_no_new_version(session: Session, kit: Kit) -> None:
    first = take(session, kit, PAPER)
    again = take(session, kit, PAPER, first.version.document)
    assert (again.fresh, again.version, len(first.version.document.versions)) == (
        False,
        first.version,
        1,
    )


def test_board_paper_is_cited_by_its_printed_numbers(session: Session, kit: Kit) -> None:
    paper = shared("seeds/002_5b949ba7071bed7c.txt")
    upload = read_upload(paper.name, paper.read_bytes(), max_bytes=MOST)
    at = NOON + timedelta(minutes=1)
    version = import_document(session, kit.shelf, upload, at=at, actor="Olwen Pryce").version
    numbers = [block.number for block in version.blocks if block.kind is BlockKind.PARAGRAPH]
    cited = ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.1"]
    assert [number for number in numbers if number] == cited


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.md", b"", "The file is empty."),
        ("large.md", b"x" * 2_000_001, "The file is larger than 1 MB."),
    ],
)
def test_upload_says_why_it_cannot_be_read(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_upload(name, content, max_bytes=2_000_000)
    assert refusal.value.sentence == sentence


def test_upload_of_a_picture_called_a_word_document_is_refused() -> None:
    picture = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(2000)
    with pytest.raises(Unreadable):
        read_upload("plan.docx", picture, max_bytes=MOST)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Plans\\growth plan.docx", "growth plan.docx"),
        ("plan\r\nSet-Cookie: x.md", "planSet-Cookie: x.md"),
        ("\u202eplan.md", "plan.md"),
        ("...", "document"),
        ("x" * 500 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_file_name_keeps_only_what_is_safe(name: str, kept: str) -> None:
    assert clean_file_name(name) == kept
