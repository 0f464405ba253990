import pytest
from sqlalchemy.orm import Session

from factories import (
    a_consultation,
    a_contribution,
    a_document,
    a_stakeholder,
    a_strategy,
    an_officer,
)
from soundingboard.models import Strategy, Tag
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.strategy.priorities import (
    Wording,
    add_priority,
    change_priority,
    find,
    lead_of_address,
    move_priority,
    possible_leads,
    read_keywords,
    remove_priority,
)
from soundingboard.vocabulary import AudienceKind, Role, TagSource, TagState


def order(session: Session, strategy: Strategy) -> list[tuple[int, str]]:
    session.expire_all()
    return [(one.position, one.name) for one in strategy.priorities]


def test_any_number_of_priorities_stand_in_their_order(session: Session) -> None:
    strategy = a_strategy(session, "First")
    lead = an_officer(session, role=Role.LEAD)
    for number in range(2, 31):
        add_priority(
            session,
            strategy,
            Wording(
                name=f"Priority {number}",
                description=" About it. ",
                keywords=["bus, tram", "bus", "cycle  path"],
                lead=lead,
            ),
        )
    session.expire_all()
    assert len(strategy.priorities) == 30
    last = strategy.priorities[-1]
    assert (last.position, last.name, last.description, last.keywords, last.lead) == (
        30,
        "Priority 30",
        "About it.",
        ["bus", "tram", "cycle path"],
        lead,
    )


def test_moving_changes_places_and_stops_at_the_ends(session: Session) -> None:
    strategy = a_strategy(session, "A", "B", "C")
    a, b, c = strategy.priorities
    move_priority(session, c, steps=-1)
    assert order(session, strategy) == [(1, "A"), (2, "C"), (3, "B")]
    move_priority(session, a, steps=-1)
    assert order(session, strategy) == [(1, "A"), (2, "C"), (3, "B")]
    move_priority(session, a, steps=9)
    assert order(session, strategy) == [(1, "C"), (2, "B"), (3, "A")]
    move_priority(session, b, steps=0)
    assert order(session, strategy) == [(1, "C"), (2, "B"), (3, "A")]


def test_names_are_given_once_within_a_strategy(session: Session) -> None:
    strategy, other = a_strategy(session, "Skills", "Towns"), a_strategy(session, "Housing")
    with pytest.raises(Conflict, match="There is a priority “Skills” already"):
        add_priority(session, strategy, Wording(name="skills"))
    with pytest.raises(Conflict):
        change_priority(session, strategy.priorities[1], Wording(name="SKILLS"))
    with pytest.raises(Unreadable):
        add_priority(session, strategy, Wording(name=" "))
    add_priority(session, other, Wording(name="Skills"))
    change_priority(session, strategy.priorities[0], Wording(name="SKILLS"))
    assert order(session, strategy) == [(1, "SKILLS"), (2, "Towns")]


def test_refused_words_leave_a_priority_as_it_was(session: Session) -> None:
    strategy = a_strategy(session, "Skills")
    gone = an_officer(session, active=False)
    with pytest.raises(NotFound):
        change_priority(session, strategy.priorities[0], Wording(name="New", lead=gone))
    with pytest.raises(Unreadable):
        add_priority(session, strategy, Wording(name="Long", keywords=["x" * 81]))
    assert order(session, strategy) == [(1, "Skills")]


def test_keywords_are_bounded() -> None:
    with pytest.raises(Unreadable, match="at most 200 keywords"):
        read_keywords(f"word {number}" for number in range(201))
    assert read_keywords(["Bus", "bus,BUS", "", " , "]) == ["Bus"]


def test_untied_priority_can_be_removed(session: Session) -> None:
    strategy = a_strategy(session, "A", "B", "C")
    person = a_stakeholder(session, interests=strategy.priorities[:2])
    remove_priority(session, strategy.priorities[0])
    assert order(session, strategy) == [(1, "B"), (2, "C")]
    assert [priority.name for priority in person.interests] == ["B"]


def test_tied_priority_stays(session: Session) -> None:
    strategy = a_strategy(session, "Question", "Section", "Audience", "Passage")
    question, section, audience, passage = strategy.priorities
    document = a_document(session)
    document.blocks[0].priorities.append(section)
    consultation = a_consultation(
        session,
        "What?",
        strategy=strategy,
        audience=AudienceKind.INTERESTS,
        audience_interests=[audience],
    )
    consultation.questions[0].priorities.append(question)
    said = a_contribution(session, consultation, a_stakeholder(session), (None, "More buses."))
    tie = Tag(
        comment=said.comments[0],
        priority=passage,
        source=TagSource.PERSON,
        state=TagState.APPLIES,
        score=1.0,
        reason="said so",
    )
    session.add(tie)
    session.flush()
    for priority in (question, section, audience, passage):
        with pytest.raises(Conflict, match="is tied to it"):
            remove_priority(session, priority)
    assert len(order(session, strategy)) == 4


def test_leads_are_those_who_may_sign_in(session: Session) -> None:
    ben = an_officer(session, name="Ben", email="ben@wealdmere.example")
    an_officer(session, name="Gone", email="gone@wealdmere.example", active=False)
    anna = an_officer(session, name="Anna", role=Role.LEAD)
    assert possible_leads(session) == (anna, ben)
    assert lead_of_address(session, " Ben@wealdmere.example") is ben
    with pytest.raises(NotFound):
        lead_of_address(session, "gone@wealdmere.example")
    with pytest.raises(NotFound):
        find(session, 99)
