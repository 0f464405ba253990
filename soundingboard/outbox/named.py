"""Letters by their Message-ID, as bounces and answers name them."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, TextClause, and_, or_, text

from soundingboard.models import Delivery
from soundingboard.models.delivery import IS_NAMED_BY_CHANCE
from soundingboard.outbox.addressing import invitation_named

# As it stands with the index, so that the index is seen to fit; and whose message_id is meant.
_BY_CHANCE = text(IS_NAMED_BY_CHANCE.replace("message_id", "delivery.message_id"))


def bears_one_of(names: Iterable[str]) -> ColumnElement[bool]:
    """The condition on deliveries that a letter bears one of these Message-IDs, in brackets.

    One that was planned with others is found by the number in it, all others in an index.
    """
    names = list(names)
    numbers = {number for name in names if (number := invitation_named(name)) is not None}
    by_chance: list[ColumnElement[bool] | TextClause] = [_BY_CHANCE, Delivery.message_id.in_(names)]
    return or_(
        and_(*by_chance),
        and_(Delivery.invitation_id.in_(numbers), Delivery.message_id.in_(names)),
    )
