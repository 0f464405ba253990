"""A file somebody uploads becomes a version of a document, split into blocks people can answer."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import Block, Document, DocumentVersion, JournalEntry, Priority
from soundingboard.reading.documents.reader import read_document
from soundingboard.reading.documents.values import ReadDocument
from soundingboard.refusals import Unreadable
from soundingboard.storage.shelf import Shelf

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120  # characters of a file name that are kept
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what was read in it; nothing is kept yet."""

    name: str
    content: bytes
    read: ReadDocument


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. Not `fresh`: this very file is the newest version already."""

    version: DocumentVersion
    fresh: bool


def read_upload(name: str, content: bytes, *, max_bytes: int) -> Upload:
    """Reads a file. Done before a transaction begins: a long paper takes its time.

    Raises Unreadable where the file is too large, is not what its name says or holds no text.
    """
    if not content:
        raise Unreadable("The file is empty.")
    if len(content) > max_bytes:
        raise Unreadable(f"The file is larger than {max_bytes // MEGABYTE} MB.")
    file_name = clean_file_name(name)
    read = read_document(file_name, content)
    if not read.blocks:
        raise Unreadable("There is no text in this file. A scanned paper has to be typed first.")
    return Upload(file_name, content, read)


def import_document(
    session: Session,
    shelf: Shelf,
    upload: Upload,
    *,
    at: datetime,
    actor: str,
    title: str = "",
    document: Document | None = None,
) -> Imported:
    """Keeps the file on the shelf and its words as blocks, of a new document or of `document`.

    A block that an earlier version had under the same key keeps its priorities. The title is the
    one given, else the document's own.
    """
    content_hash = shelf.put(upload.content)
    title = " ".join((title or upload.read.title or upload.name).split())[:LONGEST_TITLE]
    if document is None:
        document = Document(title=title)
        session.add(document)
    newest = document.versions[-1] if document.versions else None
    if newest is not None and newest.content_hash == content_hash:
        return Imported(newest, fresh=False)
    carried = _priorities_by_key(newest)
    version = DocumentVersion(
        document=document,
        number=newest.number + 1 if newest else 1,
        file_name=upload.name,
        content_hash=content_hash,
        imported_at=at,
        notes=list(upload.read.notes),
    )
    for position, block in enumerate(upload.read.blocks, start=1):
        Block(
            version=version,
            position=position,
            key=block.key,
            kind=block.kind,
            level=block.level,
            number=block.number,
            text=block.text,
            html=block.html,
            priorities=list(carried.get(block.key, ())),
        )
    session.add(version)
    session.flush()
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="imported",
            subject="document",
            subject_id=document.id,
            detail=f"{document.title}, version {version.number}: {len(version.blocks)} blocks",
        )
    )
    return Imported(version, fresh=True)


def clean_file_name(name: str) -> str:
    """A file's name without folders and signs that confuse a reader or a header."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " "
    )
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    if not dot:
        return suffix[:LONGEST_NAME] or "document"
    return f"{stem[: LONGEST_NAME - len(suffix[:10]) - 1]}.{suffix[:10]}"


def _priorities_by_key(version: DocumentVersion | None) -> dict[str, list[Priority]]:
    return {block.key: list(block.priorities) for block in version.blocks} if version else {}
