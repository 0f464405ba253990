"""Digests of a group, a consultation and an organisation, beside those of a priority."""

import pytest
from digest_words import BUSES, said
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_officer, an_open_consultation, an_organisation
from soundingboard.analysis.counting import Count
from soundingboard.analysis.lines import Line
from soundingboard.digests import issuing, queries, subjects
from soundingboard.digests.compiling import compile_digest
from soundingboard.digests.headings import Names
from soundingboard.kit import Kit
from soundingboard.models import Consultation, StakeholderGroup
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import LineKind, OrganisationType, Role, Scope, Standpoint

FARES = "Apprentices cannot afford the bus fare of six pounds a day, so they do not apply."


def test_stance_on_a_paragraph_is_not_told_as_one_on_the_whole() -> None:
    names, count = Names({}, {}, {}), Count(1, 1, 0, 1, 1)
    outside = Line(LineKind.POSITION, None, "Support: 1 of 2 people.", count, (1,))
    assert names.heading(outside, first=True) == "Outside the questions"
    at_large = Line(LineKind.SECTION, None, "1 person.", count, (1,))
    assert names.heading(at_large, first=True) == "The whole"


def test_digest_of_each_kind_of_subject_counts_what_was_said_there(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    college = an_organisation(
        session, "Marlhythe College", type=OrganisationType.COLLEGE_OR_TRAINING
    )
    board = StakeholderGroup(name="Skills board")
    session.add(board)
    member = a_stakeholder(session, organisation=college, groups=[board])
    said(session, consultation, BUSES, person=member)
    said(session, consultation, FARES, person=a_stakeholder(session, organisation=college))
    said(
        session,
        consultation,
        "As a parent I would use evening courses, if there were any nearby.",
        person=a_stakeholder(session, organisation=college),
        standpoint=Standpoint.PERSONAL,
    )
    other = an_open_consultation(session, "Else?", strategy=consultation.strategy, title="Another")
    said(session, other, FARES, person=member)
    reader = an_officer(session, name="Idris Falk")

    heard = {}
    for about in (board, consultation, college, consultation.strategy.priorities[0]):
        digest = compile_digest(session, kit.stationery, about, at=NOON, reader=reader)
        assert digest is not None
        heard[digest.scope, digest.subject] = (digest.number, digest.people, digest.passages)

    assert heard == {
        (Scope.GROUP, "Skills board"): (1, 1, 2),
        (Scope.CONSULTATION, "Shaping the growth plan"): (1, 3, 3),
        # What its people say for themselves is not the college's.
        (Scope.ORGANISATION, "Marlhythe College"): (1, 2, 3),
        (Scope.PRIORITY, "Skills"): (1, 3, 4),
    }


def test_digest_that_is_not_of_a_priority_tells_what_was_said_on_each(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    given = said(session, consultation, BUSES)
    digest = compile_digest(
        session, kit.stationery, consultation, at=NOON, reader=an_officer(session)
    )
    assert digest is not None
    told = [
        (line.heading, [one.id for one in line.passages])
        for line in digest.lines
        if line.kind is LineKind.PRIORITY
    ]
    assert told == [("Skills", [given.comments[0].id])]


def test_digest_of_a_consultation_goes_to_who_asked_for_it(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    reader = an_officer(session, role=Role.LEAD, email="idris@wealdmere.example")
    digest = compile_digest(session, kit.stationery, consultation, at=NOON, reader=reader)
    assert digest is not None
    assert list(queries.digests_for(session, reader)) == [digest]
    by = an_officer(session, email="olwen@wealdmere.example")
    sent_to = issuing.release(session, kit.stationery, digest, by=by, at=NOON)
    assert sent_to == ["idris@wealdmere.example", "olwen@wealdmere.example"]


def test_numbers_run_within_a_subject_and_new_is_what_that_subject_has_not_told(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    by = an_officer(session)
    priority = consultation.strategy.priorities[0]
    first = compile_digest(session, kit.stationery, priority, at=NOON)
    assert first is not None
    issuing.release(session, kit.stationery, first, by=by, at=NOON)
    assert compile_digest(session, kit.stationery, priority, at=NOON) is None
    of_all = compile_digest(session, kit.stationery, consultation, at=NOON, reader=by)
    assert of_all is not None
    assert (of_all.number, of_all.since) == (1, None)


def test_subject_is_found_by_its_name(session: Session, consultation: Consultation) -> None:
    found = subjects.called(session, Scope.CONSULTATION, " Shaping the growth plan ")
    assert found is consultation
    with pytest.raises(NotFound, match="There is no group called Nobody"):
        subjects.called(session, Scope.GROUP, "Nobody")
