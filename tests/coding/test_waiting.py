"""What waits to be coded: the unsure first, the nearest call before the clearer one."""

from coding.conftest import Say
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.coding.codes import Codes
from soundingboard.coding.waiting import is_chosen, next_for
from soundingboard.coding.working import code
from soundingboard.models import Comment, Consultation, Officer, Tag
from soundingboard.vocabulary import Round, TagSource, TagState


def told(session: Session, comment: Comment, *scores: float, state: TagState) -> None:
    """What the machine is made to say of a passage, best priority first."""
    comment.tags.clear()
    session.flush()
    offered = comment.contribution.consultation.strategy.priorities
    for priority, score in zip(offered, scores, strict=False):
        tag = Tag(
            comment=comment,
            priority=priority,
            source=TagSource.WORDS,
            state=state,
            score=score,
            reason="says so",
        )
        session.add(tag)
    session.flush()


def test_unsure_passages_come_first_and_the_nearest_call_before_the_clearer_one(
    session: Session, consultation: Consultation, say: Say, olwen: Officer
) -> None:
    clear, sure, near, none = (say(f"Words of passage {number}.") for number in "abcd")
    told(session, clear, 0.7, 0.2, state=TagState.SUGGESTED)
    told(session, sure, 0.95, 0.94, state=TagState.APPLIES)
    told(session, near, 0.5, 0.45, state=TagState.SUGGESTED)
    told(session, none, state=TagState.SUGGESTED)

    order = []
    while (waiting := next_for(session, consultation, olwen, at=NOON)) is not None:
        assert waiting.round is Round.FIRST
        order.append(waiting.comment_id)
        code(session, waiting.comment_id, Codes(), Round.FIRST, olwen, seen=None, at=NOON)

    # What the machine has no idea of tells it more than what it is sure of.
    assert order == [near.id, clear.id, none.id, sure.id]


def test_second_coder_gets_the_chosen_share_and_only_what_others_coded(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    comments = [say(f"Words of passage number {number}.") for number in range(40)]
    for comment in comments[:30]:
        code(session, comment.id, Codes(), Round.FIRST, olwen, seen=None, at=NOON)
    consultation.second_share = 20
    chosen = [one.id for one in comments[:30] if is_chosen(consultation, one.id)]

    waiting = next_for(session, consultation, idris, at=NOON)
    assert waiting is not None
    assert (waiting.comment_id, waiting.round) == (chosen[0], Round.SECOND)
    for expected in chosen:
        waiting = next_for(session, consultation, idris, at=NOON)
        assert waiting is not None
        assert (waiting.comment_id, waiting.round) == (expected, Round.SECOND)
        code(session, expected, Codes(), Round.SECOND, idris, seen=None, at=NOON)
    waiting = next_for(session, consultation, idris, at=NOON)
    assert waiting is not None
    assert waiting.round is Round.FIRST
    mine = next_for(session, consultation, olwen, at=NOON)
    assert mine is not None
    assert mine.round is Round.FIRST


def test_share_is_about_what_was_asked_and_a_larger_one_takes_in_the_smaller(
    consultation: Consultation,
) -> None:
    consultation.id = 7
    drawn = {}
    for share in (0, 10, 30, 100):
        consultation.second_share = share
        drawn[share] = {one for one in range(1, 2001) if is_chosen(consultation, one)}

    assert (len(drawn[0]), len(drawn[100])) == (0, 2000)
    assert 160 < len(drawn[10]) < 240
    assert drawn[10] < drawn[30]
