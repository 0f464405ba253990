"""Understanding: a mail read, matched to its invitation, and cut into passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import sent_letter
from soundingboard.contributions.receipts import Answered, answered
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.matching import Match, match
from soundingboard.letters.receipt import CLOSING
from soundingboard.models import (
    Consultation,
    Contribution,
    Delivery,
    DigestCopy,
    IncomingMail,
    Invitation,
)
from soundingboard.outbox.addressed import alone_to
from soundingboard.phrases import said
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.correcting.rest import rest_of
from soundingboard.reading.corrections import Corrections, read_corrections
from soundingboard.reading.handing_on import HandedOn, as_own_words, handed_on
from soundingboard.reading.mail import ReadMail, read
from soundingboard.reading.passages import Passage
from soundingboard.vocabulary import Proof


def look_again(session: Session, desk: Desk, row: IncomingMail) -> tuple[ReadMail, SentLetter]:
    """A settled mail, read as it was then but not matched and cut anew, and the letter it answers.

    For somebody who looks at it: what was recorded of it stands in the book.
    """
    raw = row.raw[: desk.max_mail_bytes]
    mail = read(raw)
    if row.invitation is None:
        return mail, SentLetter(())
    letter = sent_letter(session, row.invitation, _answered(mail))
    return (read(raw, letter.text) if letter.text else mail), letter


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail as we understand it, and the letter it was read against (empty where none is).

    Where it answers a receipt, `corrections` is what it says of the receipt's points, and
    `passages` is the rest of what it says.
    """

    mail: ReadMail
    match: Match
    letter: SentLetter
    passages: tuple[Passage, ...]
    receipt: Answered | None = None
    corrections: Corrections | None = None


def understand(
    session: Session,
    desk: Desk,
    raw: bytes,
    *,
    invitation: Invitation | None = None,
    earlier: Understood | None = None,
    signed_by: str = "",
) -> Understood:
    """Reads a mail and finds what it answers; `invitation` where a person has said which.

    The letter it answers is known to us, so it is read a second time against its words: quotes
    that no mail client has marked are found by what they say. `earlier` is what was understood
    of the same mail a moment ago: it is not read again unless it answers another letter by now.
    `signed_by` is the domain whose DKIM signature was found good.
    """
    mail = earlier.mail if earlier else read(raw)
    found = match(
        session,
        mail,
        reply_domain=desk.stationery.letterhead.reply_domain,
        trusted_authserv=desk.vouchers.authserv,
        signed_by=signed_by,
    )
    if invitation is not None:
        found = Match(invitation, found.sender, Proof.PERSON, "a person said so")
    letter, receipt = SentLetter(()), None
    if found.copy is not None:
        letter = SentLetter((), _digest_sent(session, found.copy, _answered(mail)))
    if found.invitation is not None:
        named = _answered(mail)
        letter = _letter_before(earlier, found.invitation) or sent_letter(
            session, found.invitation, named
        )
        # Only who was asked can say what they meant; and where staff say whose a mail is, they
        # read it themselves.
        if invitation is None and found.proven and found.by_the_invited:
            receipt = answered(session, found.invitation, named)
    if earlier is not None and earlier.letter == letter and earlier.receipt == receipt:
        return replace(earlier, match=found, receipt=receipt)
    corrections = None
    if receipt is not None and found.invitation is not None:
        # Without our words beside it: who repeats an example of ours means it.
        corrections = read_corrections(
            read(raw).parts if earlier else mail.parts,
            receipt.printed,
            letter.anchors,
            closing=said(CLOSING, found.invitation.stakeholder.language),
            known_as=_known_as(found.invitation.consultation),
            answers_it=receipt.named,
        )
    if letter.text or earlier is not None:
        mail = read(raw, letter.text)
    if receipt is None or corrections is None:
        return Understood(mail, found, letter, align(letter, mail.parts))
    # Who answers something else may mean point 2 of our document.
    placed = receipt.placed if receipt.named else {}
    passages = rest_of(letter, mail.parts, corrections.spent, placed)
    return Understood(mail, found, letter, passages, receipt, corrections or None)


def _digest_sent(session: Session, copy: DigestCopy, named: Sequence[str]) -> str:
    """What a reader got and answers: a digest, or the receipt of what they said of it before.

    `named` are the Message-IDs that the answer names, the nearest first. Empty where the letter
    is no longer kept.
    """
    said = session.scalars(select(Contribution.id).where(Contribution.digest_id == copy.digest_id))
    digest = f"digest:{copy.digest_id}:{copy.officer.email}"
    letters = session.scalars(
        select(Delivery).where(
            Delivery.once_key.in_([digest, *(f"receipt:{one}" for one in said)]),
            alone_to(copy.officer.email),
        )
    ).all()
    by_name = {one.message_id.strip("<>"): one.text for one in letters}
    nearest = (by_name[name] for one in named if (name := one.strip("<>")) in by_name)
    return next(nearest, next((one.text for one in letters if one.once_key == digest), ""))


def _letter_before(earlier: Understood | None, invitation: Invitation) -> SentLetter | None:
    """The letter read against a moment ago, if it is the same: what was sent does not change."""
    if earlier is None or earlier.match.invitation is None:
        return None
    return earlier.letter if earlier.match.invitation.id == invitation.id else None


def _known_as(consultation: Consultation) -> dict[str, str]:
    """The priorities of each question: people name what they care about by those as well."""
    return {
        f"question:{one.id}": " ".join(priority.name for priority in one.priorities)
        for one in consultation.questions
        if one.priorities
    }


def handed_on_in(desk: Desk, mail: ReadMail) -> HandedOn | None:
    """Whose words a mail hands on, where they are not ours."""
    head = desk.stationery.letterhead
    return handed_on(mail, (head.from_address, f"@{head.reply_domain}", head.organisation_name))


def words_handed_on(known: Understood, handed: HandedOn) -> Understood:
    """The same mail, understood as the words of whoever wrote what it hands on."""
    begins, parts = as_own_words(known.mail, handed, known.letter.text)
    passages = tuple(
        replace(one, start=one.start + begins, end=one.end + begins)
        for one in align(known.letter, parts)
    )
    return replace(known, passages=passages)


def _answered(mail: ReadMail) -> list[str]:
    """The letters a mail says it answers, the nearest first."""
    return [name for name in (mail.in_reply_to, *reversed(mail.references)) if name]
