"""Coding by hand: what is said counts, what stood before is kept, and can be had back."""

from datetime import timedelta

import pytest
from coding.conftest import Say
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.coding.codes import Codes
from soundingboard.coding.standing import codes_of, standings
from soundingboard.coding.waiting import next_for
from soundingboard.coding.working import code, last_of, take_turn, undo
from soundingboard.contributions import placing, stances
from soundingboard.contributions.kinds import kinds_of
from soundingboard.contributions.stamps import stamp
from soundingboard.contributions.tagging import tag_comments
from soundingboard.models import Coding, Comment, Consultation, JournalEntry, Officer
from soundingboard.refusals import Conflict, NotAllowed, NotFound, Unreadable
from soundingboard.themes import editing, moving
from soundingboard.vocabulary import Consent, PassageKind, Quote, Round, Stance

BUSES = "Buses stop at seven. They should run until ten."


def standing(session: Session, comment: Comment) -> dict[str, object]:
    return standings(session, [comment.id])[comment.id]


def now(session: Session, comment: Comment) -> Codes:
    return codes_of(comment, standings(session, [comment.id])[comment.id])


def first(
    session: Session, comment: Comment, codes: Codes, officer: Officer, minutes: int = 0
) -> Coding:
    at = NOON + timedelta(minutes=minutes)
    return code(session, comment.id, codes, Round.FIRST, officer, seen=None, at=at)


def test_everything_a_coder_says_is_written_and_kept_with_what_stood_before(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    skills, _, housing = consultation.strategy.priorities
    comment = say(BUSES)
    theme = editing.make(session, housing, "Rents", by="Idris Falk", at=NOON)
    before = standing(session, comment)
    codes = Codes(
        priorities=frozenset({skills.id, housing.id}),
        themes=frozenset({theme.id}),
        stance=Stance.OPPOSE,
        kinds=frozenset({PassageKind.EVIDENCE}),
        note="Ask the bus company.",
        quote=Quote.YES,
    )

    take_turn(session, consultation, olwen, at=NOON)
    kept = first(session, comment, codes, olwen, minutes=2)

    assert now(session, comment) == codes
    assert [(one.kind, one.applies) for one in kinds_of(session, [comment])[comment.id]] == [
        (PassageKind.SUGGESTION, False),  # a candidate that the coder did not take
        (PassageKind.EVIDENCE, True),
    ]
    assert (kept.before, kept.after) == (before, standing(session, comment))
    assert (kept.seconds, kept.coder, kept.codes) == (120, olwen, codes.as_json())
    line = session.scalars(select(JournalEntry).where(JournalEntry.event == "coded")).one()
    assert (line.actor, line.detail) == ("Olwen Pryce", "passage 1: Skills, Housing")

    tag_comments(session, [comment])  # the machine comes by again, and changes nothing
    assert now(session, comment) == codes


def test_undoing_puts_back_every_row_as_it_was(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    comment = say(BUSES)
    mobility = consultation.strategy.priorities[1]
    theme = editing.make(session, mobility, "Last bus", by="Idris Falk", at=NOON)
    placing.accept(session, comment, by="Idris Falk", at=NOON)
    first(session, comment, Codes(priorities=frozenset({mobility.id})), olwen)
    moving.put_in(session, [comment.id], theme, by="Idris Falk", at=NOON)
    done = last_of(session, consultation, olwen)
    assert done is not None
    with pytest.raises(Conflict, match="since"):  # somebody sorted it into a theme meanwhile
        undo(session, done.id, olwen, at=NOON)
    moving.take_out(session, [comment.id], theme, by="Idris Falk", at=NOON)

    other = say("Homes people can afford, and training. See https://example.org/a")
    before = standing(session, other)
    said = Codes(stance=Stance.SUPPORT, kinds=frozenset({PassageKind.QUESTION}), note="Odd.")
    done = first(session, other, said, olwen)
    assert standing(session, other) != before
    undo(session, done.id, olwen, at=NOON + timedelta(minutes=1))

    assert standing(session, other) == before
    assert (done.undone_by, done.undone_at) == ("Olwen Pryce", NOON + timedelta(minutes=1))
    assert next_for(session, consultation, olwen, at=NOON) is not None
    with pytest.raises(Conflict, match="already"):
        undo(session, done.id, olwen, at=NOON)


def test_nobody_undoes_what_another_coded(
    session: Session, say: Say, olwen: Officer, idris: Officer
) -> None:
    done = first(session, say(BUSES), Codes(), olwen)
    with pytest.raises(NotFound):
        undo(session, done.id, idris, at=NOON)


def test_copies_are_coded_at_once_and_undone_at_once(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    campaign = "Save the 42 bus!  It takes us to college, and we need it."
    lead = say(campaign, consent=Consent.NAMED)
    wrapped = say(campaign.replace("  It", "\nIt").upper(), consent=Consent.NOT)
    variant = say(f"{campaign} My son cannot get home without it.")
    mobility = consultation.strategy.priorities[1]
    befores = {one.id: standing(session, one) for one in (lead, wrapped, variant)}

    done = first(session, lead, Codes(priorities=frozenset({mobility.id}), quote=Quote.YES), olwen)

    assert now(session, wrapped).priorities == {mobility.id}
    assert now(session, wrapped).quote is Quote.NO  # its writer did not agree
    assert standing(session, variant) == befores[variant.id]
    waiting = next_for(session, consultation, olwen, at=NOON)
    assert waiting is not None
    assert waiting.comment_id == variant.id

    undo(session, done.id, olwen, at=NOON)
    assert {one.id: standing(session, one) for one in (lead, wrapped, variant)} == befores


def test_own_answer_that_a_coder_agrees_with_stays_the_respondent_s(
    session: Session, say: Say, olwen: Officer
) -> None:
    comment = say(BUSES)
    stances.decide(session, comment, Stance.SUPPORT, by="Idris Falk")
    first(session, comment, Codes(stance=Stance.SUPPORT), olwen)

    assert stances.stances_of(session, [comment.id])[comment.id].said_by == "Idris Falk"


def test_codes_that_cannot_be_are_refused_and_leave_nothing(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    comment = say(BUSES, consent=Consent.NOT_ASKED)
    skills, mobility, _ = consultation.strategy.priorities
    theme = editing.make(session, skills, "Colleges", by="Idris Falk", at=NOON)
    before = standing(session, comment)
    session.commit()

    for codes, refusal in (
        (Codes(priorities=frozenset({10_000})), NotFound),
        (Codes(themes=frozenset({10_000})), NotFound),
        (
            Codes(priorities=frozenset({mobility.id}), themes=frozenset({theme.id})),
            Unreadable,
        ),
        (Codes(note="x" * 2_001), Unreadable),
        (Codes(quote=Quote.YES), Unreadable),
    ):
        with pytest.raises(refusal):
            first(session, comment, codes, olwen)
        session.rollback()
    assert standing(session, comment) == before
    assert session.scalars(select(Coding)).all() == []


def test_second_of_two_who_code_at_once_is_told_and_changes_nothing(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    comment = say(BUSES)
    seen = stamp(comment)
    first(session, comment, Codes(note="Mine."), olwen)

    with pytest.raises(Conflict, match="Somebody else coded this passage"):
        code(session, comment.id, Codes(), Round.FIRST, idris, seen=seen, at=NOON)
    assert now(session, comment).note == "Mine."

    other = say("Homes, please.")
    seen = stamp(other)
    placing.move(session, other, None, by="Olwen Pryce", at=NOON)
    with pytest.raises(Conflict, match="changed this passage"):
        code(session, other.id, Codes(), Round.FIRST, idris, seen=seen, at=NOON)


def test_two_at_work_get_different_passages_until_one_has_been_away_for_long(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    one, other = say("Homes people can afford."), say("Cycle paths.")

    mine = take_turn(session, consultation, olwen, at=NOON)
    yours = take_turn(session, consultation, idris, at=NOON)
    assert mine is not None
    assert yours is not None
    assert {mine.comment_id, yours.comment_id} == {one.id, other.id}

    first(session, yours.comment, Codes(), idris)
    soon, late = NOON + timedelta(minutes=19), NOON + timedelta(minutes=21)
    assert take_turn(session, consultation, idris, at=soon) is None
    again = take_turn(session, consultation, idris, at=late)
    assert again is not None
    assert again.comment_id == mine.comment_id


def test_passage_that_waits_to_be_placed_is_not_coded(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    comment = say(BUSES)
    placing.dismiss(session, comment, by="Olwen Pryce", at=NOON)

    assert next_for(session, consultation, olwen, at=NOON) is None
    with pytest.raises(Conflict):
        first(session, comment, Codes(), olwen)


def test_second_coder_needs_a_first_one_who_is_somebody_else(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    comment = say(BUSES)
    consultation.second_share = 100
    with pytest.raises(NotAllowed, match="chosen"):
        code(session, comment.id, Codes(), Round.SECOND, olwen, seen=None, at=NOON)
    first(session, comment, Codes(), olwen)
    with pytest.raises(NotAllowed, match="somebody else"):
        code(session, comment.id, Codes(), Round.SECOND, olwen, seen=None, at=NOON)
    with pytest.raises(NotAllowed, match="two people"):
        code(session, comment.id, Codes(), Round.SETTLED, olwen, seen=None, at=NOON)
