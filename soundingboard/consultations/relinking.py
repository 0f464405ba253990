"""A personal link that strangers may have is withdrawn, and the person gets another."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.contributions.recording import takes_comments
from soundingboard.letters.new_link import NewLinkLetter
from soundingboard.models import Invitation, JournalEntry, ReplacedLink, Stakeholder
from soundingboard.outbox.addressing import reply_address
from soundingboard.outbox.formerly import rows_of
from soundingboard.outbox.posting import Recipient, post, posted
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.replaced import readdress, withdrawn
from soundingboard.people.segmenting import reasons
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.locks import alone_with

PAUSE = timedelta(minutes=1)  # between two replacements of one link: a button is pressed twice


def links_of(session: Session, person: Stakeholder) -> Sequence[Invitation]:
    """The invitations of a person, each with a link of its own, the newest first.

    Also those that went to another address of theirs.
    """
    return session.scalars(
        select(Invitation)
        .where(Invitation.stakeholder_id.in_(rows_of(session, [person.id])))
        .order_by(Invitation.id.desc())
        .options(joinedload(Invitation.consultation))
    ).all()


def link_of(session: Session, person: Stakeholder, invitation_id: int) -> Invitation:
    """One of them. Raises NotFound."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.stakeholder.now is not person.now:
        raise NotFound("This person has no such invitation.")
    return found


def replace_link(
    session: Session,
    stationery: Stationery,
    invitation: Invitation,
    *,
    why: str,
    by: str,
    at: datetime,
    chance: Callable[[], str],
) -> bool:
    """Withdraws a link and the reply address made of it; returns whether the new one is sent.

    Nothing that was written or sent with it is touched. The new one goes to the address on the
    list, where letters may go there and the consultation can still be answered. By the old
    address a mail still finds its invitation, but proves nothing of who wrote it. Raises Conflict
    where the link was replaced within the last minute.
    """
    _alone_with(session, invitation)
    just_now = select(ReplacedLink.id).where(
        ReplacedLink.invitation_id == invitation.id, ReplacedLink.at > at - PAUSE
    )
    if session.scalar(just_now.limit(1)) is not None:
        raise Conflict("This link was replaced a moment ago. The new one stands.")
    old = ReplacedLink(invitation=invitation, token=invitation.token, at=at, by=by, why=why)
    session.add(old)
    session.flush()
    invitation.token = chance()
    session.flush()
    domain = stationery.letterhead.reply_domain
    after = reply_address(invitation.token, domain)
    readdress(session, invitation, reply_address(old.token, domain), after)
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="replaced a personal link",
            subject="stakeholder",
            subject_id=invitation.stakeholder_id,
            detail=f"“{invitation.consultation.title}”: {why}",
        )
    )
    session.flush()
    return _send(session, stationery, invitation, f"new link:{old.id}", at=at)


def send_again(session: Session, stationery: Stationery, token: str, *, at: datetime) -> None:
    """Sends whoever had this withdrawn link the one that stands, to their address on the list.

    Once a day at most, however often and by whomever it is asked for. Raises NotFound for a token
    that was not withdrawn.
    """
    old = session.scalar(withdrawn(token))
    if old is None:
        raise NotFound("This link was not withdrawn.")
    _alone_with(session, old.invitation)
    key = f"link again:{old.invitation_id}:{at:%Y-%m-%d}"
    _send(session, stationery, old.invitation, key, at=at)


def _alone_with(session: Session, invitation: Invitation) -> None:
    """Waits for whoever replaces or sends the same link just now, and sees what they did."""
    alone_with(session, f"link {invitation.id}")
    session.refresh(invitation)


def _send(
    session: Session, stationery: Stationery, invitation: Invitation, key: str, *, at: datetime
) -> bool:
    consultation, person = invitation.consultation, invitation.stakeholder.now
    if not takes_comments(consultation, at) or reasons(session, [person]):
        return False
    if posted(session, key) is not None:
        return True
    letter = NewLinkLetter(
        recipient_name=person.name,
        language=person.language,
        title=consultation.title,
        written_in=consultation.language,
        closes_on=stationery.day(consultation.closes_at, person.language),
        respond_url=stationery.links.respond(invitation.token),
    )
    post(
        session,
        stationery,
        letter,
        to=Recipient(person.email, person.name),
        once_key=key,
        at=at,
        invitation=invitation,
        not_after=consultation.closes_at,
        asked=True,
    )
    return True
