"""What our priorities are in the frameworks of government, and what was said on each part of those.

The frameworks are of the United Kingdom: the five foundations of productivity and the four grand
challenges of the Industrial Strategy white paper (2017), and the eight growth sectors of the
industrial strategy of 2025 ("IS-8").
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from soundingboard.models import Comment, Contribution, Priority, Strategy, Tag
from soundingboard.models.strategy import priority_framework
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import CommentState, ContributionState, TagState


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a framework, by the key under which it is kept."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework others think in, and its parts in its own order."""

    name: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A part of a framework: the priorities that stand for it, and how much was said on them.

    A passage on two of them counts once.
    """

    element: Element
    priorities: tuple[str, ...]
    passages: int
    people: int


def _framework(key: str, name: str, *elements: str) -> Framework:
    return Framework(name, tuple(Element(f"{key}: {one}", one) for one in elements))


FRAMEWORKS: tuple[Framework, ...] = (
    _framework(
        "foundations",
        "Five foundations of productivity",
        "Ideas",
        "People",
        "Infrastructure",
        "Business environment",
        "Places",
    ),
    _framework(
        "challenges",
        "Grand challenges",
        "Artificial intelligence and data",
        "Ageing society",
        "Clean growth",
        "Future of mobility",
    ),
    _framework(
        "sectors",
        "Growth sectors",
        "Advanced manufacturing",
        "Clean energy industries",
        "Creative industries",
        "Defence",
        "Digital and technologies",
        "Financial services",
        "Life sciences",
        "Professional and business services",
    ),
)
_KNOWN = {element.key: element for one in FRAMEWORKS for element in one.elements}


def mapped(session: Session, strategy: Strategy) -> dict[int, frozenset[str]]:
    """For each priority, by id, the keys of what it stands for."""
    rows = session.execute(
        select(priority_framework.c.priority_id, priority_framework.c.element)
        .join(Priority, Priority.id == priority_framework.c.priority_id)
        .where(Priority.strategy_id == strategy.id)
    )
    found: dict[int, set[str]] = {one.id: set() for one in strategy.priorities}
    for number, key in rows:
        found[number].add(key)
    return {number: frozenset(keys) for number, keys in found.items()}


def put(session: Session, priority: Priority, keys: Collection[str]) -> None:
    """Says what a priority stands for, in place of what was said before. Raises NotFound."""
    for key in keys:
        if key not in _KNOWN:
            raise NotFound(f"No framework has “{key}”.")
    table = priority_framework
    session.execute(delete(table).where(table.c.priority_id == priority.id))
    if keys:
        rows = [{"priority_id": priority.id, "element": key} for key in sorted(set(keys))]
        session.execute(insert(table), rows)


def heard(session: Session, strategy: Strategy) -> list[tuple[Framework, Sequence[Heard]]]:
    """What was said on each part of each framework, by way of the priorities."""
    table = priority_framework
    rows = session.execute(
        select(
            table.c.element,
            func.count(Comment.id.distinct()),
            func.count(Contribution.stakeholder_id.distinct()),
        )
        .join(Tag, Tag.priority_id == table.c.priority_id)
        .join(Tag.priority)
        .join(Tag.comment)
        .join(Comment.contribution)
        .where(
            Priority.strategy_id == strategy.id,
            Tag.state == TagState.APPLIES,
            Comment.state != CommentState.NOT_A_COMMENT,
            Contribution.state == ContributionState.SUBMITTED,
        )
        .group_by(table.c.element)
    )
    said = {key: (passages, people) for key, passages, people in rows}
    keys = mapped(session, strategy)
    return [
        (
            framework,
            [
                Heard(
                    element,
                    tuple(one.name for one in strategy.priorities if element.key in keys[one.id]),
                    *said.get(element.key, (0, 0)),
                )
                for element in framework.elements
            ],
        )
        for framework in FRAMEWORKS
    ]
