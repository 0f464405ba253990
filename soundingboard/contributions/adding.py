"""Somebody says on their page what is missing from what we have of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.contributions.anchoring import anchors_of
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.drafting import sent_by
from soundingboard.contributions.recording import Said, SaidAt, record
from soundingboard.contributions.tagging import tag
from soundingboard.models import Contribution, Invitation
from soundingboard.outbox.rendering import Stationery
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.parts import Mark, Part
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import Channel


def add_missing(
    session: Session,
    stationery: Stationery,
    invitation: Invitation,
    words: str,
    *,
    shelf: Shelf,
    coders: Coders,
    at: datetime,
) -> Contribution | None:
    """Records what was missing as a further contribution, and posts its receipt.

    It is read as a mail is: "Question 3: …" stands on question 3. None where the person has sent
    exactly these words before: a button pressed twice. Raises Unreadable where nothing was said,
    ClosedToComments where the consultation was never opened.
    """
    # Two presses of one button must find each other.
    session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    text = words.replace("\r\n", "\n").strip()
    said = tuple(
        Said(
            passage.text,
            tuple(SaidAt(one.key, one.score, one.reason) for one in passage.targets),
            sure=passage.sure,
            runners_up=tuple(SaidAt(one.key, one.score, one.reason) for one in passage.runners_up),
        )
        for passage in align(SentLetter(anchors_of(invitation.consultation)), _as_part(text))
    ) or (Said(text),)
    spoken = [one.text.replace("\x00", "\ufffd") for one in said]
    for earlier in sent_by(session, invitation):
        if [comment.text for comment in earlier.comments] == spoken:
            return None
    added = record(
        session,
        consultation=invitation.consultation,
        stakeholder=invitation.stakeholder,
        channel=Channel.WEB,
        said=said,
        shelf=shelf,
        at=at,
        chance=stationery.chance,
    )
    tag(session, added, coders)
    acknowledge(session, stationery, added, at=at)
    return added


def _as_part(text: str) -> tuple[Part, ...]:
    return (Part(text, Mark.NEW),)
