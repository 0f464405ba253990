"""Recording: who looked for what we hold about a person, and who was handed it."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.holdings.handing_over import Request
from soundingboard.holdings.whose import Whose
from soundingboard.models import JournalEntry
from soundingboard.refusals import Unreadable

MOST_LINES = 20
LONGEST = 100  # characters of a name
SHORTEST = 3
MOST_HIDDEN = 500  # lines


def lines(text: str) -> tuple[str, ...]:
    """What somebody typed, one thing a line; what is too short to be told apart is left out."""
    given = (" ".join(line.split())[:LONGEST] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in given if len(line) >= SHORTEST))[:MOST_LINES]


def hidden_lines(text: str) -> tuple[str, ...]:
    """What somebody wants hidden, one thing a line, each whole, however short.

    Raises Unreadable where they are too many: none is left out.
    """
    given = (" ".join(line.split()) for line in text.splitlines())
    wanted = tuple(dict.fromkeys(line for line in given if line))
    if len(wanted) > MOST_HIDDEN:
        raise Unreadable(f"Hide at most {MOST_HIDDEN} things, one a line.")
    return wanted


def terms(who: Whose, also: str) -> tuple[str, ...]:
    """What a person is looked for by: their names of more than one word, addresses, and others."""
    names = (name for name in who.names if " " in name)
    return tuple(dict.fromkeys((*names, *who.addresses, *who.former, *lines(also))))


def looked(session: Session, who: Whose, *, at: datetime, actor: str) -> None:
    """Writes into the journal that somebody looked for everything we hold."""
    _note(session, who, "looked for what we hold", "", at=at, actor=actor)


def handed_over(session: Session, request: Request, *, at: datetime, actor: str) -> None:
    """Writes into the journal that everything was handed over, to whom, and what went along.

    Raises Unreadable where nobody says who asked.
    """
    if not request.asked.strip():
        raise Unreadable("Say who asked, when, and how you know it is them.")
    detail = (
        f"{request.asked} {len(request.mentions)} mentions by others went along, "
        f"{request.not_handed_out} did not."
    )
    _note(session, request.held.whose, "made a copy of what we hold", detail, at=at, actor=actor)


def _note(
    session: Session, who: Whose, event: str, detail: str, *, at: datetime, actor: str
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="stakeholder",
            subject_id=who.person_id,
            detail=detail,
        )
    )
    session.flush()
