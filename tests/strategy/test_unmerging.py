"""Undoing a merging gives back what was there, while nothing was built on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_contribution, a_stakeholder, a_strategy, an_officer
from soundingboard.contributions.recoding import recode
from soundingboard.contributions.tagging import decide, tag
from soundingboard.models import (
    Comment,
    Digest,
    JournalEntry,
    Priority,
    PriorityMerge,
    Strategy,
    Tag,
    Theme,
    ThemeMember,
)
from soundingboard.refusals import Conflict, NotFound
from soundingboard.strategy import unmerging
from soundingboard.strategy.merging import TIES, split
from soundingboard.strategy.priorities import Wording, add_priority, change_priority
from soundingboard.themes import editing, moving, uniting
from soundingboard.vocabulary import DigestState, TagSource

BY = "Olwen Pryce"
LATER = NOON + timedelta(days=2)


@pytest.fixture
def strategy(session: Session) -> Strategy:
    """Three priorities, of which Buses has ties, decisions, themes and a lead."""
    strategy = a_strategy(session, "Roads", "Buses", "Housing")
    roads, buses, housing = strategy.priorities
    roads.keywords, buses.keywords = ["kerb"], ["bus", "Kerb"]
    buses.description, buses.lead = "Buses and their fares.", an_officer(session)
    consultation = a_consultation(session, "What of roads?", "What of buses?", strategy=strategy)
    consultation.questions[0].priorities = [roads, buses]
    consultation.questions[1].priorities = [buses]
    consultation.audience_interests = [buses]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session, interests=[buses, housing]),
        (None, "The last bus goes at six."),
        *((None, f"Words without a meaning {number}.") for number in range(5)),
    )
    tag(session, given)
    for number, priority, applies in (
        (1, buses, True),
        (2, buses, False),
        (3, buses, True),
        (3, roads, False),
        (4, roads, False),
        (5, housing, True),
    ):
        decide(session, given.comments[number], priority, applies=applies, by=BY, at=NOON)
    for name, priority in (("Cost", roads), ("Cost", buses), ("Timetables", buses)):
        theme = editing.make(session, priority, name, description="", by=BY, at=NOON)
        if priority is buses:
            moving.put_in(session, [given.comments[1].id], theme, by=BY, at=NOON)
    session.flush()
    return strategy


def stands(session: Session, strategy: Strategy) -> dict[str, Any]:
    """All that a person said or made; priorities by their names."""
    session.expire_all()
    names = {one.id: one.name for one in strategy.priorities}
    leads = {one.name: one.lead and one.lead.name for one in strategy.priorities}
    decided = select(Tag).where(Tag.source == TagSource.PERSON)
    return {
        "order": [(one.position, one.name) for one in strategy.priorities],
        "words": [(one.name, one.description, one.keywords) for one in strategy.priorities],
        "leads": leads,
        "ties": {
            table.name: sorted(
                (str(row[1 - place]), names[row[place]])
                for row in session.execute(select(table))
                for place in [list(table.c.keys()).index("priority_id")]
            )
            for table in TIES
        },
        "decided": sorted(
            (one.comment_id, names[one.priority_id], one.state, one.tagged_by, one.reason)
            for one in session.scalars(decided)
        ),
        "themes": sorted(
            (names[one.frame.priority_id], one.name, one.state)
            for one in session.scalars(select(Theme))
        ),
        "members": sorted(
            (one.theme.name, one.comment_id, one.standing, one.source)
            for one in session.scalars(select(ThemeMember))
        ),
    }


def merged(session: Session, strategy: Strategy, **given: Any) -> PriorityMerge:
    roads, buses = strategy.priorities[:2]
    uniting.merge(session, buses, into=roads, by=BY, at=NOON, **given)
    return session.scalars(select(PriorityMerge).order_by(PriorityMerge.id.desc())).first()


@pytest.mark.parametrize("wording", [None, Wording(name="Getting about", description="All.")])
def test_undoing_gives_back_all_that_people_said_and_made(
    session: Session, strategy: Strategy, wording: Wording | None
) -> None:
    before = stands(session, strategy)
    done = merged(session, strategy, wording=wording)
    assert stands(session, strategy) != before
    recode(session, strategy)

    foreseen = unmerging.foreseen(session, done)
    assert (foreseen.ties, foreseen.decided, foreseen.themes, foreseen.hindrances) == (
        4,
        3,
        ("Cost", "Timetables"),
        (),
    )
    gone = uniting.undo(session, done, by="Idris Falk", at=LATER)
    recode(session, strategy)

    assert gone.name == "Buses"
    assert stands(session, strategy) == before
    bus = session.scalars(select(Comment).order_by(Comment.id)).first()
    assert [(one.priority.name, one.source) for one in bus.tags] == [("Buses", TagSource.WORDS)]
    assert (done.undone_by, done.undone_at) == ("Idris Falk", LATER)
    entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "undid merging")).one()
    assert (entry.actor, entry.detail) == (
        "Idris Falk",
        "“Buses” is no part of “Roads” any more.",
    )
    with pytest.raises(Conflict, match="undone before"):
        uniting.undo(session, done, by=BY, at=LATER)


def test_a_priority_of_which_nothing_was_left_comes_back_in_its_place(session: Session) -> None:
    empty = a_strategy(session, "Roads", "Housing", "Buses")
    roads, housing, buses = empty.priorities
    uniting.merge(session, housing, into=roads, by=BY, at=NOON)
    uniting.merge(session, buses, into=roads, by=BY, at=NOON)
    assert session.scalars(select(Priority)).all() == [roads]
    first, second = reversed(unmerging.merges_of(session, empty))

    with pytest.raises(Conflict, match="“Buses” became part of it since: undo that first"):
        uniting.undo(session, first, by=BY, at=LATER)
    uniting.undo(session, second, by=BY, at=LATER)
    uniting.undo(session, first, by=BY, at=LATER)
    assert [(one.position, one.name) for one in empty.priorities] == [
        (1, "Roads"),
        (2, "Housing"),
        (3, "Buses"),
    ]


def test_what_was_part_of_the_part_is_part_of_it_again(
    session: Session, strategy: Strategy
) -> None:
    before = stands(session, strategy)
    _, buses, housing = strategy.priorities
    uniting.merge(session, housing, into=buses, by=BY, at=NOON)
    middle = stands(session, strategy)
    outer = merged(session, strategy)
    inner = session.scalars(select(PriorityMerge).order_by(PriorityMerge.id)).first()
    with pytest.raises(Conflict, match="“Buses” is part of “Roads” now: undo that first"):
        uniting.undo(session, inner, by=BY, at=LATER)
    uniting.undo(session, outer, by=BY, at=LATER)
    assert stands(session, strategy) == middle
    uniting.undo(session, inner, by=BY, at=LATER)
    assert stands(session, strategy) == before


def a_released_digest(session: Session, roads: Priority) -> None:
    session.add(
        Digest(
            number=1,
            state=DigestState.RELEASED,
            since=None,
            until=LATER,
            compiled_at=LATER,
            released_at=LATER,
            people=0,
            organisations=0,
            passages=0,
            priority=roads,
        )
    )


def a_decision(session: Session, roads: Priority) -> None:
    comment = session.scalars(select(Comment).order_by(Comment.id)).first()
    decide(session, comment, roads, applies=True, by=BY, at=LATER)


def a_theme(session: Session, roads: Priority) -> None:
    editing.make(session, roads, "Kerbs", description="", by=BY, at=LATER)


def a_split(session: Session, roads: Priority) -> None:
    split(session, roads, [Wording(name="Lanes"), Wording(name="Paths")], by=BY, at=LATER)


def the_name(session: Session, roads: Priority) -> None:
    add_priority(session, roads.strategy, Wording(name="buses"))


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (a_released_digest, "A digest on “Roads” was released since."),
        (a_decision, "People have decided on passages of it since."),
        (a_theme, "People have worked on its themes since."),
        (a_split, "It was split since."),
        (the_name, "Another priority is called “Buses” now."),
    ],
)
def test_what_was_built_on_it_is_not_pulled_away(
    session: Session,
    strategy: Strategy,
    build: Callable[[Session, Priority], None],
    why: str,
) -> None:
    done = merged(session, strategy)
    build(session, done.into)
    session.flush()
    before = stands(session, strategy)
    assert unmerging.foreseen(session, done).hindrances == (why,)
    with pytest.raises(Conflict, match=why):
        uniting.undo(session, done, by=BY, at=LATER)
    assert stands(session, strategy) == before


def test_what_was_tied_or_worded_since_stays_with_the_whole(
    session: Session, strategy: Strategy
) -> None:
    done = merged(session, strategy)
    roads = done.into
    said = Wording(name="Ways", description="Since.", keywords=roads.keywords)
    change_priority(session, roads, said)
    late = a_stakeholder(session, interests=[roads])
    gone = uniting.undo(session, done, by=BY, at=LATER)
    assert (roads.name, roads.description) == ("Ways", "Since.")
    assert [one.name for one in late.interests] == ["Ways"]
    assert gone.keywords == ["bus", "Kerb"]


def test_there_is_no_such_merging(session: Session) -> None:
    with pytest.raises(NotFound):
        unmerging.find(session, 9)
