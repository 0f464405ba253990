"""Somebody says anew whether what they sent may be published: it holds at once, at every exit."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundingboard.contributions.recording import journal
from soundingboard.contributions.withdrawing import BY, withdrawable
from soundingboard.models import Contribution, Invitation
from soundingboard.vocabulary import Consent, ContributionState


def choose_consent(
    session: Session,
    invitation: Invitation,
    reference: str,
    consent: Consent,
    *,
    reason: str = "",
    at: datetime,
) -> None:
    """Keeps what may be published of what this person sent, whatever the channel, at any time.

    A change of it that they have begun begins with the same choice. What was published before is
    cleared anew whenever it is read (`reports.clearing`). Raises NotFound as `withdrawable`.
    """
    given = withdrawable(session, invitation, reference)
    before = given.consent
    if (consent, reason) == (before, given.consent_reason):
        return
    # One statement decides between this and replacing or withdrawing it, pressed at one moment.
    done = session.execute(
        update(Contribution)
        .where(Contribution.id == given.id, Contribution.state == ContributionState.SUBMITTED)
        .values(consent=consent, consent_reason=reason)
        .returning(Contribution.id)
    ).first()
    if done is None:
        return
    for draft in session.scalars(
        select(Contribution).where(
            Contribution.replaces_id == given.id, Contribution.state == ContributionState.DRAFT
        )
    ):
        draft.consent, draft.consent_reason = consent, reason
    if consent is not before:
        detail = f"{consent.value}; before: {before.value}"
        session.add(journal(given, BY, "said what may be published", at, detail=detail))
    session.flush()
