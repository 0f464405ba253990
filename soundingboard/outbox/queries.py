"""What is in the outbox: letters by state, newest first."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Delivery, Wording
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import DeliveryState


def counts(session: Session) -> dict[DeliveryState, int]:
    """How many letters stand in each state; states without letters are left out."""
    rows = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    return {state: number for state, number in rows}  # noqa: C416  # a Row is no pair to mypy


def letters(
    session: Session, *, state: DeliveryState | None = None, limit: int = 50
) -> list[Delivery]:
    """The newest letters, of one state or of any, without their words."""
    words = joinedload(Delivery.wording)
    wanted = select(Delivery).options(words.defer(Wording.text), words.defer(Wording.html))
    if state is not None:
        wanted = wanted.where(Delivery.state == state)
    return list(session.scalars(wanted.order_by(Delivery.id.desc()).limit(limit)))


def letter(session: Session, delivery_id: int) -> Delivery:
    """One letter. Raises NotFound where there is none of that number."""
    found = session.get(Delivery, delivery_id)
    if found is None:
        raise NotFound(f"There is no letter number {delivery_id}.")
    return found
