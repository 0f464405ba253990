"""A letter that is planned: written down for later, never tried, and its time has not come.

In the table of states it is queued with a time. Nothing has to happen to it when the time comes,
so nothing can be forgotten then.
"""

from datetime import datetime

from sqlalchemy import ColumnElement

from soundingboard.models import Delivery
from soundingboard.vocabulary import DeliveryState

WORD = "planned"


def is_planned(
    state: DeliveryState, not_before: datetime, last_reply: str, *, at: datetime
) -> bool:
    """Whether a letter with this state, time and last answer is only planned at a moment."""
    return state is DeliveryState.QUEUED and not_before > at and not last_reply


def planned_at(at: datetime) -> ColumnElement[bool]:
    """The same as a condition on deliveries."""
    return (
        (Delivery.state == DeliveryState.QUEUED)
        & (Delivery.not_before > at)
        & (Delivery.last_reply == "")
    )
