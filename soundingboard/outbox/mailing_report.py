"""What became of each letter of a mailing, and who got none: a line a person, with the reason."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, DeliveryEvent, Mailing, Wording
from soundingboard.outbox import planned
from soundingboard.outbox.passing_over import passed_over
from soundingboard.vocabulary import DeliveryState

CHUNK = 500  # letters whose last line is looked up at once
# Who certainly did not get the letter, and may get it after all.
MISSED = (
    DeliveryState.FAILED,
    DeliveryState.BOUNCED,
    DeliveryState.SUPPRESSED,
    DeliveryState.CANCELLED,
)
WORDS = {
    DeliveryState.QUEUED: "waiting",
    DeliveryState.SENDING: "on its way",
    DeliveryState.SENT: "sent",
    DeliveryState.DEFERRED: "tried again later",
    DeliveryState.FAILED: "refused",
    DeliveryState.BOUNCED: "came back",
    DeliveryState.COMPLAINED: "reported as spam",
    DeliveryState.SUPPRESSED: "held back",
    DeliveryState.UNCERTAIN: "in doubt",
    DeliveryState.CANCELLED: "called back",
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One letter of a mailing, or somebody who got none. `why` is the last word about it."""

    delivery_id: int | None  # None: there is no letter, the person was passed over
    name: str
    address: str
    state: DeliveryState | None
    attempts: int
    sent_at: datetime | None
    why: str
    planned_for: datetime | None = None  # its time, where that has not come

    @property
    def standing(self) -> str:
        """The state in a word or two."""
        if self.planned_for is not None:
            return planned.WORD
        return WORDS[self.state] if self.state else "not written to"


def report(
    session: Session,
    mailing: Mailing,
    *,
    at: datetime,
    states: Collection[DeliveryState] = (),
) -> Iterator[ReportLine]:
    """The letters of a mailing as they stand, in the order of their planning: in `states`, or all.

    After all of them comes who was passed over when it was planned.
    """
    wanted = (
        select(
            Delivery.id,
            Delivery.to_name,
            Delivery.to_address,
            Delivery.state,
            Delivery.attempts,
            Delivery.sent_at,
            Delivery.last_reply,
            Delivery.not_before,
        )
        .join(Delivery.wording)
        .where(Wording.mailing_id == mailing.id)
        .order_by(Delivery.id)
    )
    if states:
        wanted = wanted.where(Delivery.state.in_(states))
    for rows in session.execute(wanted).partitions(CHUNK):
        said = _last_words(session, [row.id for row in rows])
        for row in rows:
            later = planned.is_planned(row.state, row.not_before, row.last_reply, at=at)
            yield ReportLine(
                delivery_id=row.id,
                name=row.to_name,
                address=row.to_address,
                state=row.state,
                attempts=row.attempts,
                sent_at=row.sent_at,
                why=said.get(row.id) or row.last_reply,
                planned_for=row.not_before if later else None,
            )
    if not states:
        yield from _passed_over(session, mailing)


def _passed_over(session: Session, mailing: Mailing) -> Iterator[ReportLine]:
    for one in passed_over(session, mailing):
        yield ReportLine(
            delivery_id=None,
            name=one.name,
            address=one.address,
            state=None,
            attempts=0,
            sent_at=None,
            why=one.reason,
        )


def _last_words(session: Session, letters: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(DeliveryEvent.delivery_id, DeliveryEvent.detail)
        .where(DeliveryEvent.delivery_id.in_(letters), DeliveryEvent.detail != "")
        .order_by(DeliveryEvent.id)
    )
    return {number: detail for number, detail in rows}  # noqa: C416  # a Row is no pair to mypy
