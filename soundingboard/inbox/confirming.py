"""A yes from the address itself: whoever wrote to us unproven is asked, and answers by a link."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from soundingboard.inbox.answering import answer, may_answer
from soundingboard.inbox.desk import Desk
from soundingboard.letters.confirming import ConfirmAnswerLetter, ConfirmLeavingLetter
from soundingboard.letters.letter import Letter
from soundingboard.models import IncomingMail
from soundingboard.people.queries import language_of
from soundingboard.phrases import phrase
from soundingboard.reading.mail import ReadMail
from soundingboard.refusals import LinkExpired, NotFound
from soundingboard.signing import Signer
from soundingboard.vocabulary import Disposition

PURPOSE = "confirm a mail"  # what its links are signed for
VALID_FOR = timedelta(days=14)
WAITS_FOR_YES = frozenset({Disposition.PASSED_ON, Disposition.ASKED_TO_LEAVE})


def ask_for_yes(
    session: Session, desk: Desk, row: IncomingMail, mail: ReadMail, *, at: datetime
) -> bool:
    """Posts the letter that asks the sender's address, where one may be sent; once for each mail.

    Somebody's wish to leave is asked about once a day, however often it is repeated. Returns
    whether a letter was posted; else the reason stands on the mail, and staff decide.
    """
    if not may_answer(session, desk.restraint, row, mail, at=at):
        return False
    answer(
        session,
        desk.stationery,
        row,
        mail,
        _letter(session, desk, row, at=at),
        once_key=f"yes:{row.sender_address}:{at:%Y-%m-%d}"
        if row.disposition is Disposition.ASKED_TO_LEAVE
        else f"yes:{row.id}",
        at=at,
        not_after=at + VALID_FOR,
    )
    return True


def mail_of_link(session: Session, signer: Signer, signed: str, *, at: datetime) -> IncomingMail:
    """The mail a link asks about.

    Raises NotFound where the link is not ours, LinkExpired where it is older than two weeks and
    the mail still waits (once it is settled the link tells so for ever).
    """
    number, _, until = str(signer.unsign(PURPOSE, signed)).partition(":")
    row = session.get(IncomingMail, int(number))
    if row is None:
        raise NotFound(phrase("We do not hold this mail any more."))
    if row.disposition in WAITS_FOR_YES and at.timestamp() >= int(until):
        raise LinkExpired(phrase("This link has expired. Please write to us again."))
    return row


def _letter(session: Session, desk: Desk, row: IncomingMail, *, at: datetime) -> Letter:
    stationery = desk.stationery
    language = language_of(session, row.sender_address)
    value = f"{row.id}:{int((at + VALID_FOR).timestamp())}"
    url = stationery.links.confirm_mail(stationery.signer.sign(PURPOSE, value))
    if row.disposition is Disposition.ASKED_TO_LEAVE:
        return ConfirmLeavingLetter(
            recipient_name="", language=language, confirm_url=url, days=VALID_FOR.days
        )
    consultation = row.invitation.consultation if row.invitation else row.consultation
    return ConfirmAnswerLetter(
        # Neither name nor words of whoever wrote: they may not be the address's owner.
        recipient_name="",
        language=language,
        title=consultation.title if consultation else "",
        written_in=consultation.language if consultation else language,
        came_on=stationery.day(row.received_at, language),
        confirm_url=url,
        days=VALID_FOR.days,
    )
