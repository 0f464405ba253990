"""Formerly: every address somebody has or once had, for what is tied to them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from soundingboard.models import Invitation, JournalEntry, PlannedLetter, Stakeholder
from soundingboard.models.delivery import EACH

_WAS = "was "
_ALSO = "Also writes from "  # people.recognising


def was(address: str) -> str:
    """How the journal tells the address somebody had before it was changed."""
    return f"{_WAS}{address}"


def rows_of(session: Session, people: Collection[int]) -> list[int]:
    """The rows of the list that are the same person as any of these, as staff found."""
    whose = func.coalesce(Stakeholder.same_as_id, Stakeholder.id)
    theirs = session.scalars(select(whose).where(Stakeholder.id.in_(people)).distinct()).all()
    return list(
        session.scalars(
            select(Stakeholder.id)
            .where(or_(Stakeholder.id.in_(theirs), Stakeholder.same_as_id.in_(theirs)))
            .order_by(Stakeholder.id)
        )
    )


def asked_as(invitation: Invitation) -> Select[int]:
    """The numbers of an invitation and of those that became part of it."""
    return select(Invitation.id).where(
        or_(Invitation.id == invitation.id, Invitation.same_as_id == invitation.id)
    )


def ever(session: Session, people: Collection[int]) -> frozenset[str]:
    """The addresses of these rows of the list: now, before, and others that staff recognised.

    A letter that was planned with others went to whoever it invites, so where it went was theirs,
    also where nobody noted that it changed.
    """
    now = select(func.lower(Stakeholder.email)).where(Stakeholder.id.in_(people))
    told = select(JournalEntry.detail).where(
        JournalEntry.subject == "stakeholder",
        JournalEntry.subject_id.in_(people),
        or_(
            and_(JournalEntry.event == "changed", JournalEntry.detail.startswith(_WAS)),
            and_(JournalEntry.event == "recognised", JournalEntry.detail.startswith(_ALSO)),
        ),
    )
    planned = select(func.lower(PlannedLetter.to_address)).where(
        PlannedLetter.invitation_id.in_(invitations_of(session, people)),
        PlannedLetter.once_key.startswith(EACH),
    )
    noted = {
        one.removeprefix(_WAS).removeprefix(_ALSO).rstrip(".") for one in session.scalars(told)
    }
    return frozenset({*session.scalars(now), *noted, *session.scalars(planned.distinct())})


def invitations_of(session: Session, people: Collection[int]) -> list[int]:
    """The numbers of their invitations."""
    theirs = select(Invitation.id).where(Invitation.stakeholder_id.in_(people))
    return list(session.scalars(theirs))


def others_until(
    session: Session, addresses: Collection[str], but: Collection[int]
) -> dict[str, datetime]:
    """Until when somebody else had each of these addresses, where staff changed it since."""
    noted = session.execute(
        select(JournalEntry.detail, func.max(JournalEntry.at))
        .where(
            JournalEntry.subject == "stakeholder",
            JournalEntry.detail.in_([was(one) for one in addresses]),
            JournalEntry.subject_id.not_in(but),
        )
        .group_by(JournalEntry.detail)
    )
    return {detail.removeprefix(_WAS): at for detail, at in noted}
