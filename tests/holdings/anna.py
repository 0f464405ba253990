"""One person with something in many tables, and others around them who speak of her."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    an_invitation,
    an_open_consultation,
)
from soundingboard.kit import Kit
from soundingboard.letters.sign_in import SignInLetter
from soundingboard.models import Evidence, IncomingMail, PassageNote, Stakeholder
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.suppression import suppress
from soundingboard.people.recognising import recognise
from soundingboard.vocabulary import Quote, SuppressionReason

RAW = (
    b"From: Anna Ash <anna@partner.example>\r\nTo: growth@wealdmere.example\r\n"
    b"Cc: colleague@partner.example\r\nSubject: Buses\r\n\r\nThe last bus leaves at six.\r\n"
)
COPIED = (
    b"From: Ben Birch <ben@other.example>\r\nTo: growth@wealdmere.example\r\n"
    b"Cc: ANNA@Partner.example\r\nSubject: Trains\r\n\r\nMore trains.\r\n"
)
SPEAKS = (
    "Anna\u00a0Ash told me (tel. 020 7946 0958) that Carla Cole-Hunt of "
    "carla@third.example agrees. Write to anna@partner.example."
)


@dataclass(frozen=True, slots=True)
class There:
    """The people of the book."""

    anna: Stakeholder
    second: Stakeholder  # another address of hers
    ben: Stakeholder  # came by way of her, and is somebody else


def fill(session: Session, kit: Kit) -> There:
    """Anna with two addresses; Ben, who speaks of her, and of Carla; nothing is committed."""
    anna = a_stakeholder(session, email="anna@partner.example", name="Anna Ash")
    second = a_stakeholder(session, email="a.ash@home.example", name="")
    ben = a_stakeholder(session, email="ben@other.example", name="Ben Birch")
    a_stakeholder(session, email="carla@third.example", name="Carla Cole-Hunt")
    recognise(session, anna, second, by="Olwen Pryce", at=NOON)
    ben.by_way_of = anna
    asked = an_open_consultation(session, "What have we missed?")
    an_invitation(session, asked, anna)
    mail = _mail(session, RAW, "anna@partner.example", "The last bus leaves at six.")
    hers = a_contribution(session, asked, anna, (asked.questions[0], "Buses after six."))
    hers.incoming_mail = mail
    session.add(
        PassageNote(
            comment=hers.comments[0],
            note="Ring Ben Birch (ben@other.example) about it.",
            quote=Quote.UNDECIDED,
            by="Olwen Pryce",
            at=NOON,
        )
    )
    session.add(
        Evidence(
            contribution=hers,
            file_name="../../=cmd|'!A1.csv",
            media_type="text/csv",
            size=4,
            content_hash=kit.shelf.put(b"a,b\n"),
            added_at=NOON,
        )
    )
    _mail(session, COPIED, "ben@other.example", "More trains.")
    a_contribution(session, asked, ben, (None, SPEAKS), (None, "Joanna Ashton is not meant."))
    letter = SignInLetter(
        recipient_name="Anna", sign_in_url="http://x.example/sign-in/1", minutes=15
    )
    post(
        session,
        kit.stationery,
        letter,
        to=Recipient("a.ash@home.example", "Anna Ash"),
        once_key="x:1",
        at=NOON,
    )
    suppress(
        session,
        "a.ash@home.example",
        reason=SuppressionReason.BOUNCED,
        evidence="550 no such user",
        at=NOON,
    )
    session.flush()
    return There(anna, second, ben)


def _mail(session: Session, raw: bytes, sender: str, body: str) -> IncomingMail:
    mail = IncomingMail(
        content_hash=str(hash(raw)),
        raw=raw,
        size=len(raw),
        source="imap",
        received_at=NOON,
        sender_address=sender,
        body=body,
    )
    session.add(mail)
    session.flush()
    return mail
