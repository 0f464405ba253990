"""Who has answered what they were invited to: they are not reminded any more."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Contribution, Invitation
from soundingboard.vocabulary import ContributionState

CHUNK = 500  # invitations asked for in one statement


def who_answered(session: Session, invitations: Collection[int | None]) -> set[int]:
    """Those of these invitations (by id) whose person has handed in an answer, or taken it back.

    A draft on the web is no answer yet.
    """
    numbers = sorted(number for number in invitations if number is not None)
    found: set[int] = set()
    for start in range(0, len(numbers), CHUNK):
        answered = (
            select(Invitation.id)
            .join(
                Contribution,
                (Contribution.consultation_id == Invitation.consultation_id)
                & (Contribution.stakeholder_id == Invitation.stakeholder_id),
            )
            .where(
                Invitation.id.in_(numbers[start : start + CHUNK]),
                Contribution.state != ContributionState.DRAFT,
            )
        )
        found.update(session.scalars(answered))
    return found
