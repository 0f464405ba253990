"""Kinds of passages: candidates with their reason, until a person says yes or no."""

from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from soundingboard.contributions import kinds, placing
from soundingboard.contributions.kinds import Kind
from soundingboard.models import Comment, Evidence
from soundingboard.vocabulary import PassageKind

WORDS = "Why do buses stop at seven? They should run until ten."


def a_passage(session: Session) -> Comment:
    consultation = an_open_consultation(session, "What have we missed?")
    given = a_contribution(
        session, consultation, a_stakeholder(session), (consultation.questions[0], WORDS)
    )
    return given.comments[0]


def test_candidates_stand_in_order_with_what_led_to_them(session: Session) -> None:
    comment = a_passage(session)
    session.add(
        Evidence(
            contribution=comment.contribution,
            file_name="survey.pdf",
            media_type="application/pdf",
            size=1,
            content_hash="0" * 64,
            added_at=NOON,
        )
    )
    session.flush()

    assert [str(one) for one in kinds.kinds_of(session, [comment])[comment.id]] == [
        'perhaps makes a suggestion: says "should run"',
        "perhaps asks us something: ends with a question mark",
        "perhaps offers evidence: came with survey.pdf",
    ]


def test_verdict_of_a_person_outranks_the_candidate_and_follows_a_cut(session: Session) -> None:
    comment = a_passage(session)
    kinds.decide(session, comment, PassageKind.QUESTION, applies=False, by="Olwen Pryce", at=NOON)
    kinds.decide(session, comment, PassageKind.SUGGESTION, applies=True, by="Olwen Pryce", at=NOON)
    said = (
        Kind(PassageKind.SUGGESTION, True, "decided by Olwen Pryce", "Olwen Pryce"),
        Kind(PassageKind.QUESTION, False, "decided by Olwen Pryce", "Olwen Pryce"),
    )
    assert kinds.kinds_of(session, [comment])[comment.id] == said

    other = placing.split(session, comment, WORDS.index("They"), by="Olwen Pryce", at=NOON)
    assert kinds.kinds_of(session, [comment, other]) == {comment.id: said, other.id: said}
