"""An officer writes down what somebody said: it stands once, however often it was sent in."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.coders import Coders
from soundingboard.contributions.recording import Said, record
from soundingboard.contributions.tagging import tag
from soundingboard.models import Consultation, Contribution, Stakeholder
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import Channel, ContributionState


def note(
    session: Session,
    consultation: Consultation,
    stakeholder: Stakeholder,
    said: Sequence[Said],
    *,
    recorded_by: str,
    shelf: Shelf,
    coders: Coders,
    at: datetime,
    chance: Callable[[], str],
) -> tuple[Contribution, bool]:
    """Records it; or finds it, where the same person wrote down exactly this on this occasion.

    Returns what is kept, and whether it is new: on a bad line a button is pressed again. Raises as
    `record`.
    """
    # Two presses of one button must find each other.
    session.execute(
        select(Stakeholder.id).where(Stakeholder.id == stakeholder.id).with_for_update()
    )
    spoken = [one.text.replace("\x00", "\ufffd") for one in said if one.text.strip()]
    for earlier in session.scalars(
        select(Contribution).where(
            Contribution.consultation_id == consultation.id,
            Contribution.stakeholder_id == stakeholder.id,
            Contribution.channel == Channel.RECORDED,
            Contribution.recorded_by == recorded_by,
            Contribution.state == ContributionState.SUBMITTED,
        )
    ):
        if spoken and [comment.text for comment in earlier.comments] == spoken:
            return earlier, False
    recorded = record(
        session,
        consultation=consultation,
        stakeholder=stakeholder,
        channel=Channel.RECORDED,
        said=said,
        shelf=shelf,
        at=at,
        chance=chance,
        recorded_by=recorded_by,
    )
    tag(session, recorded, coders)
    return recorded, True
