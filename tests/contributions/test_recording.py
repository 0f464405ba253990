"""Recording: one writer for every channel, nothing lost, late is said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, a_stakeholder, a_token, an_open_consultation
from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.evidence import Offered
from soundingboard.contributions.recording import Said, SaidAt, record, reference_from
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Contribution, JournalEntry, Stakeholder
from soundingboard.refusals import ClosedToComments, NotFound, Unreadable
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    Consent,
    ConsultationState,
    ContributionState,
)

PDF = b"%PDF-1.7\n"


@pytest.fixture
def consultation(session: Session) -> Consultation:
    return an_open_consultation(
        session, "What is missing?", "What would help?", document_version=a_document(session)
    )


@pytest.fixture
def person(session: Session) -> Stakeholder:
    return a_stakeholder(session)


def keep(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder, **given: object
) -> Contribution:
    values = {"channel": Channel.EMAIL, "said": (), "at": NOON, "chance": a_token, **given}
    return record(
        session,
        consultation=consultation,
        stakeholder=person,
        shelf=kit.shelf,
        **values,
    )


def test_record_writes_down_every_passage_with_its_place(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    second = f"question:{consultation.questions[1].id}"
    assert consultation.document_version is not None
    paragraph = f"block:{consultation.document_version.blocks[1].id}"
    given = keep(
        session,
        kit,
        consultation,
        person,
        said=(
            Said("Later buses.", (SaidAt(second, 0.97, "stands under the quoted question 2"),)),
            Said("  \n"),
            Said(
                "Not in our valley\x00",
                (SaidAt(paragraph, 0.4, "similar words: jobs"),),
                sure=False,
                start=40,
                end=58,
                runners_up=(SaidAt(second, 0.3, "third of five answers"),),
            ),
            Said("Well done all."),
            Said("Who wrote this?", sure=False),
        ),
        evidence=(Offered("../Timetable.pdf", PDF),),
    )
    session.expire_all()
    stored = session.get_one(Contribution, given.id)
    assert [
        (c.position, c.text, where_of(c), c.state, c.start, c.end, c.runners_up)
        for c in stored.comments
    ] == [
        (1, "Later buses.", "Question 2: What would help?", CommentState.PLACED, None, None, []),
        (
            2,
            "Not in our valley\ufffd",
            "Paragraph 1.1",
            CommentState.UNSURE,
            40,
            58,
            [{"key": second, "score": 0.3, "reason": "third of five answers"}],
        ),
        (3, "Well done all.", "The whole", CommentState.PLACED, None, None, []),
        (4, "Who wrote this?", "Not placed yet", CommentState.UNSURE, None, None, []),
    ]
    assert [(e.file_name, e.size, kit.shelf.get(e.content_hash)) for e in stored.evidence] == [
        ("Timetable.pdf", len(PDF), PDF)
    ]
    assert (stored.state, stored.submitted_at, stored.late, stored.consent) == (
        ContributionState.SUBMITTED,
        NOON,
        False,
        Consent.NOT_ASKED,
    )
    entry = session.scalars(select(JournalEntry)).one()
    assert (entry.actor, entry.event, entry.subject, entry.subject_id, entry.detail) == (
        "the inbox",
        "recorded",
        "contribution",
        given.id,
        given.reference,
    )


def test_record_says_what_came_late(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    said = (Said("Sorry, only now."),)
    last = consultation.closes_at
    moments = [last, last + timedelta(microseconds=1)]
    assert [keep(session, kit, consultation, person, said=said, at=at).late for at in moments] == [
        False,
        True,
    ]
    consultation.state, consultation.closed_at = ConsultationState.CLOSED, NOON
    assert keep(session, kit, consultation, person, said=said, at=NOON).late


def test_record_keeps_a_second_contribution_beside_the_first(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    first = keep(session, kit, consultation, person, said=(Said("One."),))
    second = keep(session, kit, consultation, person, said=(Said("Two."),))
    session.expire_all()
    assert [first.comments[0].text, second.comments[0].text] == ["One.", "Two."]
    assert first.state is second.state is ContributionState.SUBMITTED
    assert first.reference != second.reference


def test_record_refuses_what_says_nothing(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    with pytest.raises(Unreadable):
        keep(session, kit, consultation, person, said=(Said(" \n\t"),))
    only_a_file = keep(session, kit, consultation, person, evidence=(Offered("a.pdf", PDF),))
    assert only_a_file.comments == []


def test_record_refuses_a_consultation_nobody_has_opened(
    session: Session, kit: Kit, person: Stakeholder
) -> None:
    draft = a_consultation(session, "Why?")
    with pytest.raises(ClosedToComments):
        keep(session, kit, draft, person, said=(Said("Because."),))


def test_record_refuses_a_place_in_another_consultation(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    other = an_open_consultation(session, "Elsewhere?")
    said = (Said("Here.", (SaidAt(f"question:{other.questions[0].id}", 1, "typed"),)),)
    with pytest.raises(NotFound):
        keep(session, kit, consultation, person, said=said)


def test_record_keeps_the_same_file_once(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    twice = (Offered("a.pdf", PDF), Offered("b.pdf", PDF))
    given = keep(session, kit, consultation, person, evidence=twice)
    assert [one.file_name for one in given.evidence] == ["a.pdf"]


def test_references_are_unique_even_where_chance_repeats_itself(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    tokens = iter(["aaaa", "aaaa", "aaaa", "bbbb"])
    references = [
        keep(
            session, kit, consultation, person, said=(Said("x"),), chance=lambda: next(tokens)
        ).reference
        for _ in range(2)
    ]
    assert references == [reference_from("aaaa"), reference_from("bbbb")]
    assert all(len(one) == 10 and not set(one[3:]) & set("AEIOUBLSZ0158") for one in references)


def test_draft_is_neither_submitted_nor_in_the_journal(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    draft = keep(session, kit, consultation, person, state=ContributionState.DRAFT)
    assert (draft.submitted_at, draft.late) == (None, False)
    assert session.scalars(select(JournalEntry)).all() == []


def test_said_is_about_the_whole_unless_it_says_otherwise(
    session: Session, kit: Kit, consultation: Consultation, person: Stakeholder
) -> None:
    sure = Said("All of it.")
    given = keep(session, kit, consultation, person, said=(sure, replace(sure, sure=False)))
    assert [where_of(one) for one in given.comments] == ["The whole", "Not placed yet"]
