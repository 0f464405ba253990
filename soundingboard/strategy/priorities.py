"""Priorities: any number of them, each with its words, its lead and its place in the order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import CodeFrame, Digest, Officer, Priority, Strategy, Tag, Theme
from soundingboard.models.consultation import audience_interest, question_priority
from soundingboard.models.document import block_priority
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.vocabulary import Role, ThemeState

LONGEST_KEYWORD = 80  # characters
MOST_KEYWORDS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What a priority says of itself."""

    name: str
    description: str = ""
    keywords: Sequence[str] = ()
    lead: Officer | None = None


def add_priority(session: Session, strategy: Strategy, wording: Wording) -> Priority:
    """A new priority at the end of the order.

    Raises Unreadable where it has no name or too many keywords, Conflict where the strategy has
    one of that name, NotFound where the lead may not sign in.
    """
    said = _checked(strategy, wording, but_of=None)
    priority = Priority(
        position=max((one.position for one in strategy.priorities), default=0) + 1,
        strategy=strategy,
        name=said.name,
        description=said.description,
        keywords=list(said.keywords),
        lead=said.lead,
    )
    session.add(priority)
    session.flush()
    return priority


def change_priority(session: Session, priority: Priority, wording: Wording) -> None:
    """Gives a priority other words or another lead. Raises as `add_priority`."""
    said = _checked(priority.strategy, wording, but_of=priority)
    priority.name = said.name
    priority.description = said.description
    priority.keywords = list(said.keywords)
    priority.lead = said.lead
    session.flush()


def move_priority(session: Session, priority: Priority, *, steps: int) -> None:
    """Moves a priority up (negative) or down in the order; at an end it stays there."""
    order = sorted(priority.strategy.priorities, key=lambda one: (one.position, one.id))
    place = order.index(priority)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for position, one in enumerate(order, start=1):
        one.position = position
    session.flush()
    session.expire(priority.strategy, ["priorities"])


def remove_priority(session: Session, priority: Priority) -> None:
    """Takes a priority away that nothing has been tied to yet.

    Raises Conflict where a question, a section, an audience, a passage or a digest bears on it, or
    a theme that a person made or kept: what people said would lose its place.
    """
    ties = {
        "a question": question_priority.c.priority_id,
        "a section of a document": block_priority.c.priority_id,
        "the audience of a consultation": audience_interest.c.priority_id,
        "what somebody said": Tag.priority_id,
        "a digest": Digest.priority_id,
        "a digest of a priority that became part of it": Priority.merged_into_id,
    }
    for tie, column in ties.items():
        if session.scalar(select(exists().where(column == priority.id))):
            raise Conflict(f"“{priority.name}” cannot be removed: {tie} is tied to it.")
    if session.scalar(
        select(Theme.id)
        .join(Theme.frame)
        .where(CodeFrame.priority_id == priority.id, Theme.state == ThemeState.KEPT)
        .limit(1)
    ):
        raise Conflict(
            f"“{priority.name}” cannot be removed: a theme is tied to it. Drop it first."
        )
    strategy = priority.strategy
    session.delete(priority)
    session.flush()
    session.expire(strategy, ["priorities"])
    for position, one in enumerate(strategy.priorities, start=1):
        one.position = position
    session.flush()


def read_by(session: Session, officer: Officer) -> Sequence[Priority]:
    """The priorities whose themes somebody reads: a lead their own, everybody else all."""
    wanted = (
        select(Priority)
        .options(joinedload(Priority.strategy))
        .order_by(Priority.strategy_id, Priority.position)
    )
    if officer.role is Role.LEAD:
        wanted = wanted.where(Priority.lead_id == officer.id)
    return session.scalars(wanted).all()


def find(session: Session, priority_id: int) -> Priority:
    """One priority with its strategy and lead.

    Raises NotFound, which says what it is part of where it was merged.
    """
    found = session.scalar(
        select(Priority)
        .where(Priority.id == priority_id)
        .options(joinedload(Priority.strategy), joinedload(Priority.lead))
    )
    if found is None:
        raise NotFound("There is no such priority.")
    if found.merged_into is not None:
        raise NotFound(f"“{found.name}” is part of “{found.merged_into.name}” now.")
    return found


def called(strategy: Strategy, name: str) -> Priority:
    """The priority of a strategy with this name. Raises NotFound, which says what there is."""
    wanted = " ".join(name.split()).casefold()
    for one in strategy.priorities:
        if one.name.casefold() == wanted:
            return one
    known = "; ".join(one.name for one in strategy.priorities) or "none yet"
    raise NotFound(f"“{strategy.name}” has no priority “{name}”. Its priorities: {known}.")


def possible_leads(session: Session) -> tuple[Officer, ...]:
    """Who may be a lead: everybody who may sign in, by name."""
    return tuple(session.scalars(select(Officer).where(Officer.active).order_by(Officer.name)))


def lead_of_address(session: Session, email: str) -> Officer:
    """The member of staff of an address. Raises NotFound where nobody may sign in with it."""
    found = session.scalar(
        select(Officer).where(Officer.email == email.strip().lower(), Officer.active)
    )
    if found is None:
        raise NotFound(f"Nobody may sign in with {email}.")
    return found


def read_keywords(lines: Iterable[str]) -> list[str]:
    """Keywords as they are kept: one for each line or comma, each once, in the order given.

    Raises Unreadable where there are more, or longer ones, than anybody would write.
    """
    words: dict[str, str] = {}
    for line in lines:
        for piece in line.split(","):
            word = " ".join(piece.split())
            if len(word) > LONGEST_KEYWORD:
                raise Unreadable(f"A keyword has at most {LONGEST_KEYWORD} characters.")
            if word:
                words.setdefault(word.casefold(), word)
    if len(words) > MOST_KEYWORDS:
        raise Unreadable(f"A priority has at most {MOST_KEYWORDS} keywords.")
    return list(words.values())


def _checked(strategy: Strategy, wording: Wording, *, but_of: Priority | None) -> Wording:
    """The wording as it is kept; everything is refused before anything is written."""
    if wording.lead is not None and not wording.lead.active:
        raise NotFound("The lead must be somebody who may sign in.")
    return Wording(
        name=_free_name(strategy, wording.name, but_of=but_of),
        description=wording.description.strip(),
        keywords=read_keywords(wording.keywords),
        lead=wording.lead,
    )


def _free_name(strategy: Strategy, name: str, *, but_of: Priority | None) -> str:
    given = " ".join(name.split())
    if not given:
        raise Unreadable("Enter a name for the priority.")
    for other in strategy.priorities:
        if other is not but_of and other.name.casefold() == given.casefold():
            raise Conflict(f"There is a priority “{other.name}” already.")
    return given
