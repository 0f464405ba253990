"""Open a consultation: everybody in its audience gets an invitation of their own, once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from soundingboard import blanks
from soundingboard.consultations import enclosing, sparing
from soundingboard.consultations.inviting import invitation_letter
from soundingboard.consultations.missed_openings import UNDONE, too_late
from soundingboard.consultations.voiding import stands, void
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.models import Consultation, Invitation, JournalEntry, Mailing, Stakeholder
from soundingboard.outbox import mailings, passing_over, specimens
from soundingboard.outbox.planning import Plan, plan, wording_for_many
from soundingboard.outbox.posting import Recipient
from soundingboard.outbox.rendering import Stationery
from soundingboard.people.segmenting import Excluded, reasons
from soundingboard.refusals import Conflict, Refusal
from soundingboard.vocabulary import AudienceKind, ConsultationState, Language, MailingKind

JOINING = "the join page"


@dataclass(frozen=True, slots=True)
class Launched:
    """How many were invited just now, and who belongs to the audience but gets nothing, and why."""

    invited: int
    excluded: tuple[Excluded, ...]


def launch(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    *,
    at: datetime,
    chance: Callable[[], str],
    actor: str,
) -> Launched:
    """Opens a signed-off consultation and queues its letters; opened again, it does nothing more.

    Raises Conflict where it is not signed off, was changed since, is over, or reaches nobody.
    """
    if consultation.state is ConsultationState.OPEN:
        return Launched(0, ())
    if consultation.state is not ConsultationState.SIGNED_OFF:
        raise Conflict("Only a consultation that has been signed off can be opened.")
    if not stands(consultation):
        raise Conflict(
            "The content has changed since it was signed off. It has to be signed again."
        )
    if consultation.closes_at <= at:
        raise Conflict("The closing date has passed. Choose a later one and sign it off again.")
    circle = sparing.circle(session, consultation, at=at)
    if not circle.mailable:
        raise Conflict("Nobody in the audience can be written to.")
    _open_once(session, consultation, at)
    invited = _invite(
        session, stationery, consultation, circle.mailable, at=at, chance=chance, actor=actor
    )
    mailing = _mailing(session, consultation, at=at, actor=actor)
    passing_over.keep(
        session, mailing, ((one.stakeholder.id, one.reason) for one in circle.excluded)
    )
    detail = f"{invited} invited, {len(circle.excluded)} not written to"
    _note(session, consultation, "opened", detail, at=at, actor=actor)
    return Launched(invited, circle.excluded)


def invite_late(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    *,
    at: datetime,
    chance: Callable[[], str],
    actor: str,
) -> int:
    """Invites everybody who has come into the audience since the opening; returns how many.

    Raises Conflict where the consultation is not open.
    """
    if consultation.state is not ConsultationState.OPEN or consultation.closes_at <= at:
        raise Conflict("Only an open consultation can invite anybody.")
    people = sparing.circle(session, consultation, at=at).mailable
    invited = _invite(session, stationery, consultation, people, at=at, chance=chance, actor=actor)
    if invited:
        _note(session, consultation, "invited late", f"{invited} invited", at=at, actor=actor)
    return invited


def waiting(session: Session, consultation: Consultation, *, at: datetime) -> int:
    """How many people have come into the audience since the opening and are not invited yet."""
    people = {person.id for person in sparing.circle(session, consultation, at=at).mailable}
    return len(people - _invited(session, consultation))


def not_invited(
    session: Session, consultation: Consultation, *, at: datetime
) -> tuple[Excluded, ...]:
    """Who belongs to the audience now and has no invitation, because nothing may go to them."""
    known = _invited(session, consultation)
    excluded = sparing.circle(session, consultation, at=at).excluded
    return tuple(one for one in excluded if one.stakeholder.id not in known)


def invite_newcomer(
    session: Session,
    stationery: Stationery,
    newcomer: Stakeholder,
    *,
    at: datetime,
    chance: Callable[[], str],
) -> int:
    """Invites somebody who has just joined to every open consultation meant for them."""
    if reasons(session, (newcomer,)):
        return 0
    now_open = select(Consultation).where(
        Consultation.state == ConsultationState.OPEN, Consultation.closes_at > at
    )
    invited = 0
    for consultation in session.scalars(now_open):
        if _is_meant_for(consultation, newcomer):
            invited += _invite(
                session, stationery, consultation, (newcomer,), at=at, chance=chance, actor=JOINING
            )
    return invited


def specimen(
    stationery: Stationery, consultation: Consultation, reader: Stakeholder, *, at: datetime
) -> bytes:
    """The invitation to one person as a mail, whether it has been opened or not.

    What is made only when it is opened has a stand-in (see outbox.specimens).
    """
    name = blanks.NAME if reader.name.strip() else ""
    wording = wording_for_many(
        stationery,
        _letter(stationery, consultation, name, reader.language),
        _key(consultation),
        enclosing.for_the_mail(consultation),
    )
    to = Recipient(reader.email, reader.name)
    return specimens.specimen(stationery, wording, to=to, at=at)


def open_due(
    session: Session,
    stationery: Stationery,
    *,
    at: datetime,
    chance: Callable[[], str],
    actor: str = "the clock",
) -> tuple[Consultation, ...]:
    """Opens every signed-off consultation whose planned opening has come; returns those opened.

    One that cannot be opened, or comes too late, goes back to draft with the reason in the journal:
    a person sees it (see missed_openings), and the clock does not try for ever.
    """
    due = (
        select(Consultation)
        .where(Consultation.state == ConsultationState.SIGNED_OFF, Consultation.opens_at <= at)
        # Where several clocks run, each opens what no other is opening just now.
        .with_for_update(skip_locked=True)
    )
    opened = []
    for consultation in session.scalars(due).all():
        try:
            late = too_late(consultation, at)
            if late:
                raise Conflict(late)
            launch(session, stationery, consultation, at=at, chance=chance, actor=actor)
        except Refusal as refusal:
            reason = f"{UNDONE} {refusal.sentence}"
            void(session, consultation, reason, at=at, actor=actor)
        else:
            opened.append(consultation)
    return tuple(opened)


def _is_meant_for(consultation: Consultation, person: Stakeholder) -> bool:
    if consultation.audience is AudienceKind.GROUPS:
        wanted = {group.id for group in consultation.audience_groups}
        return any(group.id in wanted for group in person.groups)
    if consultation.audience is AudienceKind.INTERESTS:
        wanted = {priority.id for priority in consultation.audience_interests}
        return any(priority.id in wanted for priority in person.interests)
    return True


def _open_once(session: Session, consultation: Consultation, at: datetime) -> None:
    session.flush()
    # One statement decides who opens it, whatever else happens at the same moment.
    first = session.execute(
        update(Consultation)
        .where(
            Consultation.id == consultation.id,
            Consultation.state == ConsultationState.SIGNED_OFF,
        )
        .values(state=ConsultationState.OPEN, opened_at=at)
        .returning(Consultation.id)
        .execution_options(synchronize_session=False)
    ).first()
    if first is None:
        raise Conflict("Somebody else has just opened this consultation.")
    session.refresh(consultation, ["state", "opened_at"])


def _invite(
    session: Session,
    stationery: Stationery,
    consultation: Consultation,
    people: Iterable[Stakeholder],
    *,
    at: datetime,
    chance: Callable[[], str],
    actor: str,
) -> int:
    known = _invited(session, consultation)
    fresh = {person.id: person for person in people if person.id not in known}
    if not fresh:
        return 0
    rows = [
        {
            "consultation_id": consultation.id,
            "stakeholder_id": person_id,
            "token": chance(),
            "created_at": at,
        }
        for person_id in fresh
    ]
    session.execute(insert(Invitation), rows)
    written = (
        select(
            Invitation.id,
            Stakeholder.email,
            Stakeholder.name,
            Invitation.token,
            Stakeholder.language,
        )
        .join(Invitation.stakeholder)
        .where(Invitation.consultation_id == consultation.id, Invitation.created_at == at)
    )
    mailing = _mailing(session, consultation, at=at, actor=actor)
    plan(
        session,
        stationery,
        mailing.key,
        Plan(
            letter=partial(_letter, stationery, consultation),
            once="invitation",
            readers=written,
            not_after=consultation.closes_at,
            files=enclosing.for_the_mail(consultation),
        ),
        at=at,
    )
    return len(fresh)


def _mailing(session: Session, consultation: Consultation, *, at: datetime, actor: str) -> Mailing:
    return mailings.begin(
        session,
        _key(consultation),
        MailingKind.INVITATIONS,
        name=f"Invitations: {consultation.title}",
        by=actor,
        at=at,
        consultation=consultation,
    )


def _key(consultation: Consultation) -> str:
    return f"invitations:{consultation.id}"


def _invited(session: Session, consultation: Consultation) -> set[int]:
    invited = select(Invitation.stakeholder_id).where(Invitation.consultation_id == consultation.id)
    return set(session.scalars(invited))


def _letter(
    stationery: Stationery, consultation: Consultation, name: str, language: Language
) -> InvitationLetter:
    return invitation_letter(
        stationery,
        consultation,
        recipient_name=name,
        language=language,
        respond_url=f"{stationery.links.respond('')}{blanks.TOKEN}",
        leave_url=f"{stationery.links.leave('')}{blanks.TOKEN}",
    )


def _note(
    session: Session,
    consultation: Consultation,
    event: str,
    detail: str,
    *,
    at: datetime,
    actor: str,
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="consultation",
            subject_id=consultation.id,
            detail=detail,
        )
    )
