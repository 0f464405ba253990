"""Tokens of invitations: the one that stands, and those that were withdrawn and whose they were."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Row, Select, Table, func, select, text, update
from sqlalchemy.orm import Session

from soundingboard.letters.new_link import NewLinkLetter
from soundingboard.models import Delivery, DeliveryEvent, Invitation, PlannedLetter, ReplacedLink
from soundingboard.models.delivery import IS_DUE
from soundingboard.storage.among import among
from soundingboard.vocabulary import DeliveryState

_LETTERS = cast(Table, PlannedLetter.__table__)
_STATES = cast(Table, Delivery.__table__)
# After one of these a letter is known to have left, or may have.
_MAY_HAVE_LEFT = frozenset(
    {
        DeliveryState.SENT,
        DeliveryState.UNCERTAIN,
        DeliveryState.BOUNCED,
        DeliveryState.COMPLAINED,
    }
)


def withdrawn(token: str) -> Select[ReplacedLink]:
    """Asks for the withdrawn link that had this token. Some mail systems write in capitals."""
    return select(ReplacedLink).where(ReplacedLink.token == token.lower())


def own_token(reply_to: str) -> str:
    """The token in a reply address of ours; empty where a letter has none."""
    return reply_to.partition("@")[0].removeprefix("reply+")


def readdress(session: Session, invitation: Invitation, before: str, after: str) -> None:
    """Gives the letters of an invitation that have not left yet its new reply address.

    A worker that has one in hand loses it, and whoever claims it next sends it with the new
    address. The personal link is made of that when a letter leaves. Two kinds have theirs in
    their words: a letter with a new link, which the next claim cancels, and a receipt or other
    answer to a mail, which leaves as it was written. By the old link its reader has the new one
    sent. What is being handed over, or has left, stays as it was read; what waits again later is
    given the new address when it is claimed (`current`).
    """
    theirs = select(_LETTERS.c.id).where(
        _LETTERS.c.invitation_id == invitation.id, _LETTERS.c.reply_to == before
    )
    taken_back = (
        update(_STATES)
        .where(_STATES.c.id.in_(theirs), text(IS_DUE))
        .values(owner="", lease_until=None)
        .returning(_STATES.c.id)
    )
    waiting = session.scalars(taken_back).all()
    session.execute(
        update(_LETTERS)
        .where(_LETTERS.c.id.in_(waiting), _LETTERS.c.purpose != NewLinkLetter.name)
        .values(reply_to=after)
    )
    session.expire_all()


def current(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, str]:
    """By its number, the reply address each letter should have whose own was withdrawn.

    `rows` have id, invitation_id and reply_to.
    """
    invited = [row for row in rows if row.invitation_id is not None and row.reply_to]
    if not invited:
        return {}
    found = session.execute(
        select(ReplacedLink.token, Invitation.token)
        .join(ReplacedLink.invitation)
        .where(among(session, ReplacedLink.invitation_id, {row.invitation_id for row in invited}))
    )
    stands = dict(found.all())
    tokens = {row.id: own_token(row.reply_to) for row in invited}
    return {
        row.id: row.reply_to.replace(tokens[row.id], stands[tokens[row.id]], 1)
        for row in invited
        if tokens[row.id] in stands
    }


def write_down(session: Session, addresses: Mapping[int, str]) -> None:
    """Gives letters these reply addresses."""
    for letter, address in addresses.items():
        session.execute(update(_LETTERS).where(_LETTERS.c.id == letter).values(reply_to=address))


def left_before(session: Session, letter: int, invitation: Invitation) -> bool:
    """Whether a copy of a letter may have left before its invitation's link was last replaced.

    One that was in doubt or came back may be sent again, under the same Message-ID.
    """
    replaced_at = session.scalar(
        select(func.max(ReplacedLink.at)).where(ReplacedLink.invitation_id == invitation.id)
    )
    if replaced_at is None:
        return False
    handed_over = None
    events = select(DeliveryEvent.state, DeliveryEvent.at).where(
        DeliveryEvent.delivery_id == letter
    )
    for state, at in session.execute(events.order_by(DeliveryEvent.id)):
        if state is DeliveryState.SENDING:
            handed_over = at
        elif state in _MAY_HAVE_LEFT and handed_over is not None and handed_over <= replaced_at:
            return True
    return False
