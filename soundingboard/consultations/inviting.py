"""The invitation as a letter: what one person will read, for a preview as for the real thing."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations import enclosing
from soundingboard.consultations.grounds import paragraphs
from soundingboard.letters.invitation import AskedQuestion, InvitationLetter, PrintedSection
from soundingboard.models import Consultation, Delivery
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.vocabulary import BlockKind, Language

# A preview has no token yet, and must not carry one that works.
LATER = "made-when-it-is-sent"


def invitation_letter(
    stationery: Stationery,
    consultation: Consultation,
    *,
    recipient_name: str,
    respond_url: str,
    leave_url: str,
    language: Language = Language.ENGLISH,
    test: bool = False,
) -> InvitationLetter:
    """The letter to one person. A formal consultation's grounds follow its introduction."""
    version = consultation.document_version
    title = version.document.title if version else ""
    return InvitationLetter(
        recipient_name=recipient_name,
        language=language,
        title=consultation.title,
        written_in=consultation.language,
        mode=consultation.mode.value,
        introduction=introduction_of(consultation),
        document_title=title,
        questions=asked_questions(consultation),
        sections=tuple(
            PrintedSection(block.number, block.text)
            for block in (version.blocks if version else ())
            if block.kind is BlockKind.HEADING and block.text != title
        ),
        closes_on=stationery.day(consultation.closes_at, language),
        respond_url=respond_url,
        leave_url=leave_url,
        enclosed=enclosing.as_printed(consultation),
        test=test,
    )


def asked_questions(consultation: Consultation) -> tuple[AskedQuestion, ...]:
    """The questions as letters print them."""
    return tuple(
        AskedQuestion(
            str(question.position),
            question.text,
            question.hint,
            tuple(one["label"] for one in question.options),
        )
        for question in consultation.questions
    )


def introduction_of(consultation: Consultation) -> str:
    """The introduction, and the grounds of a formal consultation under it, as plain text."""
    grounds = (f"{what}:\n{words}" for what, words in paragraphs(consultation))
    return "\n\n".join(part for part in (consultation.introduction, *grounds) if part)


def preview(
    stationery: Stationery,
    consultation: Consultation,
    recipient_name: str,
    language: Language = Language.ENGLISH,
) -> InvitationLetter:
    """The letter somebody would get, with links that lead nowhere yet."""
    return invitation_letter(
        stationery,
        consultation,
        recipient_name=recipient_name,
        language=language,
        respond_url=stationery.links.respond(LATER),
        leave_url=stationery.links.leave(LATER),
    )


def send_test(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    *,
    to: Recipient,
    at: datetime,
    chance: Callable[[], str],
    language: Language = Language.ENGLISH,
) -> Delivery:
    """Posts a copy that says it is a test, to a member of staff. It invites nobody."""
    letter = invitation_letter(
        stationery,
        consultation,
        recipient_name=to.name,
        language=language,
        respond_url=stationery.links.home(),
        leave_url=stationery.links.home(),
        test=True,
    )
    key = f"test:{consultation.id}:{chance()}"
    files = enclosing.for_the_mail(consultation)
    return post(session, stationery, letter, to=to, once_key=key, at=at, files=files)
