"""Files that go with the invitations, by choice; unless chosen, a letter has links only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.voiding import void_if_changed
from soundingboard.contributions.evidence import MEDIA_TYPES, Checked, Offered, check
from soundingboard.letters.invitation import EnclosedFile
from soundingboard.models import Consultation, Enclosure, JournalEntry
from soundingboard.outbox.enclosing import Enclosed, size_in_words
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.shelf import Shelf

MEGABYTE = 1024 * 1024
# Many servers take no more than 10 MB, a third of which is the encoding (RFC 2045, 6.8).
LARGEST = 5 * MEGABYTE  # all files of a letter together
MOST_FILES = 5
_GROWTH = 78 / 57  # base64 in lines of 76 signs and a line end


def enclose(
    session: Session,
    shelf: Shelf,
    consultation: Consultation,
    offered: Offered,
    *,
    at: datetime,
    actor: str,
) -> Enclosure:
    """Puts a file on the shelf and lets it go with each invitation; the same file goes once.

    Raises Unreadable where it is empty or of a kind we do not take, Conflict where the files of
    the letter would be too many or too large, and once the consultation has been opened.
    """
    refuse_unless_draft(consultation)
    file = check(offered, max_bytes=LARGEST)
    content_hash = shelf.put(file.content)
    known = next((one for one in consultation.enclosures if one.content_hash == content_hash), None)
    if known is not None:
        return known
    _check_room(consultation, file)
    made = Enclosure(
        consultation=consultation,
        file_name=file.name,
        media_type=file.media_type,
        content_hash=content_hash,
        size=len(file.content),
    )
    session.add(made)
    _note(session, consultation, "enclosed", made.file_name, at=at, actor=actor)
    void_if_changed(session, consultation, at=at, actor=actor)
    return made


def enclose_document(
    session: Session, shelf: Shelf, consultation: Consultation, *, at: datetime, actor: str
) -> Enclosure:
    """The same with the consultation's document, as it was handed in. Raises Conflict without."""
    version = consultation.document_version
    if version is None:
        raise Conflict("This consultation has no document.")
    offered = Offered(version.file_name, shelf.get(version.content_hash))
    return enclose(session, shelf, consultation, offered, at=at, actor=actor)


def may_enclose_document(consultation: Consultation) -> bool:
    """Whether the document is of a kind that goes with letters, and does not go already."""
    version = consultation.document_version
    if version is None or version.content_hash in {
        one.content_hash for one in consultation.enclosures
    }:
        return False
    return version.file_name.rpartition(".")[2].lower() in MEDIA_TYPES


def take_out(
    session: Session, consultation: Consultation, enclosure_id: int, *, at: datetime, actor: str
) -> str:
    """Lets a file go with the letters no more; returns its name. Raises NotFound, Conflict."""
    refuse_unless_draft(consultation)
    found = next((one for one in consultation.enclosures if one.id == enclosure_id), None)
    if found is None:
        raise NotFound("This file does not go with the letters.")
    consultation.enclosures.remove(found)
    _note(session, consultation, "took out", found.file_name, at=at, actor=actor)
    void_if_changed(session, consultation, at=at, actor=actor)
    return found.file_name


def for_the_mail(consultation: Consultation) -> tuple[Enclosed, ...]:
    """The files as the outbox takes them along."""
    return tuple(
        Enclosed(one.file_name, one.media_type, one.content_hash, one.size)
        for one in consultation.enclosures
    )


def as_printed(consultation: Consultation) -> tuple[EnclosedFile, ...]:
    """The files as the letter names them."""
    return tuple(
        EnclosedFile(one.file_name, size_in_words(one.size)) for one in consultation.enclosures
    )


def bytes_in_mail(files: Sequence[Enclosure]) -> int:
    """About how much larger each letter becomes by its files, in bytes."""
    return round(sum(one.size for one in files) * _GROWTH)


def _check_room(consultation: Consultation, file: Checked) -> None:
    if len(consultation.enclosures) >= MOST_FILES:
        raise Conflict(f"No more than {MOST_FILES} files can go with a letter.")
    together = sum(one.size for one in consultation.enclosures) + len(file.content)
    if together > LARGEST:
        most = LARGEST // MEGABYTE
        raise Conflict(f"With {file.name} the files would be larger than {most} MB together.")


def _note(
    session: Session,
    consultation: Consultation,
    event: str,
    detail: str,
    *,
    at: datetime,
    actor: str,
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="consultation",
            subject_id=consultation.id,
            detail=detail,
        )
    )
    session.flush()
