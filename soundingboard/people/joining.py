"""Joining the list: anybody may ask; only a yes from the address itself counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.addresses import read_address
from soundingboard.letters.joining import JoinConfirmationLetter
from soundingboard.models import Delivery, JournalEntry, Priority, Stakeholder
from soundingboard.outbox.addressed import alone_to
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.suppression import lift, reasons
from soundingboard.people.organisations import find_or_add
from soundingboard.phrases import phrase
from soundingboard.refusals import LinkExpired, NotFound
from soundingboard.signing import Signer
from soundingboard.vocabulary import Language, Membership, OrganisationType, SuppressionReason

VALID_FOR = timedelta(days=7)
PAUSE = timedelta(hours=1)  # between two confirmation letters to one address
LONG_PAUSE = timedelta(days=7)  # to one that reported a letter of ours as spam
PURPOSE = "join"
SOURCE = "joined"


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutMe:
    """What somebody says of themselves."""

    name: str = ""
    job_title: str = ""
    organisation: str = ""
    organisation_type: OrganisationType | None = None
    interests: Sequence[Priority] = ()
    language: Language | None = None  # None: they have not said


def ask_to_join(
    session: Session,
    stationery: Stationery,
    *,
    email: str,
    at: datetime,
    name: str = "",
    about: AboutMe | None = None,
) -> None:
    """Asks an address whether it wants to be on the list; nothing else is sent until it says yes.

    The same happens whether or not we know the address, so that nobody finds out by trying who is
    on the list; and what we know already is not changed by what a stranger typed. At most one
    letter an hour goes to an address, one a week to one that called a letter of ours spam.
    Raises Unreadable where it is no address.
    """
    address = read_address(email)
    about = about or AboutMe(name=name)
    person = _find_or_add(session, address, at)
    if person.membership is Membership.UNCONFIRMED and person.source == SOURCE:
        describe(session, person, about)
    if _written_lately(session, address, at):
        return
    link = f"{person.id}:{int((at + VALID_FOR).timestamp())}"
    post(
        session,
        stationery,
        JoinConfirmationLetter(
            # A name that a stranger typed must not be a way to send strangers our letters.
            recipient_name="",
            language=person.language,
            confirm_url=stationery.links.confirm_joining(stationery.signer.sign(PURPOSE, link)),
            days=VALID_FOR.days,
        ),
        to=Recipient(address, ""),
        once_key=f"join:{person.id}:{int(at.timestamp())}",
        at=at,
        not_after=at + VALID_FOR,
    )


def person_of_link(session: Session, signer: Signer, signed: str, *, at: datetime) -> Stakeholder:
    """Who would join by a confirmation link.

    Raises NotFound where the link is not ours, LinkExpired where it is older than a week.
    """
    number, _, until = str(signer.unsign(PURPOSE, signed)).partition(":")
    if at.timestamp() >= int(until):
        raise LinkExpired(phrase("This link has expired. Please ask to join again."))
    person = session.get(Stakeholder, int(number))
    if person is None:
        raise NotFound(phrase("We do not hold this request any more. Please ask to join again."))
    return person.now


def confirm(session: Session, signer: Signer, signed: str, *, at: datetime) -> Stakeholder:
    """Puts a person on the list who pressed the button behind their link; again: no change.

    Whom a list put on it meanwhile is on it by their own wish from then on. Somebody who had left
    comes back this way, and only this way; who had reported a letter of ours
    as spam can be written to again. Raises as `person_of_link`.
    """
    person = person_of_link(session, signer, signed, at=at)
    others = select(Stakeholder.email).where(Stakeholder.same_as_id == person.id)
    addresses = [person.email, *session.scalars(others)]
    for address in addresses:
        lift(session, address, at, reason=SuppressionReason.LEFT)
    if sum(lift(session, one, at, reason=SuppressionReason.COMPLAINED) for one in addresses):
        session.add(
            JournalEntry(
                at=at,
                actor="the person",
                event="wants letters again",
                subject="stakeholder",
                subject_id=person.id,
                detail="They had reported a letter as spam, and confirmed by the link in another.",
            )
        )
    if person.membership is Membership.ACTIVE and person.confirmed_at:
        return person
    came_back = person.membership is Membership.LEFT
    person.membership = Membership.ACTIVE
    person.confirmed_at = at
    person.left_at = None
    session.add(
        JournalEntry(
            at=at,
            actor="the person",
            event="rejoined" if came_back else "joined",
            subject="stakeholder",
            subject_id=person.id,
            detail="Confirmed by the link in our letter.",
        )
    )
    session.flush()
    return person


def describe(session: Session, person: Stakeholder, about: AboutMe) -> None:
    """Writes down what a person says of themselves, in place of what we had."""
    person.name = about.name
    person.job_title = about.job_title
    person.organisation = find_or_add(session, about.organisation, about.organisation_type)
    person.interests = list(about.interests)
    person.chosen_language = about.language or person.chosen_language
    session.flush()


def _find_or_add(session: Session, address: str, at: datetime) -> Stakeholder:
    known = select(Stakeholder).where(Stakeholder.email == address)
    person = session.scalar(known)
    if person is not None:
        return person
    person = Stakeholder(
        email=address, source=SOURCE, added_at=at, membership=Membership.UNCONFIRMED
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        # Somebody typed the same address at the same moment, and was first.
        return session.scalars(known).one()
    return person


def _written_lately(session: Session, address: str, at: datetime) -> bool:
    against = reasons(session, [address]).get(address, frozenset())
    pause = LONG_PAUSE if SuppressionReason.COMPLAINED in against else PAUSE
    return (
        session.scalar(
            select(Delivery.id)
            .where(
                alone_to(address),
                Delivery.purpose == JoinConfirmationLetter.name,
                Delivery.created_at > at - pause,
            )
            .limit(1)
        )
        is not None
    )
