"""Reads for the staff inbox."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from soundingboard.models import Consultation, Contribution, IncomingMail, Invitation, Stakeholder
from soundingboard.vocabulary import ConsultationState, Disposition

PAGE = 50


def counts(session: Session) -> dict[Disposition, int]:
    """How many mails stand where; dispositions without any are left out."""
    rows = session.execute(
        select(IncomingMail.disposition, func.count().label("number")).group_by(
            IncomingMail.disposition
        )
    )
    return {row.disposition: row.number for row in rows}


def mails(
    session: Session, dispositions: frozenset[Disposition], *, page: int = 1
) -> Sequence[IncomingMail]:
    """Mails in these dispositions, newest first, fifty a page; all where none is named."""
    wanted = select(IncomingMail).options(
        joinedload(IncomingMail.invitation).joinedload(Invitation.consultation)
    )
    if dispositions:
        wanted = wanted.where(IncomingMail.disposition.in_(dispositions))
    return session.scalars(
        wanted.order_by(IncomingMail.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    ).all()


def mail(session: Session, mail_id: int) -> IncomingMail | None:
    """One mail with its bytes."""
    return session.scalar(
        select(IncomingMail)
        .where(IncomingMail.id == mail_id)
        .options(undefer(IncomingMail.raw), undefer(IncomingMail.body))
    )


def contributions_of(session: Session, mail_id: int) -> Sequence[Contribution]:
    """What was recorded from a mail."""
    return session.scalars(
        select(Contribution).where(Contribution.incoming_mail_id == mail_id)
    ).all()


def consultations_it_may_answer(session: Session) -> Sequence[Consultation]:
    """Open consultations and closed ones, the newest first; fifty at most."""
    return session.scalars(
        select(Consultation)
        .where(Consultation.state.in_([ConsultationState.OPEN, ConsultationState.CLOSED]))
        .order_by(Consultation.id.desc())
        .limit(PAGE)
    ).all()


def invitations_it_may_answer(session: Session, row: IncomingMail) -> Sequence[Invitation]:
    """Invitations a person may choose from for a mail: the one it seems to answer first.

    Then those of its sender; where neither is known, the newest of the consultation it quotes, or
    of all; fifty at most.
    """
    wanted = _open_to_answers().order_by(Invitation.id.desc())
    of_sender = session.scalars(wanted.where(_of(row.sender_address)).limit(PAGE)).all()
    if row.invitation is not None:
        first = row.invitation.now
        return [first, *(one for one in of_sender if one.id != first.id)]
    if of_sender:
        return of_sender
    if row.consultation_id is not None:
        wanted = wanted.where(Invitation.consultation_id == row.consultation_id)
    return session.scalars(wanted.limit(PAGE)).all()


def invitations_of(session: Session, address: str) -> Sequence[Invitation]:
    """What somebody was invited to and can be said to have answered, the newest first."""
    return session.scalars(
        _open_to_answers().where(_of(address.strip().lower())).order_by(Invitation.id.desc())
    ).all()


def _of(address: str) -> ColumnElement[bool]:
    """Whether an invitation is of the person with this address, be it another one of theirs."""
    theirs = select(func.coalesce(Stakeholder.same_as_id, Stakeholder.id)).where(
        Stakeholder.email == address
    )
    return Invitation.stakeholder_id.in_(theirs)


def _open_to_answers() -> Select[Invitation]:
    return (
        select(Invitation)
        .join(Invitation.consultation)
        .join(Invitation.stakeholder)
        .where(
            Consultation.state.in_([ConsultationState.OPEN, ConsultationState.CLOSED]),
            Invitation.same_as_id.is_(None),
        )
        .options(joinedload(Invitation.consultation), joinedload(Invitation.stakeholder))
    )
