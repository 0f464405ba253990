"""Keep each correction of a passage as an example: what was supposed of it, what a person said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import key_of
from soundingboard.models import Comment, Contribution, Correction, IncomingMail
from soundingboard.vocabulary import CommentState, CorrectionKind, SaidBy

Standing = dict[str, Any]
"""A passage as it stands: the shape that `models.correction` describes."""


def standing(comment: Comment) -> Standing:
    """A passage as it stands now. Take it before anything is changed, and hand it to `keep`."""
    return {
        "id": comment.id,
        "text": comment.text,
        "start": comment.start,
        "end": comment.end,
        "gaps": [list(gap) for gap in comment.gaps],
        "state": comment.state.value,
        "places": [
            {
                "key": key_of(place.question or place.block),
                "score": place.score,
                "reason": place.reason,
                "placed_by": place.placed_by,
            }
            for place in comment.placements
        ],
        "runners_up": [dict(one) for one in comment.runners_up],
    }


def keep(
    session: Session,
    kind: CorrectionKind,
    *,
    before: Sequence[Standing],
    after: Sequence[Comment],
    by: str,
    at: datetime,
    said_by: SaidBy = SaidBy.STAFF,
    mail: IncomingMail | None = None,
    machine: Sequence[dict[str, Any]] | None = None,
) -> Correction | None:
    """Keeps what a person said of passages, beside what the machine had said of them.

    `contributions.placing` calls this for everything it does: whoever calls that need not call
    this. `mail` is the letter in which it was said; `machine` what the machine had said, where
    `before` cannot tell it: of words it had left out. None where nothing has changed, not even
    who stands behind it.
    """
    session.flush()
    now = [standing(one) for one in after]
    if now == list(before):
        return None
    contribution = after[0].contribution
    correction = Correction(
        contribution=contribution,
        kind=kind,
        machine=_machine(session, contribution, before) if machine is None else list(machine),
        before=list(before),
        after=now,
        said_by=said_by,
        by=by,
        at=at,
        incoming_mail=mail,
    )
    session.add(correction)
    session.flush()
    return correction


def _machine(
    session: Session, contribution: Contribution, before: Sequence[Standing]
) -> list[dict[str, Any]]:
    """What the machine said of these passages, however often people have spoken since."""
    earlier = session.scalars(
        select(Correction)
        .where(Correction.contribution_id == contribution.id)
        .order_by(Correction.id)
    ).all()
    said: dict[int, list[dict[str, Any]]] = {}
    for one in earlier:
        for passage in one.after:
            said.setdefault(passage["id"], one.machine)
    found: list[dict[str, Any]] = []
    for passage in before:
        for verdict in said.get(passage["id"]) or [_verdict(passage)]:
            if verdict not in found:
                found.append(verdict)
    return found


def _verdict(passage: Standing) -> dict[str, Any]:
    targets = [
        {"key": place["key"], "score": place["score"], "reason": place["reason"]}
        for place in passage["places"]
    ]
    return {
        "text": passage["text"],
        "sure": passage["state"] == CommentState.PLACED.value,
        "targets": targets,
        "runners_up": passage["runners_up"],
    }
