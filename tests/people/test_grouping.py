import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_stakeholder
from soundingboard.models import Stakeholder, StakeholderGroup
from soundingboard.people.grouping import (
    create_group,
    dissolve,
    put_in,
    rename_group,
    take_out,
)
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import AudienceKind


def test_people_are_in_a_group_once(session: Session) -> None:
    group = create_group(session, " Sounding  board ")
    anna, ben = a_stakeholder(session), a_stakeholder(session)
    assert group.name == "Sounding board"
    assert put_in(session, group, [anna]) == 1
    assert put_in(session, group, [anna, ben, ben]) == 1
    assert group.members == [anna, ben]
    take_out(session, group, anna.id)
    take_out(session, group, anna.id)
    assert group.members == [ben]


def test_names_of_groups_differ_by_more_than_case(session: Session) -> None:
    board = create_group(session, "Board")
    with pytest.raises(Conflict, match="There is a group “Board” already"):
        create_group(session, "board")
    with pytest.raises(Unreadable):
        create_group(session, "  ")
    rename_group(session, board, "BOARD")
    assert board.name == "BOARD"


def test_dissolving_a_group_keeps_its_people(session: Session) -> None:
    group = create_group(session, "Board")
    person = a_stakeholder(session)
    put_in(session, group, [person])
    dissolve(session, group, at=NOON, actor="Olwen Pryce")
    session.expire_all()
    assert session.scalars(select(StakeholderGroup)).all() == []
    assert session.scalars(select(Stakeholder)).all() == [person]


def test_group_a_consultation_is_addressed_to_stays(session: Session) -> None:
    group = create_group(session, "Board")
    a_consultation(session, audience=AudienceKind.GROUPS, audience_groups=[group])
    with pytest.raises(Conflict, match="a consultation is addressed to it"):
        dissolve(session, group, at=NOON, actor="Olwen Pryce")
