"""Signing in by emailed link: once, within a quarter of an hour, for known staff only."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundingboard.access.tokens import hashed
from soundingboard.letters.sign_in import SignInLetter
from soundingboard.models import Delivery, Officer, SignInLink, Wording
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.refusals import LinkExpired, NotFound
from soundingboard.vocabulary import DeliveryState

VALID_FOR = timedelta(minutes=15)


def send_link(
    session: Session,
    stationery: Stationery,
    email: str,
    *,
    at: datetime,
    chance: Callable[[], str],
) -> None:
    """Posts a sign-in link to a member of staff.

    Does nothing for an address that is not staff's: the page says the same either way, so that
    nobody can find out by trying who works here.
    """
    officer = session.scalar(
        select(Officer).where(Officer.email == email.strip().lower(), Officer.active)
    )
    if officer is None:
        return
    token = chance()
    link = SignInLink(officer=officer, token_hash=hashed(token), expires_at=at + VALID_FOR)
    session.add(link)
    session.flush()
    post(
        session,
        stationery,
        SignInLetter(
            recipient_name=officer.name,
            sign_in_url=stationery.links.sign_in(token),
            minutes=int(VALID_FOR.total_seconds() // 60),
        ),
        to=Recipient(officer.email, officer.name),
        once_key=f"sign-in:{link.id}",
        at=at,
        not_after=link.expires_at,
    )


def use_link(session: Session, token: str, *, at: datetime) -> Officer:
    """The member of staff a link was sent to; the link is used up.

    Raises NotFound for an unknown link, LinkExpired for one that is too old or was used before.
    """
    link = session.scalar(select(SignInLink).where(SignInLink.token_hash == hashed(token)))
    if link is None or not link.officer.active:
        raise NotFound("We do not know this sign-in link. Please ask for a new one.")
    if link.expires_at <= at:
        raise LinkExpired("This sign-in link has expired. Please ask for a new one.")
    # One statement decides who used it first, whatever else happens at the same moment.
    used = session.execute(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=at)
        .returning(SignInLink.id)
    ).first()
    if used is None:
        raise LinkExpired("This sign-in link has been used. Please ask for a new one.")
    return link.officer


FORGOTTEN_SUBJECT = "A sign-in link, forgotten"
FORGOTTEN = "The link that stood here is forgotten: it is kept hashed, and works once."


def forget_sent_links(session: Session, *, at: datetime) -> int:
    """Blanks the letters that carried sign-in links, once they have gone or are too old to go.

    The link must not be readable in the database any longer than it takes to send it. Returns
    how many letters were blanked.
    """
    carried = session.scalars(
        select(Wording)
        .join(Delivery, Delivery.wording_id == Wording.id)
        .where(
            Delivery.purpose == SignInLetter.name,
            Delivery.state.not_in((DeliveryState.QUEUED, DeliveryState.DEFERRED))
            | (Delivery.not_after < at),
            Delivery.state != DeliveryState.SENDING,
            Wording.subject != FORGOTTEN_SUBJECT,
        )
    ).all()
    for words in carried:
        words.subject, words.text, words.html = FORGOTTEN_SUBJECT, FORGOTTEN, ""
    return len(carried)
