"""Later: a large report is made in the background, kept on the shelf, and handed out from there.

Kept are the report as a value, the file that was made of it, and what stood in the file. Consent
is asked anew when somebody fetches it: where that takes anything out, the file is not handed out.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.models import Comment, Consultation, Contribution, Digest
from soundingboard.press.report import Report
from soundingboard.refusals import Conflict, NotFound
from soundingboard.reports.clearing import clear
from soundingboard.reports.keeping import kept, restored
from soundingboard.reports.making import Format, Made, make
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import ContributionState

AT_ONCE = 2_000
"""Passages: a report of no more is made while somebody waits for it, in a second or two."""

TOO_LARGE = "This report is large. Have it made in the background, from the page it belongs to."
CHANGED = "Since this was made, somebody no longer agrees to what stands in it. Have it made anew."
GONE = "We do not have this file any more. Have it made anew."


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies on the shelf of a report that was made: hashes, and how the file is called."""

    value: str  # of the report, before anything was taken out
    cleared: str  # SHA-256 of what was allowed to stand in the file
    file: str
    name: str
    media_type: str


def is_large(session: Session, about: Consultation | Digest) -> bool:
    """Whether a report of this takes longer to make than somebody should wait for."""
    if isinstance(about, Digest):
        return about.passages > AT_ONCE
    found = session.scalar(
        select(func.count(Comment.id))
        .join(Comment.contribution)
        .where(
            Contribution.consultation_id == about.id,
            Contribution.state == ContributionState.SUBMITTED,
        )
    )
    return (found or 0) > AT_ONCE


def refuse_large(session: Session, about: Consultation | Digest) -> None:
    """Raises Conflict where a report of this is to be made in the background."""
    if is_large(session, about):
        raise Conflict(TOO_LARGE)


def keep_value(shelf: Shelf, report: Report) -> str:
    """Puts a report on the shelf as a value, and gives its hash."""
    return shelf.put(kept(report))


def keep_file(session: Session, shelf: Shelf, value: str, wanted: Format, *, template: str) -> Kept:
    """Makes the file of a report that was kept, and keeps that. Raises as `making.make`.

    `template` is the hash of a Word template on the shelf, empty for ours.
    """
    report = _reopened(shelf, value)
    own = _taken(shelf, template) if template else None
    made = make(session, report, wanted, template=own)
    return Kept(
        value=value,
        cleared=_cleared(session, report),
        file=shelf.put(made.content),
        name=made.name,
        media_type=made.media_type,
    )


def fetch(session: Session, shelf: Shelf, one: Kept) -> Made:
    """The file, as it was made: the same bytes each time.

    Raises Conflict where what may be printed has changed since, NotFound where it is gone.
    """
    if _cleared(session, _reopened(shelf, one.value)) != one.cleared:
        raise Conflict(CHANGED)
    return Made(one.name, one.media_type, _taken(shelf, one.file))


def _cleared(session: Session, report: Report) -> str:
    return hashlib.sha256(kept(clear(session, report).report)).hexdigest()


def _reopened(shelf: Shelf, value: str) -> Report:
    return restored(_taken(shelf, value))


def _taken(shelf: Shelf, content_hash: str) -> bytes:
    try:
        return shelf.get(content_hash)
    except KeyError:
        raise NotFound(GONE) from None
