"""Placing: a person's hand moves passages, nothing said is lost, and tags follow."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_document, a_stakeholder, an_open_consultation
from soundingboard.contributions import placing, tagging
from soundingboard.contributions.anchoring import where_of
from soundingboard.models import (
    Comment,
    Contribution,
    Digest,
    DigestLine,
    IncomingMail,
    JournalEntry,
)
from soundingboard.models.digest import line_passage
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    DigestState,
    LineKind,
    TagSource,
    TagState,
)

BY = "Olwen Pryce"
BODY = "Hello,\n\nMore colleges.\n\nLater buses.\n\nBye"


@pytest.fixture
def contribution(session: Session) -> Contribution:
    """Two passages under question 1 of a mail; question 1 is about skills, 2 about mobility."""
    consultation = an_open_consultation(
        session, "Which skills?", "Which routes?", document_version=a_document(session)
    )
    skills, mobility = consultation.strategy.priorities
    consultation.questions[0].priorities = [skills]
    consultation.questions[1].priorities = [mobility]
    mail = IncomingMail(content_hash="1" * 64, raw=b"", size=0, source="smtp", received_at=NOON)
    mail.body = BODY
    question = consultation.questions[0]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        (question, "More colleges."),
        (question, "Later buses."),
        channel=Channel.EMAIL,
        incoming_mail=mail,
    )
    for comment in given.comments:
        comment.start = BODY.index(comment.text)
        comment.end = comment.start + len(comment.text)
    tagging.tag(session, given)
    return given


def state(comment: Comment) -> tuple[str, CommentState, dict[str, TagSource]]:
    return (
        where_of(comment),
        comment.state,
        {tag.priority.name: tag.source for tag in comment.tags},
    )


def in_the_journal(session: Session) -> list[tuple[str, str, str]]:
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    return [(entry.actor, entry.event, entry.detail) for entry in entries]


def test_move_changes_the_place_and_the_tags_that_came_with_it(
    session: Session, contribution: Contribution
) -> None:
    comment, mobility = contribution.comments[1], contribution.consultation.questions[1]
    comment.state = CommentState.UNSURE
    placing.move(session, comment, f"question:{mobility.id}", by=BY, at=NOON)
    session.expire_all()
    assert state(comment) == (
        "Question 2: Which routes?",
        CommentState.PLACED,
        {"Smart mobility": TagSource.QUESTION},
    )
    assert [(p.placed_by, p.reason) for p in comment.placements] == [(BY, f"placed by {BY}")]
    assert in_the_journal(session) == [(BY, "moved", "passage 2: Question 2: Which routes?")]


def test_move_to_the_whole_and_to_a_place_that_is_not_there(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    placing.move(session, comment, None, by=BY, at=NOON)
    assert where_of(comment) == "The whole"
    with pytest.raises(NotFound):
        placing.move(session, comment, "question:999999", by=BY, at=NOON)
    session.expire_all()
    assert where_of(comment) == "The whole"


def test_move_keeps_what_a_person_decided(session: Session, contribution: Contribution) -> None:
    comment = contribution.comments[0]
    skills = contribution.consultation.strategy.priorities[0]
    tagging.decide(session, comment, skills, applies=True, by=BY, at=NOON)
    placing.move(session, comment, None, by=BY, at=NOON)
    session.expire_all()
    assert [(t.priority, t.source, t.state) for t in comment.tags if t.priority is skills] == [
        (skills, TagSource.PERSON, TagState.APPLIES)
    ]


def test_accept_makes_an_unsure_passage_sure_and_its_tags_too(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    comment.state = CommentState.UNSURE
    tagging.tag(session, contribution)
    assert [tag.state for tag in comment.tags] == [TagState.SUGGESTED]
    placing.accept(session, comment, by=BY, at=NOON)
    session.expire_all()
    assert state(comment)[:2] == ("Question 1: Which skills?", CommentState.PLACED)
    assert [tag.state for tag in comment.tags] == [TagState.APPLIES]


def test_accept_of_a_passage_without_a_place_puts_it_on_the_whole(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    comment.placements.clear()
    comment.state = CommentState.UNSURE
    placing.accept(session, comment, by=BY, at=NOON)
    session.expire_all()
    assert state(comment)[:2] == ("The whole", CommentState.PLACED)


def test_dismiss_keeps_the_words_and_accept_brings_them_back(
    session: Session, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    placing.dismiss(session, comment, by=BY, at=NOON)
    session.expire_all()
    assert (comment.text, comment.tags) == ("More colleges.", [])
    assert comment.state is CommentState.NOT_A_COMMENT
    placing.accept(session, comment, by=BY, at=NOON)
    session.expire_all()
    assert state(comment) == (
        "Question 1: Which skills?",
        CommentState.PLACED,
        {"Skills": TagSource.QUESTION},
    )
    assert [event for _, event, _ in in_the_journal(session)] == ["dismissed", "placed"]


def test_split_makes_two_passages_that_still_point_into_the_mail(
    session: Session, contribution: Contribution
) -> None:
    first = contribution.comments[0]
    tagging.decide(
        session,
        first,
        contribution.consultation.strategy.priorities[1],
        applies=False,
        by=BY,
        at=NOON,
    )
    placing.split(session, first, len("More "), by=BY, at=NOON)
    session.commit()
    session.expire_all()
    assert [(c.position, c.text) for c in contribution.comments] == [
        (1, "More"),
        (2, "colleges."),
        (3, "Later buses."),
    ]
    assert [BODY[c.start : c.end] for c in contribution.comments] == [
        "More",
        "colleges.",
        "Later buses.",
    ]
    assert state(contribution.comments[1]) == (
        "Question 1: Which skills?",
        CommentState.PLACED,
        {"Skills": TagSource.QUESTION, "Smart mobility": TagSource.PERSON},
    )


@pytest.mark.parametrize("cut", [0, -3, len("More colleges."), 10_000])
def test_split_refuses_a_half_without_words(
    session: Session, contribution: Contribution, cut: int
) -> None:
    with pytest.raises(Unreadable):
        placing.split(session, contribution.comments[0], cut, by=BY, at=NOON)
    session.expire_all()
    assert [c.text for c in contribution.comments] == ["More colleges.", "Later buses."]


def test_join_gives_back_the_words_as_they_stood_in_the_mail(
    session: Session, contribution: Contribution
) -> None:
    first = contribution.comments[0]
    placing.join(session, first, by=BY, at=NOON)
    session.commit()
    session.expire_all()
    assert [(c.position, c.text) for c in contribution.comments] == [
        (1, "More colleges.\n\nLater buses.")
    ]
    assert BODY[first.start : first.end] == first.text
    with pytest.raises(Conflict):
        placing.join(session, first, by=BY, at=NOON)


def test_join_does_not_take_in_what_stood_between_the_passages(
    session: Session, contribution: Contribution
) -> None:
    assert contribution.incoming_mail is not None
    contribution.incoming_mail.body = BODY.replace("\n\nLater", "\n> our own words\nLater")
    for comment in contribution.comments:
        comment.start = contribution.incoming_mail.body.index(comment.text)
        comment.end = comment.start + len(comment.text)
    placing.join(session, contribution.comments[0], by=BY, at=NOON)
    assert contribution.comments[0].text == "More colleges.\n\nLater buses."


def test_split_and_join_undo_each_other(session: Session, contribution: Contribution) -> None:
    before = [(c.position, c.text, c.start, c.end) for c in contribution.comments]
    placing.split(session, contribution.comments[1], 5, by=BY, at=NOON)
    placing.join(session, contribution.comments[1], by=BY, at=NOON)
    session.expire_all()
    assert [(c.position, c.text, c.start, c.end) for c in contribution.comments] == before


def test_words_behind_a_digest_stay_as_they_are(
    session: Session, contribution: Contribution
) -> None:
    first, second = contribution.comments
    digest = Digest(
        priority=contribution.consultation.strategy.priorities[0],
        number=1,
        state=DigestState.RELEASED,
        since=None,
        until=NOON,
        compiled_at=NOON,
        people=1,
        organisations=0,
        passages=1,
    )
    line = DigestLine(
        digest=digest,
        position=1,
        kind=LineKind.QUESTION,
        heading="Question 1",
        statement="One person",
        people=1,
        organisations=0,
        first_passage_id=second.id,
    )
    session.add(digest)
    session.flush()
    behind = {"line_id": line.id, "comment_id": second.id, "characters": len(second.text)}
    session.execute(insert(line_passage), behind)
    for change in (
        lambda: placing.split(session, second, 5, by=BY, at=NOON),
        lambda: placing.join(session, first, by=BY, at=NOON),
    ):
        with pytest.raises(Conflict):
            change()
    session.expire_all()
    assert [c.text for c in contribution.comments] == ["More colleges.", "Later buses."]
