"""A draft that grows: it says what one made from nothing would say, and stays the same draft."""

import random

import pytest
from digest_words import said
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_organisation
from soundingboard.digests.compiling import compile_again, compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Comment, Consultation, Digest, DigestLine, Question
from soundingboard.models.digest import line_passage
from soundingboard.vocabulary import CommentState, ContributionState, LineKind, OrganisationType


@pytest.fixture
def consultation(session: Session, consultation: Consultation) -> Consultation:
    """As elsewhere, with a second question."""
    session.add(Question(consultation=consultation, position=2, text="What would you drop?"))
    session.flush()
    return consultation


SUBJECTS = ("buses", "skills", "homes", "broadband", "apprentices", "culture")
WANTS = (
    "We need more {} in the evening, because {} are what people ask us for at work.",
    "Who pays for {} next year? Nobody in our village has heard about the {} plan yet.",
    "A survey of 400 members shows that {} come first and that {} have been cut by 20%.",
    "Nothing in the draft says how {} reach the valleys, where {} matter most to the young.",
)


def speak(session: Session, consultation: Consultation, chance: random.Random, times: int) -> None:
    """So many passages of people from four organisations, and of people who name none."""
    kinds = list(OrganisationType)[:4]
    houses = [an_organisation(session, type=kind) for kind in kinds]
    for _ in range(times):
        one, other = chance.choice(SUBJECTS), chance.choice(SUBJECTS)
        house = chance.choice([*houses, None])
        number = chance.randrange(10_000)
        said(
            session,
            consultation,
            f"{chance.choice(WANTS).format(one, other)} My number is {number}.",
            person=a_stakeholder(session, organisation=house),
        )


def told(session: Session, digest: Digest) -> list[tuple[object, ...]]:
    """All that a digest says but what it quotes, which may stay as it was for a while."""
    return [
        (
            *(one.position, one.kind, one.heading, one.statement, one.people, one.organisations),
            *stood(session, one),
            one.first_passage_id,
        )
        for one in digest.lines
    ]


def stood(session: Session, line: DigestLine) -> list[tuple[object, ...]]:
    """The passages behind a line, where each stood and how long it was."""
    kept = line_passage.c
    rows = session.execute(
        select(kept.comment_id, kept.question_id, kept.block_id, kept.characters)
        .where(kept.line_id == line.id)
        .order_by(kept.comment_id)
    )
    return [tuple(row) for row in rows]


def compiled_at(session: Session, kit: Kit, consultation: Consultation) -> Digest:
    priority = consultation.strategy.priorities[0]
    digest = compile_digest(session, kit.stationery, priority, at=NOON)
    assert digest is not None
    session.flush()
    session.expire_all()
    return digest


def test_draft_that_grew_says_what_one_made_from_nothing_says(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    chance = random.Random(5)  # noqa: S311  # the same words at every run
    for times in (30, 9, 21):
        speak(session, consultation, chance, times)
        passages = session.scalars(select(Comment).order_by(Comment.id)).all()
        passages[chance.randrange(len(passages))].contribution.state = ContributionState.WITHDRAWN
        passages[chance.randrange(len(passages))].state = CommentState.UNSURE
        chance.choice(passages).text += " And so say our neighbours."
        asked = consultation.questions
        for passage in chance.sample(passages, 9):
            passage.placements[0].question = chance.choice(asked)
        session.flush()
        grown = compiled_at(session, kit, consultation)
    said_by_the_grown = told(session, grown)

    session.delete(grown)
    session.flush()
    anew = compiled_at(session, kit, consultation)

    assert told(session, anew) == said_by_the_grown
    assert anew.passages > 50


def test_passages_that_change_places_are_kept_where_they_stand_now(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    speak(session, consultation, random.Random(3), 12)  # noqa: S311  # the same at every run
    one, other = session.scalars(select(Comment).order_by(Comment.id).limit(2)).all()
    one.placements[0].question = consultation.questions[1]
    compiled_at(session, kit, consultation)
    first, second = (one.placements[0], other.placements[0])
    first.question, second.question = second.question, first.question

    draft = compiled_at(session, kit, consultation)

    where = {
        (passage, question)
        for line in draft.lines
        for passage, question, *_ in stood(session, line)
        if passage in (one.id, other.id)
    }
    asked = [question.id for question in consultation.questions]
    assert where == {(one.id, asked[0]), (other.id, asked[1])}
    kept = session.execute(select(line_passage).order_by(line_passage.c.comment_id)).all()
    lengths = {one.id: len(one.text) for one in session.scalars(select(Comment))}
    assert all(row.characters == lengths[row.comment_id] for row in kept)


def test_line_that_stays_is_the_same_line_with_what_a_person_chose(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    chance = random.Random(6)  # noqa: S311  # the same words at every run
    speak(session, consultation, chance, 20)
    draft = compiled_at(session, kit, consultation)
    (asked,) = (one for one in draft.lines if one.kind is LineKind.QUESTION)
    asked.extracts[0].promoted = True
    promoted = asked.extracts[0].comment_id
    number, before = asked.id, len(asked.passages)
    session.flush()

    speak(session, consultation, chance, 1)
    compile_again(session, session.get_one(Digest, draft.id), at=NOON)
    session.expire_all()

    again = session.get_one(DigestLine, number)
    assert len(again.passages) == before + 1
    assert [one.comment_id for one in again.extracts if one.promoted] == [promoted]


def test_lines_of_many_quote_the_same_until_a_tenth_more_was_said(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    chance = random.Random(7)  # noqa: S311  # the same words at every run
    speak(session, consultation, chance, 61)

    def quoted() -> list[tuple[int, int, int]]:
        draft = compiled_at(session, kit, consultation)
        (line,) = (one for one in draft.lines if one.kind is LineKind.QUESTION)
        return [(one.comment_id, one.start, one.end) for one in line.extracts]

    first = quoted()
    speak(session, consultation, chance, 4)
    assert quoted() == first
    assert len(first) == 3
