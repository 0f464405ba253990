"""Somebody takes back what they said: it counts no more, and stays readable for those who ask."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundingboard.contributions.drafting import CLOSED, sent_by
from soundingboard.contributions.recording import journal, takes_comments
from soundingboard.models import Contribution, Invitation
from soundingboard.phrases import phrase
from soundingboard.refusals import ClosedToComments, NotFound
from soundingboard.vocabulary import ContributionState


def withdrawable(session: Session, invitation: Invitation, reference: str) -> Contribution:
    """What this person sent under a reference and can take back.

    Raises NotFound where they sent nothing under it, or took it back, or replaced it.
    """
    for given in sent_by(session, invitation):
        if given.reference == reference and given.state is ContributionState.SUBMITTED:
            return given
    raise NotFound(phrase("You have sent nothing under this reference, or withdrew it already."))


def withdraw(session: Session, invitation: Invitation, reference: str, *, at: datetime) -> None:
    """Withdraws what this person sent under a reference, whatever the channel.

    A change of it that they have begun becomes an answer of its own. Raises ClosedToComments where
    the consultation is not open, NotFound as `withdrawable`.
    """
    if not takes_comments(invitation.consultation, at):
        raise ClosedToComments(CLOSED)
    given = withdrawable(session, invitation, reference)
    # One statement decides between taking it back and replacing it, pressed at one moment.
    done = session.execute(
        update(Contribution)
        .where(Contribution.id == given.id, Contribution.state == ContributionState.SUBMITTED)
        .values(state=ContributionState.WITHDRAWN)
        .returning(Contribution.id)
    ).first()
    if done is None:
        return
    for draft in session.scalars(
        select(Contribution).where(
            Contribution.replaces_id == given.id, Contribution.state == ContributionState.DRAFT
        )
    ):
        draft.replaces = None
    session.add(journal(given, "the person", "withdrawn", at, detail=given.reference))
    session.flush()
