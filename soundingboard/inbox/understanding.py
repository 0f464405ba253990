"""Understanding: a mail read, matched to its invitation, and cut into passages."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import sent_letter
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.matching import Match, match
from soundingboard.models import Invitation
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.mail import ReadMail, read
from soundingboard.reading.passages import Passage


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail as we understand it, and the letter it was read against (empty where none is)."""

    mail: ReadMail
    match: Match
    letter: SentLetter
    passages: tuple[Passage, ...]


def understand(
    session: Session,
    desk: Desk,
    raw: bytes,
    *,
    invitation: Invitation | None = None,
    earlier: Understood | None = None,
) -> Understood:
    """Reads a mail and finds what it answers; `invitation` where a person has said which.

    The letter it answers is known to us, so it is read a second time against its words: quotes
    that no mail client has marked are found by what they say. `earlier` is what was understood
    of the same mail a moment ago: it is not read again unless it answers another letter by now.
    """
    mail = earlier.mail if earlier else read(raw)
    found = match(
        session,
        mail,
        reply_domain=desk.stationery.letterhead.reply_domain,
        trusted_authserv=desk.trusted_authserv,
    )
    if invitation is not None:
        found = Match(invitation, found.sender, True, "a person said so")
    letter = SentLetter(())
    if found.invitation is not None:
        answered = [name for name in (mail.in_reply_to, *reversed(mail.references)) if name]
        letter = sent_letter(session, found.invitation, answered)
    if earlier is not None and earlier.letter == letter:
        return Understood(mail, found, letter, earlier.passages)
    if letter.text or earlier is not None:
        mail = read(raw, letter.text)
    return Understood(mail, found, letter, align(letter, mail.parts))
