"""Which passages somebody must not see the codes of: those they may still code as the second."""

from coding.conftest import Say
from sqlalchemy.orm import Session

from factories import NOON, an_officer
from soundingboard.coding.blind import blind_to
from soundingboard.coding.codes import Codes
from soundingboard.coding.working import code, undo
from soundingboard.models import Comment, Consultation, Officer
from soundingboard.vocabulary import Role, Round

CODES = Codes()


def says(session: Session, comment: Comment, round_: Round, officer: Officer) -> int:
    return code(session, comment.id, CODES, round_, officer, seen=None, at=NOON).id


def test_codes_are_hidden_from_who_may_be_second_until_somebody_was(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    consultation.second_share = 100
    mair = an_officer(session, name="Mair Ellis")
    lead = an_officer(session, name="A lead", role=Role.LEAD)
    passage, copy, other = say("Buses until ten."), say("Buses, until ten"), say("Something else.")
    every = [passage, copy, other]

    def hidden() -> list[set[int]]:
        return [set(blind_to(session, one, every)) for one in (olwen, idris, mair, lead)]

    assert hidden() == [set(), set(), set(), set()]
    says(session, passage, Round.FIRST, olwen)
    # The copy was coded with it: it would give away the codes of the one that idris may be given.
    both = {passage.id, copy.id}
    assert hidden() == [set(), both, both, set()]

    second = says(session, passage, Round.SECOND, idris)
    assert hidden() == [set(), set(), set(), set()]
    undo(session, second, idris, at=NOON)
    assert hidden() == [set(), both, both, set()]


def test_nothing_is_hidden_that_was_not_chosen_for_two(
    session: Session, consultation: Consultation, say: Say, olwen: Officer, idris: Officer
) -> None:
    consultation.second_share = 0
    passage = say("Buses until ten.")
    says(session, passage, Round.FIRST, olwen)
    assert blind_to(session, idris, [passage]) == frozenset()
