"""Corrections: each is kept with what the machine had said, whoever spoke, however often."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from soundingboard.contributions import corrections, placing
from soundingboard.models import Comment, Contribution, Correction, IncomingMail
from soundingboard.vocabulary import CommentState, CorrectionKind, SaidBy

BY = "Olwen Pryce"


@pytest.fixture
def contribution(session: Session) -> Contribution:
    """Two passages the machine has put under question 1; of the second it is not sure."""
    consultation = an_open_consultation(session, "Which skills?", "Which routes?")
    question = consultation.questions[0]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        (question, "More colleges."),
        (question, "Later buses."),
    )
    for comment in given.comments:
        comment.placements[0].reason = "similar words"
        comment.placements[0].score = 0.5
    given.comments[1].state = CommentState.UNSURE
    session.flush()
    return given


def kept(session: Session) -> list[Correction]:
    return list(session.scalars(select(Correction).order_by(Correction.id)))


def key(contribution: Contribution, number: int) -> str:
    return f"question:{contribution.consultation.questions[number - 1].id}"


def machine(contribution: Contribution, text: str, *, sure: bool) -> dict[str, object]:
    return {
        "text": text,
        "sure": sure,
        "targets": [{"key": key(contribution, 1), "score": 0.5, "reason": "similar words"}],
        "runners_up": [],
    }


def keys(standing: dict[str, object]) -> list[object]:
    places = standing["places"]
    assert isinstance(places, list)
    return [place["key"] for place in places]


def test_moving_keeps_what_the_machine_said_and_what_the_person_said(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[1]
    placing.move(session, comment, key(contribution, 2), by=BY, at=NOON)

    (one,) = kept(session)
    assert (one.kind, one.said_by, one.by, one.at) == (
        CorrectionKind.MOVED,
        SaidBy.STAFF,
        BY,
        NOON,
    )
    assert one.machine == [machine(contribution, "Later buses.", sure=False)]
    assert [keys(passage) for passage in one.before] == [[key(contribution, 1)]]
    assert [keys(passage) for passage in one.after] == [[key(contribution, 2)]]
    assert [passage["state"] for passage in one.before + one.after] == ["unsure", "placed"]


def test_a_second_correction_still_says_what_the_machine_said(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[1]
    mail = IncomingMail(content_hash="2" * 64, raw=b"", size=0, source="smtp", received_at=NOON)
    placing.move(session, comment, key(contribution, 2), by=BY, at=NOON)
    placing.move(
        session,
        comment,
        None,
        by="the respondent",
        at=NOON,
        said_by=SaidBy.RESPONDENT,
        mail=mail,
    )

    first, second = kept(session)
    assert second.machine == first.machine
    assert (second.said_by, second.incoming_mail) == (SaidBy.RESPONDENT, mail)
    assert [keys(passage) for passage in second.after] == [[None]]
    assert comment.placements[0].reason == "said so by the respondent"


def test_a_passage_can_be_moved_to_several_places(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[1]
    placing.move(session, comment, key(contribution, 1), key(contribution, 2), by=BY, at=NOON)
    assert keys(corrections.standing(comment)) == [key(contribution, 1), key(contribution, 2)]


def test_dismissing_and_taking_back_are_each_kept(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    placing.dismiss(session, comment, by=BY, at=NOON)
    placing.accept(session, comment, by=BY, at=NOON)
    placing.accept(session, comment, by=BY, at=NOON)  # says nothing new

    assert [one.kind for one in kept(session)] == [
        CorrectionKind.DISMISSED,
        CorrectionKind.RESTORED,
    ]


def test_a_join_of_cut_passages_knows_what_the_machine_said_of_the_whole(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    placing.split(session, comment, len("More "), by=BY, at=NOON)
    placing.join(session, comment, by=BY, at=NOON)

    cut, joined = kept(session)
    assert [cut.kind, joined.kind] == [CorrectionKind.SPLIT, CorrectionKind.JOINED]
    assert cut.machine == joined.machine == [machine(contribution, "More colleges.", sure=True)]
    assert [passage["text"] for passage in cut.after] == ["More", "colleges."]
    assert [passage["text"] for passage in joined.after] == ["More\n\ncolleges."]


def test_corrections_go_with_the_contribution_they_are_about(
    session: Session, contribution: Contribution
) -> None:
    placing.dismiss(session, contribution.comments[0], by=BY, at=NOON)
    session.delete(contribution)
    session.flush()
    assert session.scalars(select(Comment)).all() == []
    assert kept(session) == []
