"""Tags: from what a passage answers, from its words, and from people, who are never overruled."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_document,
    a_stakeholder,
    a_strategy,
    an_open_consultation,
)
from soundingboard.contributions.bearing import priorities_of
from soundingboard.contributions.recoding import recode
from soundingboard.contributions.tagging import decide, tag
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    JournalEntry,
    Strategy,
    Tag,
)
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import CommentState, TagSource, TagState

BUSES = "Buses stop at seven, and there is no railway station and no cycle path."


@pytest.fixture
def strategy(session: Session) -> Strategy:
    strategy = a_strategy(session, "Skills", "Smart mobility", "Housing")
    skills, mobility, housing = strategy.priorities
    skills.description = "Training, apprenticeships and colleges for the workforce"
    mobility.description = "Buses, railway, stations and cycle paths"
    housing.description = "Homes people can afford"
    return strategy


@pytest.fixture
def consultation(session: Session, strategy: Strategy) -> Consultation:
    skills, mobility, housing = strategy.priorities
    version = a_document(session)
    version.blocks[0].priorities = [housing]
    consultation = an_open_consultation(
        session, "What skills?", "How to travel?", strategy=strategy, document_version=version
    )
    consultation.questions[0].priorities = [skills]
    consultation.questions[1].priorities = [mobility]
    session.flush()
    return consultation


def given(session: Session, consultation: Consultation, target: object, text: str) -> Contribution:
    return a_contribution(session, consultation, a_stakeholder(session), (target, text))


def tags(comment: Comment) -> dict[str, tuple[TagSource, TagState, str]]:
    return {one.priority.name: (one.source, one.state, one.reason) for one in comment.tags}


def test_tag_follows_the_question_a_passage_answers(
    session: Session, consultation: Consultation
) -> None:
    contribution = given(session, consultation, consultation.questions[0], "Yes.")
    tag(session, contribution)
    (only,) = contribution.comments[0].tags
    assert (only.priority.name, only.source, only.state, only.score, only.reason) == (
        "Skills",
        TagSource.QUESTION,
        TagState.APPLIES,
        1.0,
        "answers question 1",
    )


def test_tag_follows_the_section_a_paragraph_stands_in(
    session: Session, consultation: Consultation
) -> None:
    assert consultation.document_version is not None
    paragraph = consultation.document_version.blocks[2]
    contribution = given(session, consultation, paragraph, "No.")
    tag(session, contribution)
    assert tags(contribution.comments[0]) == {
        "Housing": (TagSource.SECTION, TagState.APPLIES, "is about section 1: Background")
    }


def test_priorities_of_a_block_are_its_own_before_those_of_its_section(
    session: Session, consultation: Consultation, strategy: Strategy
) -> None:
    assert consultation.document_version is not None
    blocks = consultation.document_version.blocks
    head, first, second, steps, last = blocks
    first.priorities = [strategy.priorities[0]]
    assert [priorities_of(block, blocks)[1] for block in blocks] == [
        [strategy.priorities[2]],
        [strategy.priorities[0]],
        [strategy.priorities[2]],
        [],
        [],
    ]
    steps.level = 2  # a part of section 1 now, and so is what stands in it
    assert priorities_of(steps, blocks) == (head, [strategy.priorities[2]])
    assert priorities_of(last, blocks) == (head, [strategy.priorities[2]])
    assert priorities_of(second, blocks)[0] is head


def test_tag_reads_the_words_of_a_passage_on_the_whole(
    session: Session, consultation: Consultation
) -> None:
    contribution = given(session, consultation, None, BUSES)
    tag(session, contribution)
    found = tags(contribution.comments[0])["Smart mobility"]
    assert found[0] is TagSource.WORDS
    assert '"Buses"' in found[2]


def test_tag_says_that_a_passage_may_bear_on_several_priorities(
    session: Session, consultation: Consultation
) -> None:
    contribution = given(session, consultation, consultation.questions[0], BUSES)
    tag(session, contribution)
    assert {name: source for name, (source, _, _) in tags(contribution.comments[0]).items()} == {
        "Skills": TagSource.QUESTION,
        "Smart mobility": TagSource.WORDS,
    }


def test_tag_is_only_suggested_where_the_place_is_not_sure(
    session: Session, consultation: Consultation
) -> None:
    contribution = given(session, consultation, consultation.questions[0], "Yes.")
    contribution.comments[0].state = CommentState.UNSURE
    contribution.comments[0].placements[0].score = 0.4
    tag(session, contribution)
    (only,) = contribution.comments[0].tags
    assert (only.state, only.score) == (TagState.SUGGESTED, 0.4)


def test_tag_finds_nothing_in_what_is_not_a_comment(
    session: Session, consultation: Consultation
) -> None:
    contribution = given(session, consultation, consultation.questions[1], BUSES)
    tag(session, contribution)
    contribution.comments[0].state = CommentState.NOT_A_COMMENT
    tag(session, contribution)
    session.expire_all()
    assert contribution.comments[0].tags == []


def test_tag_run_again_changes_nothing(session: Session, consultation: Consultation) -> None:
    contribution = given(session, consultation, consultation.questions[0], BUSES)
    tag(session, contribution)
    session.commit()
    before = session.execute(select(Tag.id, Tag.priority_id, Tag.state, Tag.reason)).all()
    tag(session, contribution)
    session.commit()
    assert session.execute(select(Tag.id, Tag.priority_id, Tag.state, Tag.reason)).all() == before


def test_decide_outranks_every_later_run(
    session: Session, consultation: Consultation, strategy: Strategy
) -> None:
    skills, _, housing = strategy.priorities
    contribution = given(session, consultation, consultation.questions[0], BUSES)
    comment = contribution.comments[0]
    tag(session, contribution)
    decide(session, comment, skills, applies=False, by="Olwen Pryce", at=NOON)
    decide(session, comment, housing, applies=True, by="Olwen Pryce", at=NOON)
    tag(session, contribution)
    recode(session, strategy)
    session.expire_all()
    decided = "decided by Olwen Pryce"
    found = tags(comment)
    assert found.pop("Smart mobility")[0] is TagSource.WORDS
    assert found == {
        "Skills": (TagSource.PERSON, TagState.REJECTED, decided),
        "Housing": (TagSource.PERSON, TagState.APPLIES, decided),
    }
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [(e.actor, e.event, e.subject_id, e.detail) for e in entries] == [
        ("Olwen Pryce", "untagged", contribution.id, "passage 1: Skills"),
        ("Olwen Pryce", "tagged", contribution.id, "passage 1: Housing"),
    ]
    decide(session, comment, skills, applies=True, by="Ann Other", at=NOON)
    assert tags(comment)["Skills"] == (
        TagSource.PERSON,
        TagState.APPLIES,
        "decided by Ann Other",
    )


def test_decide_refuses_a_priority_of_another_strategy(
    session: Session, consultation: Consultation
) -> None:
    other = a_strategy(session, "Elsewhere")
    contribution = given(session, consultation, None, "Hello")
    with pytest.raises(NotFound):
        decide(
            session,
            contribution.comments[0],
            other.priorities[0],
            applies=True,
            by="Olwen Pryce",
            at=NOON,
        )


def test_tag_takes_away_what_no_longer_holds(session: Session, consultation: Consultation) -> None:
    contribution = given(session, consultation, consultation.questions[0], "Yes.")
    tag(session, contribution)
    consultation.questions[0].priorities = []
    tag(session, contribution)
    session.expire_all()
    assert tags(contribution.comments[0]) == {}
