"""Notice that somebody else changed a passage while a page with it was open."""

import json
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions import corrections
from soundingboard.models import Comment, Contribution
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import ContributionState

CHANGED = (
    "Somebody else changed this passage while you had the page open. Nothing of what you pressed "
    "was done. It is shown below as it stands now."
)


def stamp(comment: Comment) -> str:
    """A short sign of a passage as it stands, its words and its place, and of the one after it.

    The one after it as well, since joining takes that in.
    """
    following = [
        one for one in comment.contribution.comments if one.position == comment.position + 1
    ]
    standings = [corrections.standing(one) for one in (comment, *following)]
    return sha256(json.dumps(standings, sort_keys=True).encode()).hexdigest()[:20]


def hold(session: Session, contribution_id: int) -> None:
    """Locks a contribution before it is looked at, against everybody else's change of it."""
    session.execute(
        select(Contribution.id).where(Contribution.id == contribution_id).with_for_update()
    )


def claim(session: Session, comment_id: int, seen: str | None) -> Comment:
    """A passage to be changed, locked against everybody else's change of its contribution.

    `seen` is its stamp as the page showed it; None where nothing was shown. Raises Conflict where
    the passage has changed since, or was joined to another.
    """
    # The contribution is the lock: a cut or a join moves the passages beside it as well.
    session.execute(
        select(Contribution.id)
        .join(Comment, Comment.contribution_id == Contribution.id)
        .where(Comment.id == comment_id)
        .with_for_update(of=Contribution)
    )
    comment = session.get(Comment, comment_id, populate_existing=True)
    if comment is None or comment.contribution.state is ContributionState.DRAFT:
        raise Conflict("That passage is not there any more: somebody joined it to another.")
    if seen is not None and seen != stamp(comment):
        raise Conflict(CHANGED)
    return comment
