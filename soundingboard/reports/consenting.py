"""What may be printed of what somebody said, and under which name."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from soundingboard.coding.deciding import notes_of
from soundingboard.digests.hearing import spoken_for
from soundingboard.digests.printing import author
from soundingboard.models import Comment, Contribution
from soundingboard.press.report import Edition
from soundingboard.vocabulary import Consent, ContributionState, Quote

AGREED = (Consent.NAMED, Consent.UNNAMED)
SOMEBODY = "a respondent"


def may_print(contribution: Contribution, edition: Edition) -> bool:
    """Whether words of a contribution may stand in this edition.

    In what is published only words whose author agreed; who was never asked did not agree. What
    was withdrawn stands nowhere.
    """
    if contribution.state is not ContributionState.SUBMITTED:
        return False
    return edition is Edition.INTERNAL or contribution.consent in AGREED


def barred(session: Session, passages: Sequence[int]) -> frozenset[int]:
    """Those of these passages of which a coder said that they are not to be quoted."""
    notes = notes_of(session, passages)
    return frozenset(key for key, note in notes.items() if note.quote is Quote.NO)


def may_name(contribution: Contribution) -> bool:
    """Whether its author agreed to be named."""
    return (
        contribution.state is ContributionState.SUBMITTED and contribution.consent is Consent.NAMED
    )


def author_of(comment: Comment, edition: Edition, told_types: frozenset[str]) -> str:
    """Who said it, as this edition prints it.

    In what is published, somebody who is not named is called by the kind of body they speak for
    only where that kind is one of `told_types`: enough of them answered that it tells nothing.
    """
    contribution = comment.contribution
    if edition is Edition.INTERNAL or may_name(contribution):
        return author(comment)
    body = spoken_for(contribution)
    if body is None or body.type.value not in told_types:
        return SOMEBODY
    return body.type.value
