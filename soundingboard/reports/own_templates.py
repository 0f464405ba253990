"""Word templates of the authority's own: handed in, tried, kept on the shelf, taken away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, WordTemplate
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.reports.making import try_template
from soundingboard.storage.shelf import Shelf

LONGEST_NAME = 100


def add(
    session: Session, shelf: Shelf, name: str, content: bytes, *, by: str, at: datetime
) -> WordTemplate:
    """Keeps a template after filling it in once with an example.

    Raises Unreadable with the reason where that fails, Conflict where the name is taken.
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME:
        raise Unreadable(f"Give it a name of at most {LONGEST_NAME} characters.")
    if session.scalar(select(WordTemplate.id).where(WordTemplate.name == called)) is not None:
        raise Conflict(f"There is a template “{called}” already.")
    try_template(content)
    kept = WordTemplate(name=called, content_hash=shelf.put(content), added_at=at, added_by=by)
    session.add(kept)
    session.flush()
    session.add(_line(kept, by, "added", at))
    return kept


def remove(session: Session, template: WordTemplate, *, by: str, at: datetime) -> None:
    """Takes a template off the list; its file stays on the shelf."""
    session.add(_line(template, by, "removed", at))
    session.delete(template)
    session.flush()


def templates(session: Session) -> Sequence[WordTemplate]:
    """All templates, by name."""
    return session.scalars(select(WordTemplate).order_by(WordTemplate.name)).all()


def template(session: Session, template_id: int) -> WordTemplate:
    """One template. Raises NotFound."""
    found = session.get(WordTemplate, template_id)
    if found is None:
        raise NotFound("There is no such template.")
    return found


def _line(template: WordTemplate, by: str, event: str, at: datetime) -> JournalEntry:
    return JournalEntry(
        at=at,
        actor=by,
        event=event,
        subject="word template",
        subject_id=template.id,
        detail=template.name,
    )
