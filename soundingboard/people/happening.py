"""Happening: what passed between people and us since a moment, told for each in a sentence."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from soundingboard.models import (
    Contribution,
    Delivery,
    IncomingMail,
    Invitation,
    JournalEntry,
    Stakeholder,
)
from soundingboard.models.delivery import IS_OF_ALL
from soundingboard.storage.among import among

_Column = InstrumentedAttribute[Any]
CONFIRMED = "They confirmed it themselves."


def happened(
    session: Session,
    people: Sequence[Stakeholder],
    *,
    since: datetime,
    but: Collection[str] = (),
) -> dict[int, str]:
    """What was sent to people or came from them since a moment, by their number.

    Whoever nothing happened with is left out; of several things one is told. Entries of the
    journal with an event in `but` do not count.
    """
    ids = [person.id for person in people]
    by_address = {person.email: person.id for person in people}
    found: dict[int, str] = {}

    def note(why: str, column: _Column, *conditions: ColumnElement[bool]) -> None:
        wanted = select(column).where(among(session, column, ids), *conditions).distinct()
        for number in session.scalars(wanted):
            found.setdefault(number, why)

    def note_address(why: str, column: _Column, *also: ColumnElement[bool]) -> None:
        wanted = select(column).where(among(session, column, list(by_address)), *also).distinct()
        for address in session.scalars(wanted):
            found.setdefault(by_address[address], why)

    note(CONFIRMED, Stakeholder.id, Stakeholder.confirmed_at >= since)
    note("They sent something in.", Contribution.stakeholder_id, Contribution.started_at >= since)
    note("They were invited.", Invitation.stakeholder_id, Invitation.created_at >= since)
    note_address(
        "They wrote to us.", IncomingMail.sender_address, IncomingMail.received_at >= since
    )
    note_address(
        "We wrote to them.",
        Delivery.to_address,
        literal_column(IS_OF_ALL, Boolean()),
        Delivery.created_at >= since,
    )
    note(
        "Something was noted about them since.",
        JournalEntry.subject_id,
        JournalEntry.subject == "stakeholder",
        JournalEntry.at >= since,
        JournalEntry.event.not_in(but),
    )
    return found
