"""Reviewing: what a lead does with a draft before it goes out."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Digest, DigestExtract, DigestLine, Officer
from soundingboard.refusals import Conflict, NotAllowed, NotFound
from soundingboard.vocabulary import DigestState, Role

MAX_NOTE = 10_000  # characters


def may_work_on(officer: Officer, digest: Digest) -> bool:
    """A lead works on the digests of their own priorities, officers and administrators on all."""
    lead = digest.lead
    return officer.role is not Role.LEAD or (lead is not None and lead.id == officer.id)


def draft_of(session: Session, digest_id: int, *, by: Officer) -> Digest:
    """The draft, where this person may change it.

    Raises NotFound, NotAllowed for somebody else's priority, Conflict once it was released.
    """
    digest = session.get(Digest, digest_id, options=[joinedload(Digest.priority)])
    if digest is None:
        raise NotFound("There is no such digest.")
    if not may_work_on(by, digest):
        raise NotAllowed("This digest belongs to the lead of another priority.")
    if digest.state is not DigestState.DRAFT:
        raise Conflict("This digest has been released and does not change any more.")
    return digest


def write_note(digest: Digest, note: str, *, by: Officer) -> None:
    """Somebody's own words, printed under their name. Raises Conflict where they are too many."""
    if len(note) > MAX_NOTE:
        raise Conflict(f"A note can have {MAX_NOTE:,} characters; this one has {len(note):,}.")
    if note.strip() == digest.note:
        return  # read by somebody else, and saved as it was
    digest.note = note.strip()
    digest.note_by = by.name if digest.note else ""


def hide_line(session: Session, digest: Digest, line_id: int, *, hidden: bool) -> None:
    """Leaves a line out of what is sent, or puts it back; it stays in the record."""
    line = session.scalar(
        select(DigestLine).where(DigestLine.id == line_id, DigestLine.digest_id == digest.id)
    )
    if line is None:
        raise NotFound("That line is not part of this digest.")
    line.hidden = hidden


def hide_extract(session: Session, digest: Digest, extract_id: int, *, hidden: bool) -> None:
    """Leaves a quoted passage out of what is sent, or puts it back."""
    _extract(session, digest, extract_id).hidden = hidden


def promote_extract(session: Session, digest: Digest, extract_id: int, *, promoted: bool) -> None:
    """Prints a quoted passage before the others of its line."""
    _extract(session, digest, extract_id).promoted = promoted


def line_called(digest: Digest, name: str) -> DigestLine:
    """The line with this number in the digest, from 1. Raises NotFound."""
    found = next((one for one in digest.lines if str(one.position) == name.strip()), None)
    if found is None:
        raise NotFound(f"This digest has no line {name}; it has {len(digest.lines)}.")
    return found


def extract_called(digest: Digest, name: str) -> DigestExtract:
    """The passage quoted as "3.1": the first of line 3. Raises NotFound."""
    number, _, place = name.partition(".")
    quoted = line_called(digest, number).extracts
    found = next((one for one in quoted if str(one.position) == place.strip()), None)
    if found is None:
        raise NotFound(f"Line {number} quotes no passage {name}; it quotes {len(quoted)}.")
    return found


def _extract(session: Session, digest: Digest, extract_id: int) -> DigestExtract:
    extract = session.scalar(
        select(DigestExtract)
        .join(DigestExtract.line)
        .where(DigestExtract.id == extract_id, DigestLine.digest_id == digest.id)
    )
    if extract is None:
        raise NotFound("That passage is not quoted in this digest.")
    return extract
