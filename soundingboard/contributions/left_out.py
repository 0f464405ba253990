"""Take in what the machine left out of a mail, such as a quote that is a comment after all."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.contributions import corrections
from soundingboard.contributions.anchoring import key_of, where_of
from soundingboard.contributions.recording import journal
from soundingboard.contributions.stretches import Span, overlaps, pieces_of, words_at
from soundingboard.models import Comment, Contribution
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import CommentState, CorrectionKind


def take_in(
    session: Session,
    contribution: Contribution,
    span: Span,
    *,
    left_out_as: str,
    by: str,
    at: datetime,
) -> Comment:
    """Makes a passage of a stretch of the mail's body; it waits for somebody to say its place.

    `left_out_as` is what the machine took the words for ("signature"). Raises Unreadable where
    the stretch has no words, Conflict where it is part of a passage already, or there is no mail.
    """
    mail = contribution.incoming_mail
    if mail is None:
        raise Conflict("This did not come by mail: nothing was left out of it.")
    start, end = _without_space(span, mail.body)
    if start >= end:
        raise Unreadable("There are no words there.")
    if overlaps((start, end), [piece for one in contribution.comments for piece in pieces_of(one)]):
        raise Conflict("Some of these words are part of a passage by now. Look again.")
    before = [one for one in contribution.comments if one.start is None or one.start < start]
    for later in contribution.comments:
        if later not in before:
            later.position += 1
    comment = Comment(
        contribution=contribution,
        position=max((one.position for one in before), default=0) + 1,
        text=words_at([(start, end)], mail.body),
        state=CommentState.UNSURE,
        start=start,
        end=end,
        runners_up=_beside(before),
    )
    session.add(comment)
    session.flush()
    session.refresh(contribution, ["comments"])
    detail = f"passage {comment.position}, left out as {left_out_as}"
    session.add(journal(contribution, by, "taken in", at, detail=detail))
    machine = {
        "text": comment.text,
        "sure": True,
        "targets": [],
        "runners_up": [],
        "left_out_as": left_out_as,
    }
    corrections.keep(
        session,
        CorrectionKind.TAKEN_IN,
        before=[],
        after=[comment],
        by=by,
        at=at,
        machine=[machine],
    )
    return comment


def _without_space(span: Span, body: str) -> Span:
    start, end = max(span[0], 0), min(span[1], len(body))
    words = body[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _beside(before: Iterable[Comment]) -> list[dict[str, object]]:
    """Where the passage before it stands: the likeliest place, but no more than that."""
    placed = [one for one in before if one.placements]
    if not placed:
        return []
    nearest = max(placed, key=lambda one: one.position)
    return [
        {
            "key": key_of(place.question or place.block),
            "score": 0.5,
            "reason": f"stands after the passage on {where_of(nearest)}",
        }
        for place in nearest.placements[:1]
    ]
