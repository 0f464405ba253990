"""A person checks how a document was split, and puts right what the reader got wrong."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from soundingboard.consultations.voiding import void_where_changed
from soundingboard.models import Block, Consultation, DocumentVersion, JournalEntry
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import BlockKind

DEEPEST = 6  # levels of headings, as in HTML
LONGEST_NUMBER = 30


@dataclass(frozen=True, slots=True)
class BlockReading:
    """What an officer says a block is. `level` counts for headings and items only."""

    kind: BlockKind
    level: int
    number: str


def is_frozen(session: Session, version: DocumentVersion) -> bool:
    """Whether the version has been out in a consultation: people may have cited it since."""
    out = exists().where(
        Consultation.document_version_id == version.id, Consultation.opened_at.is_not(None)
    )
    return bool(session.scalar(select(out)))


def refuse_frozen(session: Session, version: DocumentVersion) -> None:
    """Raises Conflict for a version that has been out."""
    if is_frozen(session, version):
        raise Conflict(
            "This version has been sent out and people cite it. Upload a new version instead."
        )


def change_block(
    session: Session, block: Block, reading: BlockReading, *, at: datetime, actor: str
) -> None:
    """Corrects what a block is and the number people cite it by.

    Raises Conflict once the document has been out, Unreadable where a block cannot be that.
    """
    refuse_frozen(session, block.version)
    if (reading.kind is BlockKind.TABLE) is not (block.kind is BlockKind.TABLE):
        raise Unreadable("A table stays a table: change the file and upload it again.")
    if reading.kind is BlockKind.HEADING and not 1 <= reading.level <= DEEPEST:
        raise Unreadable(f"The level of a heading is 1 to {DEEPEST}.")
    number = " ".join(reading.number.split())
    if len(number) > LONGEST_NUMBER:
        raise Unreadable(f"A number has at most {LONGEST_NUMBER} characters.")
    block.kind = reading.kind
    block.level = _level(reading)
    block.number = number
    if block.kind is not BlockKind.HEADING:
        block.priorities.clear()  # only sections are mapped
    _changed(session, block.version, at=at, actor=actor)


def merge_with_previous(session: Session, block: Block, *, at: datetime, actor: str) -> Block:
    """Joins a block to the one before it, as where a page break split a sentence; returns that.

    Raises Conflict once the document has been out, Unreadable for the first block and for tables.
    """
    version = block.version
    refuse_frozen(session, version)
    place = version.blocks.index(block)
    if place == 0:
        raise Unreadable("There is nothing before the first block to join it to.")
    previous = version.blocks[place - 1]
    if BlockKind.TABLE in {block.kind, previous.kind}:
        raise Unreadable("A table cannot be joined with what stands before it.")
    # The number of the second block was printed: it must not vanish from the text.
    words = f"{block.number} {block.text}" if block.number else block.text
    html = f"{block.number} {block.html}" if block.number else block.html
    previous.text = f"{previous.text} {words}"
    previous.html = f"{previous.html} {html}"
    version.blocks.remove(block)
    _changed(session, version, at=at, actor=actor)
    return previous


def confirm(session: Session, version: DocumentVersion, *, at: datetime, actor: str) -> None:
    """Records that a person has looked at the split and found it right."""
    if version.checked_at is not None:
        return
    version.checked_by, version.checked_at = actor, at
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="checked",
            subject="document",
            subject_id=version.document_id,
            detail=f"{version.document.title}, version {version.number}",
        )
    )


def _level(reading: BlockReading) -> int:
    if reading.kind is BlockKind.HEADING:
        return reading.level
    if reading.kind is BlockKind.ITEM:
        return min(max(reading.level, 1), DEEPEST)
    return 0


def _changed(session: Session, version: DocumentVersion, *, at: datetime, actor: str) -> None:
    # Whoever signed saw other words, and whoever checked saw another split.
    version.checked_by, version.checked_at = "", None
    void_where_changed(session, version, at=at, actor=actor)
