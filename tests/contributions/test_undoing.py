"""Undoing, taking in what was left out, and noticing that somebody else was quicker."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from soundingboard.contributions import left_out, placing, tagging, undoing
from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.stamps import claim, stamp
from soundingboard.models import Contribution, Correction, IncomingMail, JournalEntry
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.vocabulary import Channel, CommentState, CorrectionKind, TagSource

BY = "Olwen Pryce"
BODY = "More colleges.\n> Which skills?\nWelders. And cooks.\n-- \nNia\n"


@pytest.fixture
def contribution(session: Session) -> Contribution:
    """Two passages of a mail under question 1; a quote and a signature were left out of it."""
    consultation = an_open_consultation(session, "Which skills?", "Which routes?")
    mail = IncomingMail(content_hash="1" * 64, raw=b"", size=0, source="smtp", received_at=NOON)
    mail.body = BODY
    question = consultation.questions[0]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        (question, "More colleges."),
        (question, "Welders. And cooks."),
        channel=Channel.EMAIL,
        incoming_mail=mail,
    )
    for comment in given.comments:
        comment.start = BODY.index(comment.text)
        comment.end = comment.start + len(comment.text)
    given.comments[1].state = CommentState.UNSURE
    session.commit()
    return given


def standing(given: Contribution) -> list[tuple[int, str, str, CommentState, str]]:
    return [
        (one.position, one.text, where_of(one), one.state, one.placements[0].placed_by)
        for one in given.comments
    ]


def undo_last(session: Session, given: Contribution) -> Correction:
    done = undoing.last(session, given)
    assert done is not None
    return undoing.undo(session, given, done.id, by="Ifan Hale", at=NOON)


def test_undoing_a_join_brings_the_passage_back_with_what_was_decided_of_it(
    session: Session, contribution: Contribution
) -> None:
    skills = contribution.consultation.strategy.priorities[0]
    tagging.decide(session, contribution.comments[1], skills, applies=True, by=BY, at=NOON)
    before = standing(contribution)
    placing.join(session, contribution.comments[0], by=BY, at=NOON)
    assert [one.text for one in contribution.comments] == ["More colleges.\n\nWelders. And cooks."]
    done = undo_last(session, contribution)
    session.commit()
    session.expire_all()
    assert standing(contribution) == before
    assert (skills, TagSource.PERSON) in [
        (one.priority, one.source) for one in contribution.comments[1].tags
    ]
    assert (done.kind, done.by, done.undone_by, done.undone_at) == (
        CorrectionKind.JOINED,
        BY,
        "Ifan Hale",
        NOON,
    )
    told = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert told is not None
    assert (told.actor, told.event, told.detail) == ("Ifan Hale", "undone", f"joined by {BY}")


def test_undoing_steps_back_through_all_that_was_done(
    session: Session, contribution: Contribution
) -> None:
    before = standing(contribution)
    first = contribution.comments[0]
    key = f"question:{contribution.consultation.questions[1].id}"
    placing.join(session, first, by=BY, at=NOON)
    placing.split(session, first, 5, by=BY, at=NOON)
    placing.move(session, contribution.comments[1], key, by=BY, at=NOON)
    placing.dismiss(session, first, by=BY, at=NOON)
    for _ in range(4):
        undo_last(session, contribution)
        session.commit()
        session.expire_all()
    assert standing(contribution) == before
    assert undoing.last(session, contribution) is None


def test_what_was_undone_or_changed_since_is_not_undone_again(
    session: Session, contribution: Contribution
) -> None:
    first = contribution.comments[0]
    placing.dismiss(session, first, by=BY, at=NOON)
    dismissed = undoing.last(session, contribution)
    assert dismissed is not None
    placing.move(session, first, None, by=BY, at=NOON)
    with pytest.raises(Conflict, match="done to this passage since"):
        undoing.undo(session, contribution, dismissed.id, by=BY, at=NOON)
    undo_last(session, contribution)
    undo_last(session, contribution)
    with pytest.raises(Conflict, match="undone already, by Ifan Hale"):
        undoing.undo(session, contribution, dismissed.id, by=BY, at=NOON)
    with pytest.raises(NotFound):
        undoing.undo(session, contribution, 999_999, by=BY, at=NOON)
    assert first.state is CommentState.PLACED


def test_a_signature_taken_in_waits_between_its_neighbours_to_be_placed(
    session: Session, contribution: Contribution
) -> None:
    start = BODY.index("> Which")
    taken = left_out.take_in(
        session,
        contribution,
        (start - 1, start + len("> Which skills?\n")),
        left_out_as="quoted",
        by=BY,
        at=NOON,
    )
    session.commit()
    session.expire_all()
    assert [(one.position, one.text) for one in contribution.comments] == [
        (1, "More colleges."),
        (2, "> Which skills?"),
        (3, "Welders. And cooks."),
    ]
    assert taken.state is CommentState.UNSURE
    assert BODY[taken.start : taken.end] == taken.text
    assert [one["reason"] for one in taken.runners_up] == [
        "stands after the passage on Question 1: Which skills?"
    ]
    kept = undoing.last(session, contribution)
    assert kept is not None
    assert (kept.kind, kept.before, [one["left_out_as"] for one in kept.machine]) == (
        CorrectionKind.TAKEN_IN,
        [],
        ["quoted"],
    )
    undo_last(session, contribution)
    assert [one.text for one in contribution.comments] == ["More colleges.", "Welders. And cooks."]


@pytest.mark.parametrize(
    ("span", "refusal"),
    [
        ((0, 5), Conflict),
        ((10, 20), Conflict),
        ((14, 15), Unreadable),
        ((900, 1000), Unreadable),
        ((40, 20), Unreadable),
    ],
)
def test_words_are_taken_in_once_and_only_where_there_are_some(
    session: Session, contribution: Contribution, span: tuple[int, int], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        left_out.take_in(session, contribution, span, left_out_as="quoted", by=BY, at=NOON)
    assert [one.text for one in contribution.comments] == ["More colleges.", "Welders. And cooks."]


def test_joined_across_a_quote_and_cut_again_each_half_stands_where_it_stood(
    session: Session, contribution: Contribution
) -> None:
    first = contribution.comments[0]
    placing.join(session, first, by=BY, at=NOON)
    quote = BODY.index("\n> Which"), BODY.index("Welders")
    assert first.gaps == [list(quote)]
    placing.split(session, first, first.text.index("And"), by=BY, at=NOON)
    first, second = contribution.comments
    assert (first.text, second.text) == ("More colleges.\n\nWelders.", "And cooks.")
    assert first.gaps == [list(quote)]
    assert (second.gaps, BODY[second.start : second.end]) == ([], "And cooks.")


def test_a_page_that_is_out_of_date_changes_nothing(
    session: Session, contribution: Contribution
) -> None:
    first, second = contribution.comments
    seen = {one.id: stamp(one) for one in contribution.comments}
    assert claim(session, first.id, seen[first.id]) is first
    placing.move(session, second, None, by=BY, at=NOON)
    for (
        number,
        shown,
    ) in seen.items():  # the first as well: it could have been joined to what is no longer there
        with pytest.raises(Conflict, match="Somebody else changed"):
            claim(session, number, shown)
    assert claim(session, second.id, None) is second
    gone = second.id
    placing.join(session, first, by=BY, at=NOON)
    with pytest.raises(Conflict, match="not there any more"):
        claim(session, gone, None)
