"""Remind those who were invited and have not answered: once in each round, and never too late."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard import blanks
from soundingboard.consultations import sparing
from soundingboard.consultations.inviting import LATER, asked_questions
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.letters.reminder import ReminderLetter
from soundingboard.models import (
    Consultation,
    Delivery,
    Invitation,
    JournalEntry,
    Mailing,
    Stakeholder,
)
from soundingboard.outbox import mailings, passing_over, specimens
from soundingboard.outbox.answered import who_answered
from soundingboard.outbox.planning import Plan, earlier_letter, plan, wording_for_many
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.people.segmenting import Excluded, reasons
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import ConsultationState, DeliveryState, Language, MailingKind

LEAST_APART = timedelta(days=3)  # between two letters about the same thing to one person
LETTERS = (InvitationLetter.name, ReminderLetter.name)
CHUNK = 500  # invitations named in one statement

ANSWERED = "Has answered."
LATELY = "Had a letter about this less than three days ago."
NOT_INVITED = "Their invitation has not reached them: "
UNDELIVERED = {
    DeliveryState.QUEUED: "it is still waiting to leave.",
    DeliveryState.SENDING: "it is on its way just now.",
    DeliveryState.DEFERRED: "their server said to try again later.",
    DeliveryState.FAILED: "it was refused.",
    DeliveryState.BOUNCED: "it came back.",
    DeliveryState.COMPLAINED: "they reported it as spam.",
    DeliveryState.SUPPRESSED: "it was held back.",
    DeliveryState.CANCELLED: "it was called back.",
    DeliveryState.UNCERTAIN: "nobody knows whether it arrived; decide about that letter first.",
}


@dataclass(frozen=True, slots=True)
class Round:
    """A reminder as it would go out now: to whom, and to whom not, with the reason.

    `number` counts the rounds of one consultation from 1.
    """

    number: int
    invitations: tuple[Invitation, ...]
    excluded: tuple[Excluded, ...]


def next_round(
    session: Session,
    consultation: Consultation,
    *,
    at: datetime,
    leaves: datetime | None = None,
    spare_over: int | None = None,
) -> Round:
    """Who would be reminded at a moment, of all who were invited; by invitation.

    Where `spare_over` is a number, whoever would get more letters within 30 days of its leaving
    is left out.
    """
    invited = session.scalars(
        select(Invitation)
        .where(Invitation.consultation_id == consultation.id, Invitation.same_as_id.is_(None))
        .options(joinedload(Invitation.stakeholder))
        .order_by(Invitation.id)
    ).all()
    answered = who_answered(session, [one.id for one in invited])
    barred = reasons(session, [one.stakeholder for one in invited])
    letters = _last_letters(session, consultation)
    chosen, excluded = [], []
    for one in invited:
        if one.id in answered:
            why = ANSWERED
        else:
            why = barred.get(one.stakeholder_id) or _too_soon(letters.get(one.id, []), at)
        if why:
            excluded.append(Excluded(one.stakeholder, why))
        else:
            chosen.append(one)
    if spare_over is not None:
        people = [one.stakeholder for one in chosen]
        mailing = sparing.Leaving(max(at, leaves or at), at, consultation)
        over = sparing.letters_within(session, people, mailing, over=spare_over)
        excluded += sparing.spared(people, over)
        chosen = [one for one in chosen if one.stakeholder_id not in over]
    return Round(_rounds(session, consultation) + 1, tuple(chosen), tuple(excluded))


def remind(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    *,
    number: int,
    at: datetime,
    actor: str,
    not_before: datetime | None = None,
    spare_over: int | None = None,
) -> Mailing:
    """Queues a reminder to everybody of the next round, threaded under their invitation.

    `number` is the round that the person who asks for it has seen: asked twice, it goes once. It
    does not leave before `not_before`, and not after the closing date; who would get more than
    `spare_over` letters within 30 days is left out, where that is a number. Raises Conflict where
    the consultation is not open, the round would leave too late, or reaches nobody.
    """
    if consultation.state is not ConsultationState.OPEN or consultation.closes_at <= at:
        raise Conflict("Only an open consultation can remind anybody.")
    if not_before is not None and not_before >= consultation.closes_at:
        raise Conflict("It would leave after the closing date. Choose an earlier moment.")
    key = _key(consultation, number)
    planned = session.scalar(select(Mailing).where(Mailing.key == key))
    if planned is not None:
        return planned
    wanted = next_round(session, consultation, at=at, leaves=not_before, spare_over=spare_over)
    if wanted.number != number:
        raise Conflict("There was another round meanwhile. Look again who would be reminded.")
    if not wanted.invitations:
        raise Conflict("There is nobody to remind.")
    mailing = mailings.begin(
        session,
        key,
        MailingKind.REMINDER,
        name=f"Reminder {number}: {consultation.title}",
        by=actor,
        at=at,
        consultation=consultation,
        not_before=not_before,
    )
    passing_over.keep(
        session, mailing, ((one.stakeholder.id, one.reason) for one in wanted.excluded)
    )
    reminded = 0
    numbers = [one.id for one in wanted.invitations]
    for start in range(0, len(numbers), CHUNK):
        letter = Plan(
            letter=partial(reminder_letter, stationery, consultation, token=blanks.TOKEN),
            once=f"{ReminderLetter.name}:{number}",
            readers=_readers(numbers[start : start + CHUNK]),
            not_after=consultation.closes_at,
            under=InvitationLetter.name,
        )
        reminded += plan(session, stationery, key, letter, at=at)
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="reminded",
            subject="consultation",
            subject_id=consultation.id,
            detail=f"round {number}, {reminded} letters, {len(wanted.excluded)} not written to",
        )
    )
    session.flush()
    return mailing


def send_test(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    *,
    to: Recipient,
    at: datetime,
    language: Language = Language.ENGLISH,
) -> Delivery:
    """Posts a copy of the reminder that says it is a test, to staff; it reminds nobody."""
    home = stationery.links.home()
    letter = replace(
        reminder_letter(stationery, consultation, to.name, language),
        respond_url=home,
        leave_url=home,
        test=True,
    )
    key = f"test-reminder:{consultation.id}:{stationery.chance()}"
    return post(session, stationery, letter, to=to, once_key=key, at=at)


def specimen(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    reader: Stakeholder,
    *,
    at: datetime,
) -> bytes:
    """The reminder of the next round to one person as a mail; raises NotFound if never invited.

    What is made only when it is sent has a stand-in, and so has their token: it is theirs (see
    outbox.specimens).
    """
    invitation = session.scalar(
        select(Invitation.id).where(
            Invitation.consultation_id == consultation.id, Invitation.stakeholder_id == reader.id
        )
    )
    if invitation is None:
        raise NotFound("This person was not invited.")
    name = blanks.NAME if reader.name.strip() else ""
    letter = reminder_letter(stationery, consultation, name, reader.language, token=blanks.TOKEN)
    key = _key(consultation, _rounds(session, consultation) + 1)
    wording = wording_for_many(stationery, letter, key)
    earlier = earlier_letter(session, InvitationLetter.name, invitation)
    to = Recipient(reader.email, reader.name)
    return specimens.specimen(stationery, wording, to=to, at=at, answers=earlier)


def reminder_letter(
    stationery: Stationery,
    consultation: Consultation,
    name: str,
    language: Language = Language.ENGLISH,
    *,
    token: str = LATER,
) -> ReminderLetter:
    """The reminder to one person; without a token its links lead nowhere yet."""
    version = consultation.document_version
    return ReminderLetter(
        recipient_name=name,
        language=language,
        title=consultation.title,
        written_in=consultation.language,
        mode=consultation.mode.value,
        questions=asked_questions(consultation),
        document_title=version.document.title if version else "",
        closes_on=stationery.day(consultation.closes_at, language),
        respond_url=f"{stationery.links.respond('')}{token}",
        leave_url=f"{stationery.links.leave('')}{token}",
    )


def _readers(invitations: list[int]) -> Select[int, str, str, str, Language]:
    return (
        select(
            Invitation.id,
            Stakeholder.email,
            Stakeholder.name,
            Invitation.token,
            Stakeholder.language,
        )
        .join(Invitation.stakeholder)
        .where(Invitation.id.in_(invitations))
    )


def _last_letters(
    session: Session, consultation: Consultation
) -> dict[int, list[tuple[str, DeliveryState, datetime | None]]]:
    """The purpose, state and time of sending of the letters to each invitation, by its id."""
    rows = session.execute(
        select(Invitation.id, Delivery.purpose, Delivery.state, Delivery.sent_at)
        .join(Delivery.invitation)
        .where(Invitation.consultation_id == consultation.id, Delivery.purpose.in_(LETTERS))
        .order_by(Delivery.id)
    )
    letters: dict[int, list[tuple[str, DeliveryState, datetime | None]]] = {}
    for number, purpose, state, sent_at in rows:
        letters.setdefault(number, []).append((purpose, state, sent_at))
    return letters


def _too_soon(letters: list[tuple[str, DeliveryState, datetime | None]], at: datetime) -> str:
    """Why a reminder would come too soon after these letters; empty where it would not."""
    states = [state for purpose, state, _ in letters if purpose == InvitationLetter.name]
    if states and states[-1] is not DeliveryState.SENT:
        return NOT_INVITED + UNDELIVERED[states[-1]]
    waiting = [state for purpose, state, _ in letters if purpose == ReminderLetter.name]
    if any(state in mailings.ON_THE_WAY for state in waiting):
        return "A reminder to them is still on its way."
    sent = [moment for _, state, moment in letters if state is DeliveryState.SENT and moment]
    return LATELY if sent and max(sent) > at - LEAST_APART else ""


def _key(consultation: Consultation, number: int) -> str:
    return f"reminder:{consultation.id}:{number}"


def _rounds(session: Session, consultation: Consultation) -> int:
    return (
        session.scalar(
            select(func.count(Mailing.id)).where(
                Mailing.consultation_id == consultation.id, Mailing.kind == MailingKind.REMINDER
            )
        )
        or 0
    )
