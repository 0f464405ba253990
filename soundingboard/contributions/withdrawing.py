"""Somebody takes back what they said: it counts no more, and stays readable for those who ask."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundingboard.contributions.drafting import sent_by
from soundingboard.contributions.recording import is_late, journal
from soundingboard.models import Contribution, Invitation, JournalEntry
from soundingboard.phrases import phrase
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import ContributionState

BY = "the person"  # as the journal calls them


def withdrawable(session: Session, invitation: Invitation, reference: str) -> Contribution:
    """What this person sent under a reference and can take back.

    Raises NotFound where they sent nothing under it, or took it back, or replaced it.
    """
    for given in sent_by(session, invitation):
        if given.reference == reference and given.state is ContributionState.SUBMITTED:
            return given
    raise NotFound(phrase("You have sent nothing under this reference, or withdrew it already."))


def withdraw(session: Session, invitation: Invitation, reference: str, *, at: datetime) -> None:
    """Withdraws what this person sent under a reference, whatever the channel, at any time.

    A change of it that they have begun becomes an answer of its own. After the close the journal
    of the consultation says so too: figures that were told before were told with it. Raises
    NotFound as `withdrawable`.
    """
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
    session.add(journal(given, BY, "withdrawn", at, detail=given.reference))
    if is_late(invitation.consultation, at):
        session.add(
            JournalEntry(
                at=at,
                actor=BY,
                event="withdrew an answer after the close",
                subject="consultation",
                subject_id=given.consultation_id,
                detail=given.reference,
            )
        )
    session.flush()
