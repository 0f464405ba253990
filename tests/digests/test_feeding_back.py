"""One answer to a line reaches everybody whose words stand behind it, beside their own words."""

import pytest
from digest_words import BUSES, compiled, said
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_officer
from soundingboard.digests import feeding_back, issuing
from soundingboard.digests.compiling import compile_again, compile_all
from soundingboard.kit import Kit
from soundingboard.models import (
    Consultation,
    Contribution,
    Delivery,
    Digest,
    DigestLine,
    Feedback,
    Officer,
)
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import ContributionState, LineKind, MailingKind, Membership

FARES = "Apprentices cannot afford the bus fare of six pounds a day, so they do not apply."
ANSWER = "From March the last bus leaves at ten.\n\nWe pay for a year of it."


def line_on_question(digest: Digest) -> DigestLine:
    return next(line for line in digest.lines if line.kind is LineKind.QUESTION)


def letters(session: Session) -> dict[str, str]:
    """The answers that wait to be sent: their words by address."""
    rows = session.scalars(select(Delivery).where(Delivery.purpose == "feedback"))
    return {one.to_address: " ".join(one.text.split()) for one in rows}


@pytest.fixture
def lead(session: Session) -> Officer:
    return an_officer(session, name="Idris Falk")


def test_contributors_get_the_answer_beside_their_own_words_and_nobody_elses(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    given = [said(session, consultation, text) for text in (BUSES, FARES)]
    digest = compiled(session, kit, consultation)
    feeding_back.write_answer(
        session, digest, line_on_question(digest).id, ANSWER, by=lead, at=NOON
    )
    assert letters(session) == {}  # not before the digest is released

    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)

    sent = letters(session)
    assert set(sent) == {one.stakeholder.email for one in given}
    first, second = (sent[one.stakeholder.email] for one in given)
    for words in (first, second):
        assert "From March the last bus leaves at ten. We pay for a year of it. Idris Falk" in words
        assert "QUESTION 1: WHAT HAVE WE MISSED?" in words
    assert (BUSES in first, FARES in first) == (True, False)
    assert (BUSES in second, FARES in second) == (False, True)
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "feedback")).first()
    assert letter is not None
    assert letter.bulk  # never goes to an address that left or bounced
    assert letter.wording.mailing is not None
    assert letter.wording.mailing.kind is MailingKind.FEEDBACK
    kept = session.scalars(select(Feedback)).one()
    assert {one.id for one in kept.passages} == {one.comments[0].id for one in given}


def test_answer_comes_back_to_the_invitation_of_who_was_invited(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    given = said(session, consultation, BUSES)
    invitation = an_invitation(session, consultation, given.stakeholder)
    digest = compiled(session, kit, consultation)
    feeding_back.write_answer(
        session, digest, line_on_question(digest).id, ANSWER, by=lead, at=NOON
    )
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "feedback")).one()
    assert letter.reply_to == f"reply+{invitation.token}@reply.wealdmere.example"
    assert "just reply to this letter" in letter.text


def test_nobody_is_told_who_left_or_took_their_words_back(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    left, withdrawn, stayed = (
        said(session, consultation, f"{text}") for text in (BUSES, FARES, BUSES)
    )
    digest = compiled(session, kit, consultation)
    feeding_back.write_answer(
        session, digest, line_on_question(digest).id, ANSWER, by=lead, at=NOON
    )
    left.stakeholder.membership = Membership.LEFT
    withdrawn.state = ContributionState.WITHDRAWN
    session.flush()
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    assert set(letters(session)) == {stayed.stakeholder.email}


def test_somebody_with_two_points_gets_one_letter(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    person = a_stakeholder(session)
    for text in (BUSES, FARES):
        said(session, consultation, text, person=person)
    digest = compiled(session, kit, consultation)
    feeding_back.write_answer(
        session, digest, line_on_question(digest).id, ANSWER, by=lead, at=NOON
    )
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    (words,) = letters(session).values()
    assert BUSES in words
    assert FARES in words


def test_released_digest_is_answered_at_once_and_only_once(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    line = line_on_question(digest)
    feeding_back.write_answer(session, digest, line.id, ANSWER, by=lead, at=NOON)
    for _ in range(2):
        feeding_back.send_answers(session, kit.stationery, digest, by=lead.name, at=NOON)
    assert len(letters(session)) == 1
    with pytest.raises(Conflict, match="gone out"):
        feeding_back.write_answer(session, digest, line.id, "Another.", by=lead, at=NOON)


def test_answer_is_taken_away_by_an_empty_one_and_has_a_limit(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    line = line_on_question(digest).id
    feeding_back.write_answer(session, digest, line, ANSWER, by=lead, at=NOON)
    feeding_back.write_answer(session, digest, line, "  ", by=lead, at=NOON)
    assert feeding_back.answers_of(session, digest) == []
    with pytest.raises(Conflict, match="5,000 characters"):
        feeding_back.write_answer(session, digest, line, "x" * 5_001, by=lead, at=NOON)
    with pytest.raises(NotFound):
        feeding_back.write_answer(session, digest, 9_999, ANSWER, by=lead, at=NOON)


def test_draft_that_is_answered_is_not_made_anew_by_itself_and_keeps_its_answer(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    feeding_back.write_answer(
        session, digest, line_on_question(digest).id, ANSWER, by=lead, at=NOON
    )
    later = said(session, consultation, FARES)
    assert compile_all(session, kit.stationery, at=NOON) == []

    compile_again(session, digest, at=NOON)

    (kept,) = feeding_back.answers_of(session, digest)
    assert kept.line_id == line_on_question(digest).id
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    assert later.stakeholder.email in letters(session)


def test_next_digest_tells_what_was_answered_before(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    given = said(session, consultation, BUSES)
    first = compiled(session, kit, consultation)
    feeding_back.write_answer(session, first, line_on_question(first).id, ANSWER, by=lead, at=NOON)
    issuing.release(session, kit.stationery, first, by=lead, at=NOON)
    said(session, consultation, FARES)

    second = compiled(session, kit, consultation, days=14)

    told = [
        (line.heading, line.statement, [one.id for one in line.passages])
        for line in second.lines
        if line.kind is LineKind.ANSWERED
    ]
    answered = (
        f"Idris Falk answered “Question 1: What have we missed?” in digest 1 of Skills: {ANSWER}"
    )
    assert told == [("What we answered", answered, [given.comments[0].id])]
    assert session.get(Contribution, given.id) is given
