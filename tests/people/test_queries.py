from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from soundingboard.kit import Kit
from soundingboard.models import Stakeholder, StakeholderGroup
from soundingboard.people.joining import ask_to_join
from soundingboard.people.leaving import leave
from soundingboard.people.queries import Search, by_address, groups, history, person, search
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import ContributionState, Membership, OrganisationType


def names(session: Session, **wanted: object) -> list[str]:
    return [one.name for one in search(session, Search(**wanted)).people]


def test_list_comes_by_name_in_pages(session: Session) -> None:
    for name in ("Zoë", "anna", "", "Ben"):
        a_stakeholder(session, name=name)
    first = search(session, Search(), page=1, per_page=3)
    assert [one.name for one in first.people] == ["anna", "Ben", "Zoë"]
    assert (first.total, first.page, first.pages) == (4, 1, 2)
    beyond = search(session, Search(), page=99, per_page=3)
    assert ([one.name for one in beyond.people], beyond.page) == ([""], 2)
    nobody = search(session, Search(words="nobody"), page=-1)
    assert (nobody.people, nobody.total, nobody.page, nobody.pages) == ((), 0, 1, 1)


def test_words_are_found_in_name_address_place_and_organisation(session: Session) -> None:
    body = an_organisation(session, "Örtliche Bücherei")
    a_stakeholder(session, name="Jörg Müller", email="jm@partner.example")
    a_stakeholder(session, name="Ben", email="ben_1@partner.example", place="Marlhythe")
    a_stakeholder(session, name="Cat", email="cat@library.example", organisation=body)
    assert names(session, words="MÜLLER jörg") == ["Jörg Müller"]
    assert names(session, words="marlhythe") == ["Ben"]
    assert names(session, words="örtliche") == ["Cat"]
    assert names(session, words="library.example") == ["Cat"]
    # What means "anything" to the database means itself to a person.
    assert names(session, words="_1") == ["Ben"]
    assert names(session, words="%") == []


def test_filters_narrow_together(session: Session) -> None:
    strategy = a_strategy(session, "Skills")
    board = StakeholderGroup(name="Board")
    college = an_organisation(session, type=OrganisationType.COLLEGE_OR_TRAINING)
    a_stakeholder(
        session,
        name="All",
        groups=[board],
        organisation=college,
        interests=strategy.priorities,
        membership=Membership.LEFT,
    )
    a_stakeholder(session, name="Board only", groups=[board])
    a_stakeholder(session, name="None")
    assert names(session, group_id=board.id) == ["All", "Board only"]
    assert names(session, membership=Membership.LEFT) == ["All"]
    assert names(session, organisation_type=OrganisationType.COLLEGE_OR_TRAINING) == ["All"]
    assert names(session, interest_id=strategy.priorities[0].id) == ["All"]
    assert names(session, group_id=board.id, membership=Membership.ACTIVE) == ["Board only"]


def test_history_holds_what_passed_between_us(session: Session, kit: Kit) -> None:
    consultation = an_open_consultation(session, "What have we missed?")
    anna = a_stakeholder(session, email="anna@partner.example")
    an_invitation(session, consultation, anna)
    ask_to_join(session, kit.stationery, email=anna.email, at=NOON)
    said = a_contribution(session, consultation, anna, (None, "More buses."))
    a_contribution(session, consultation, anna, state=ContributionState.DRAFT)
    leave(session, anna, at=NOON + timedelta(days=1), how="by mail")
    found = history(session, person(session, anna.id))
    assert [letter.purpose for letter in found.letters] == ["join_confirmation"]
    assert found.contributions == (said,)
    assert [entry.event for entry in found.journal] == ["left"]
    assert [entry.evidence for entry in found.suppressions] == ["Asked to leave by mail."]


def test_unknown_people_are_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        person(session, 99)
    with pytest.raises(NotFound):
        by_address(session, "nobody@partner.example")


def test_groups_come_with_their_sizes(session: Session) -> None:
    board, empty = StakeholderGroup(name="board"), StakeholderGroup(name="Another")
    session.add(empty)
    a_stakeholder(session, groups=[board])
    a_stakeholder(session, groups=[board])
    assert [(one.group.name, one.members) for one in groups(session)] == [
        ("Another", 0),
        ("board", 2),
    ]


@pytest.mark.slow
def test_ten_thousand_people_are_searched(session: Session) -> None:
    board = StakeholderGroup(name="Board")
    bodies = [an_organisation(session, f"Body {number}") for number in range(500)]
    session.add_all(
        Stakeholder(
            email=f"p{number}@partner.example",
            name=f"Person {number}",
            source="a list",
            added_at=NOON,
            organisation=bodies[number % 500],
            groups=[board] if number % 2 else [],
        )
        for number in range(10_000)
    )
    session.commit()
    assert search(session, Search(), page=150).total == 10_000
    assert search(session, Search(words="body 77")).total > 0
    assert search(session, Search(words="person 77", group_id=board.id)).total > 0
