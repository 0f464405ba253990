"""How far two coders of a consultation agree: on each priority, on all, on stance and on kinds."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from soundingboard.analysis.agreement import Agreement, by_key, overall
from soundingboard.coding.pairs import pairs
from soundingboard.models import Consultation, Priority
from soundingboard.vocabulary import PassageKind, Stance

STANCES = tuple(one for one in Stance if one is not Stance.NOT_STATED)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement of two coders; `alike` passages have exactly the same priorities."""

    passages: int
    alike: int
    priorities: tuple[tuple[Priority, Agreement], ...]
    overall: Agreement  # on all priorities
    stance: Agreement
    kinds: Agreement


def agreed(session: Session, consultation: Consultation) -> Agreed:
    """Compares everything that two people have coded, settled or not."""
    said = [one for pair in pairs(session, consultation) if (one := pair.said) is not None]
    first, second = [one for one, _ in said], [other for _, other in said]
    offered = consultation.strategy.priorities
    ids = [one.id for one in offered]
    of_first = [frozenset[object](one.priorities) for one in first]
    of_second = [frozenset[object](one.priorities) for one in second]
    each = by_key(of_first, of_second, ids)
    return Agreed(
        passages=len(said),
        alike=sum(one.priorities == other.priorities for one, other in said),
        priorities=tuple((one, each[one.id]) for one in offered),
        overall=overall(of_first, of_second, ids),
        stance=overall(
            [frozenset[object]({one.stance}) for one in first],
            [frozenset[object]({one.stance}) for one in second],
            STANCES,
        ),
        kinds=overall(
            [frozenset[object](one.kinds) for one in first],
            [frozenset[object](one.kinds) for one in second],
            tuple(PassageKind),
        ),
    )
