import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_consultation,
    a_contribution,
    a_stakeholder,
    a_strategy,
)
from soundingboard.contributions.recoding import recode
from soundingboard.contributions.tagging import decide, tag
from soundingboard.digests.subjects import of
from soundingboard.models import (
    CodeFrame,
    Comment,
    Digest,
    JournalEntry,
    Priority,
    PriorityMerge,
    Strategy,
    Tag,
    Theme,
)
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.strategy.merging import Foreseen, Merged, foreseen, merge, split
from soundingboard.strategy.priorities import Wording, add_priority, find, remove_priority
from soundingboard.vocabulary import DigestState, TagSource, TagState, ThemeState

BY = "Olwen Pryce"


@pytest.fixture
def strategy(session: Session) -> Strategy:
    strategy = a_strategy(session, "Roads", "Housing", "Buses")
    roads, housing, buses = strategy.priorities
    roads.keywords, housing.keywords, buses.keywords = ["kerb"], ["rent"], ["bus", "Kerb"]
    session.flush()
    return strategy


def decisions(comment: Comment) -> dict[str, tuple[TagState, TagSource]]:
    return {one.priority.name: (one.state, one.source) for one in comment.tags}


def test_merge_takes_keywords_ties_and_decisions_along(
    session: Session, strategy: Strategy
) -> None:
    roads, housing, buses = strategy.priorities
    consultation = a_consultation(session, "What of roads?", "What of buses?", strategy=strategy)
    consultation.questions[0].priorities = [roads, buses]
    consultation.questions[1].priorities = [buses]
    consultation.audience_interests = [buses]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session, interests=[buses, housing]),
        *((None, f"Words without a meaning {number}.") for number in range(5)),
    )
    comments = given.comments
    for comment, priority, applies in (
        (comments[0], buses, True),
        (comments[1], buses, False),
        (comments[2], buses, True),
        (comments[2], roads, False),
        (comments[3], roads, False),
        (comments[4], housing, True),
    ):
        decide(session, comment, priority, applies=applies, by=BY, at=NOON)
    done = merge(session, buses, into=roads, by=BY, at=NOON)
    assert done == Merged(ties=3, decided=3)
    assert [(one.position, one.name, one.keywords) for one in strategy.priorities] == [
        (1, "Roads", ["kerb", "bus"]),
        (2, "Housing", ["rent"]),
    ]
    assert [[one.name for one in each.priorities] for each in consultation.questions] == [
        ["Roads"],
        ["Roads"],
    ]
    assert [one.name for one in consultation.audience_interests] == ["Roads"]
    assert {one.name for one in given.stakeholder.interests} == {"Roads", "Housing"}
    person = TagSource.PERSON
    assert [decisions(comment) for comment in comments] == [
        {"Roads": (TagState.APPLIES, person)},
        {},  # "not buses" does not say "not roads"
        {"Roads": (TagState.APPLIES, person)},  # given one half: given the whole
        {"Roads": (TagState.REJECTED, person)},
        {"Housing": (TagState.APPLIES, person)},
    ]
    entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "merged")).one()
    assert (entry.actor, entry.detail) == (BY, "“Buses” is part of “Roads”.")


def test_merge_leaves_the_machine_to_code_again_what_nobody_decided(
    session: Session, strategy: Strategy
) -> None:
    roads, _, buses = strategy.priorities
    consultation = a_consultation(session, strategy=strategy)
    given = a_contribution(
        session, consultation, a_stakeholder(session), (None, "The last bus goes at six.")
    )
    tag(session, given)
    assert decisions(given.comments[0]) == {"Buses": (TagState.APPLIES, TagSource.WORDS)}
    merge(session, buses, into=roads, by=BY, at=NOON)
    assert decisions(given.comments[0]) == {}
    (shift,) = recode(session, strategy).shifts
    assert (shift.priority, shift.gained, shift.lost) == ("Roads", 1, 0)
    assert decisions(given.comments[0]) == {"Roads": (TagState.APPLIES, TagSource.WORDS)}


def a_digest(priority: Priority, number: int = 1) -> Digest:
    return Digest(
        number=number,
        state=DigestState.DRAFT,
        since=None,
        until=NOON,
        compiled_at=NOON,
        people=0,
        organisations=0,
        passages=0,
        priority=priority,
    )


def test_digest_of_a_priority_that_was_merged_keeps_its_name_and_number(
    session: Session, strategy: Strategy
) -> None:
    roads, housing, buses = strategy.priorities
    digests = [a_digest(buses, 1), a_digest(buses, 2), a_digest(roads, 1)]
    session.add_all(digests)
    consultation = a_consultation(session, strategy=strategy)
    texts = ("The last bus goes at six.", "As your digest says.")
    first, answer = (
        a_contribution(session, consultation, a_stakeholder(session), (None, text))
        for text in texts
    )
    session.flush()
    answer.digest_id = digests[1].id
    tag(session, first)
    tag(session, answer)
    assert decisions(answer.comments[0]) == {"Buses": (TagState.APPLIES, TagSource.DIGEST)}
    merge(session, buses, into=roads, by=BY, at=NOON)
    recode(session, strategy)
    assert [one.name for one in strategy.priorities] == ["Roads", "Housing"]
    assert [(one.subject, one.number) for one in digests] == [
        ("Buses", 1),
        ("Buses", 2),
        ("Roads", 1),
    ]
    assert [of(one).name for one in digests] == ["Roads", "Roads", "Roads"]
    # What is answered to it counts for what it is part of today.
    assert decisions(answer.comments[0]) == {"Roads": (TagState.APPLIES, TagSource.DIGEST)}
    assert decisions(first.comments[0]) == {"Roads": (TagState.APPLIES, TagSource.WORDS)}
    with pytest.raises(NotFound, match="“Buses” is part of “Roads” now"):
        find(session, buses.id)
    assert add_priority(session, strategy, Wording(name="Buses")).name == "Buses"
    # Merged on, it is still one step from there to what it is part of.
    merge(session, roads, into=housing, by=BY, at=NOON)
    assert [of(one).name for one in digests] == ["Housing", "Housing", "Housing"]
    assert [one.subject for one in digests] == ["Buses", "Buses", "Roads"]
    with pytest.raises(Conflict, match="a digest of a priority that became part of it"):
        remove_priority(session, housing)


def test_foreseen_counts_what_hangs_on_a_priority(session: Session, strategy: Strategy) -> None:
    roads, _, buses = strategy.priorities
    consultation = a_consultation(session, "What of buses?", strategy=strategy)
    consultation.questions[0].priorities = [buses]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session, interests=[buses]),
        (consultation.questions[0], "Later."),
        (None, "The last bus goes at six."),
        (None, "Nothing more."),
    )
    tag(session, given)
    decide(session, given.comments[2], buses, applies=False, by=BY, at=NOON)
    frame = CodeFrame(priority=buses)
    for name, state in (
        ("Timetables", ThemeState.KEPT),
        ("Fares", ThemeState.PROPOSED),
        ("Old", ThemeState.DROPPED),
    ):
        session.add(Theme(frame=frame, name=name, state=state, made_at=NOON))
    session.add(a_digest(buses))
    session.flush()
    assert foreseen(session, buses) == Foreseen(
        passages=2, decided=1, digests=1, themes=("Timetables",), proposed=1, ties=2
    )
    assert foreseen(session, roads) == Foreseen(0, 0, 0, (), 0, 0)


def test_merge_refuses_what_cannot_be_one(session: Session, strategy: Strategy) -> None:
    roads, housing, buses = strategy.priorities
    digest = a_digest(buses)
    frame = CodeFrame(priority=housing)
    kept = Theme(frame=frame, name="Rents", state=ThemeState.KEPT, made_at=NOON)
    session.add_all([digest, frame, kept])
    session.flush()
    with pytest.raises(Conflict, match="themes that people keep"):
        merge(session, housing, into=roads, by=BY, at=NOON)
    with pytest.raises(NotFound):
        merge(session, roads, into=roads, by=BY, at=NOON)
    other = a_strategy(session, "Elsewhere")
    with pytest.raises(NotFound):
        merge(session, roads, into=other.priorities[0], by=BY, at=NOON)
    merge(session, roads, into=buses, by=BY, at=NOON)
    assert [one.name for one in strategy.priorities] == ["Housing", "Buses"]
    assert session.get(Digest, digest.id) is not None


def test_split_keeps_the_records_of_the_whole_and_ties_every_part(
    session: Session, strategy: Strategy
) -> None:
    roads = strategy.priorities[0]
    consultation = a_consultation(session, "What of roads?", strategy=strategy)
    consultation.questions[0].priorities = [roads]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session, interests=[roads]),
        (None, "The kerb is broken."),
        (None, "Potholes everywhere."),
    )
    decide(session, given.comments[0], roads, applies=True, by=BY, at=NOON)
    parts = split(
        session,
        roads,
        [
            Wording(name="Pavements", keywords=["kerb"]),
            Wording(name="Highways", keywords=["pothole"]),
        ],
        by=BY,
        at=NOON,
    )
    assert [one.name for one in parts] == ["Pavements", "Highways"]
    assert parts[0].id == roads.id
    assert [(one.position, one.name) for one in strategy.priorities] == [
        (1, "Pavements"),
        (2, "Housing"),
        (3, "Buses"),
        (4, "Highways"),
    ]
    assert {one.name for one in consultation.questions[0].priorities} == {"Pavements", "Highways"}
    assert {one.name for one in given.stakeholder.interests} == {"Pavements", "Highways"}
    assert decisions(given.comments[0]) == {"Pavements": (TagState.APPLIES, TagSource.PERSON)}
    recode(session, strategy)
    assert decisions(given.comments[1]) == {"Highways": (TagState.APPLIES, TagSource.WORDS)}


def test_split_refuses_one_part_and_a_name_that_is_taken(
    session: Session, strategy: Strategy
) -> None:
    roads = strategy.priorities[0]
    with pytest.raises(Unreadable, match="at least two"):
        split(session, roads, [Wording(name="Roads")], by=BY, at=NOON)
    with pytest.raises(Conflict):
        split(session, roads, [Wording(name="Lanes"), Wording(name="Housing")], by=BY, at=NOON)


def test_priorities_are_merged_by_nobody_who_forgets_a_tie() -> None:
    """Every table that ties something to a priority is known to the merging."""
    from soundingboard.storage.base import Base  # noqa: PLC0415  # with all models loaded
    from soundingboard.strategy.merging import TIES  # noqa: PLC0415

    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is Priority.__table__
    }
    handled = {table.name for table in TIES} | {Tag.__tablename__}
    stays = {one.__tablename__ for one in (Digest, CodeFrame, Priority, PriorityMerge)}
    assert pointing == handled | stays
