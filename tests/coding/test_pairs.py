"""Two coders: the second does not change anything; where they differ, one of them settles it."""

import pytest
from coding.conftest import Say
from sqlalchemy.orm import Session

from factories import NOON, an_officer
from soundingboard.coding.agreeing import agreed
from soundingboard.coding.codes import Codes
from soundingboard.coding.pairs import disagreements, pair_of
from soundingboard.coding.standing import codes_of, standings
from soundingboard.coding.working import code, undo
from soundingboard.models import Comment, Consultation, Officer
from soundingboard.refusals import Conflict, NotAllowed
from soundingboard.vocabulary import PassageKind, Round, Stance


def says(session: Session, comment: Comment, codes: Codes, round_: Round, officer: Officer) -> int:
    return code(session, comment.id, codes, round_, officer, seen=None, at=NOON).id


def now(session: Session, comment: Comment) -> Codes:
    return codes_of(comment, standings(session, [comment.id])[comment.id])


def test_second_coder_changes_nothing_and_a_difference_is_settled_by_one_of_the_two(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    consultation.second_share = 100
    skills, mobility, _ = (one.id for one in consultation.strategy.priorities)
    comment = say("Words that may mean this or that.")
    mine = Codes(priorities=frozenset({skills}), stance=Stance.SUPPORT)
    yours = Codes(priorities=frozenset({mobility}), stance=Stance.SUPPORT, note="Not sure.")
    says(session, comment, mine, Round.FIRST, olwen)
    before = standings(session, [comment.id])
    says(session, comment, yours, Round.SECOND, idris)

    assert standings(session, [comment.id]) == before
    (pair,) = disagreements(session, consultation)
    assert (pair.comment, pair.said, pair.differs_in) == (comment, (mine, yours), ("priorities",))

    stranger = an_officer(session, name="Mair Ellis")
    with pytest.raises(NotAllowed, match="One of the two"):
        says(session, comment, mine, Round.SETTLED, stranger)
    both = Codes(priorities=frozenset({skills, mobility}), stance=Stance.SUPPORT)
    done = says(session, comment, both, Round.SETTLED, idris)
    assert now(session, comment).priorities == {skills, mobility}
    assert disagreements(session, consultation) == []
    with pytest.raises(Conflict, match="settled already"):
        says(session, comment, mine, Round.SETTLED, olwen)
    # The first coder cannot pull the ground away from under what was settled.
    first = pair_of(session, comment).first
    assert first is not None
    with pytest.raises(Conflict):
        undo(session, first.id, olwen, at=NOON)

    undo(session, done, idris, at=NOON)
    assert now(session, comment).priorities == {skills}
    assert len(disagreements(session, consultation)) == 1


def test_second_coding_is_taken_back_without_a_trace_on_the_passage(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    consultation.second_share = 100
    comment = say("Buses, please.")
    says(session, comment, Codes(), Round.FIRST, olwen)
    before = standings(session, [comment.id])
    second = says(session, comment, Codes(note="Hm."), Round.SECOND, idris)

    undo(session, second, idris, at=NOON)

    assert standings(session, [comment.id]) == before
    assert pair_of(session, comment).second is None


def test_agreement_is_measured_on_what_two_have_coded_before_it_is_settled(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    consultation.second_share = 100
    skills, mobility, housing = (one.id for one in consultation.strategy.priorities)
    # Of twelve passages both say mobility to four; each says it to one more by themselves.
    plan = [({mobility}, {mobility})] * 4 + [({mobility}, set()), (set(), {mobility})]
    plan += [({skills}, {skills})] * 6
    for number, (mine, yours) in enumerate(plan):
        comment = say(f"Words of passage number {number}.")
        kinds = frozenset({PassageKind.EVIDENCE})
        one = Codes(priorities=frozenset(mine), kinds=kinds, stance=Stance.OPPOSE)
        other = Codes(priorities=frozenset(yours), stance=Stance.OPPOSE)
        says(session, comment, one, Round.FIRST, olwen)
        says(session, comment, other, Round.SECOND, idris)
    lonely = say("Coded once.")
    says(session, lonely, Codes(priorities=frozenset({housing})), Round.FIRST, olwen)
    settled = disagreements(session, consultation)[-1].comment
    says(session, settled, Codes(), Round.SETTLED, olwen)

    found = agreed(session, consultation)

    assert (found.passages, found.alike) == (12, 10)
    (_, on_skills), (_, on_mobility), (_, on_housing) = found.priorities
    assert (on_skills.kappa, on_skills.alpha, on_skills.chosen) == (1.0, 1.0, 6)
    # Observed 10/12; by chance (5/12)² + (7/12)² = 74/144; kappa (120 - 74)/(144 - 74).
    assert on_mobility.kappa == pytest.approx(46 / 70)
    assert on_mobility.kappa_interval is not None
    assert on_mobility.kappa_interval[0] < 46 / 70 < on_mobility.kappa_interval[1]
    assert (on_housing.kappa, on_housing.chosen) == (None, 0)
    assert (found.overall.decisions, found.overall.same) == (36, 34)
    assert (found.kinds.decisions, found.kinds.same) == (36, 24)
    assert found.stance.same == 36
