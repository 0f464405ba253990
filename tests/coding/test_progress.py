"""Progress: decisions left, copies counted once, and the time they take, once that is known."""

from datetime import timedelta

from coding.conftest import Say
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.coding.codes import Codes
from soundingboard.coding.progress import progress
from soundingboard.coding.working import code, take_turn
from soundingboard.models import Consultation, Officer
from soundingboard.vocabulary import Round


def test_time_left_is_told_from_the_tenth_decision_by_the_middle_one(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    for number in range(14):
        say(f"Words of passage number {number}.")
    say("No comment.")
    say("No comment!")
    at = NOON
    # The median of the last thirty: a walk to the kettle does not count for more.
    for number, seconds in enumerate((5, 5, 20, 20, 20, 30, 40, 50, 60, 3600)):
        assert progress(session, consultation).time_left is None, number
        turn = take_turn(session, consultation, olwen, at=at)
        assert turn is not None
        at += timedelta(seconds=seconds)
        code(session, turn.comment_id, Codes(), Round.FIRST, olwen, seen=None, at=at)

    now = progress(session, consultation, idris)
    assert (now.passages, now.coded, now.left, now.decisions) == (16, 10, 5, 10)
    assert (now.each, now.time_left) == (timedelta(seconds=25), timedelta(seconds=125))
    assert (now.chosen_twice, now.coded_twice, now.for_me, now.to_settle) == (0, 0, 0, 0)

    consultation.second_share = 100
    now = progress(session, consultation, idris)
    assert (now.chosen_twice, now.for_me) == (10, 10)
    assert progress(session, consultation, olwen).for_me == 0
