"""What a person does with mail that waits: say whose it is, confirm it, put it aside."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.contributions.tagging import tag
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.recording import record_answer, thank
from soundingboard.inbox.understanding import understand
from soundingboard.models import Contribution, IncomingMail, Invitation, JournalEntry
from soundingboard.reading.mail import read
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import ContributionState, Disposition, Membership

WAITING = frozenset({Disposition.HELD, Disposition.PASSED_ON})


def attribute(
    session: Session, desk: Desk, mail_id: int, invitation_id: int, *, by: str, at: datetime
) -> Contribution:
    """Records a held mail as the answer of an invited person.

    Raises NotFound where mail or invitation is missing, Conflict where somebody settled it.
    """
    row = _held(session, mail_id, Disposition.HELD)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFound("There is no such invitation.")
    known = understand(session, desk, row.raw, invitation=invitation)
    row.invitation = invitation
    row.body = known.mail.body
    contribution = record_answer(
        session,
        desk,
        row,
        known,
        at,
        who=invitation.stakeholder,
        state=ContributionState.SUBMITTED,
    )
    thank(session, desk, contribution, known, at=at)
    _settle(session, row, Disposition.ACCEPTED, by=by, at=at)
    return contribution


def confirm_sender(
    session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime
) -> Contribution:
    """Says yes to somebody who answered a letter passed on to them: they are on the list now."""
    row = _held(session, mail_id, Disposition.PASSED_ON)
    contribution = session.scalars(
        select(Contribution).where(Contribution.incoming_mail_id == row.id)
    ).one()
    contribution.state = ContributionState.SUBMITTED
    contribution.stakeholder.confirmed_at = at
    if contribution.stakeholder.membership is Membership.UNCONFIRMED:
        contribution.stakeholder.membership = Membership.ACTIVE
    tag(session, contribution, desk.coders)
    acknowledge(session, desk.stationery, contribution, at=at, parts=read(row.raw).parts)
    _settle(session, row, Disposition.ACCEPTED, by=by, at=at)
    return contribution


def take_as_invited(
    session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime
) -> Contribution:
    """Says that the invited person wrote it themselves, from another address of theirs.

    What was recorded becomes theirs. The row made for the other address goes, if nothing else
    belongs to it: nobody is on the list twice.
    """
    row = _held(session, mail_id, Disposition.PASSED_ON)
    contribution = session.scalars(
        select(Contribution).where(Contribution.incoming_mail_id == row.id)
    ).one()
    if row.invitation is None:
        raise Conflict("The invitation this mail answered is gone.")
    newcomer, invited = contribution.stakeholder, row.invitation.stakeholder
    contribution.stakeholder = invited
    contribution.state = ContributionState.SUBMITTED
    session.flush()
    others = session.scalar(
        select(func.count(Contribution.id)).where(Contribution.stakeholder_id == newcomer.id)
    )
    if newcomer.membership is Membership.UNCONFIRMED and not others:
        session.delete(newcomer)
        session.flush()
    tag(session, contribution, desk.coders)
    acknowledge(session, desk.stationery, contribution, at=at, parts=read(row.raw).parts)
    _settle(session, row, Disposition.ACCEPTED, by=by, at=at)
    return contribution


def discard(session: Session, mail_id: int, *, by: str, at: datetime) -> None:
    """Puts a mail aside: nothing in it is for us. Its bytes stay, and so does who decided."""
    row = _held(session, mail_id, *WAITING)
    for contribution in session.scalars(
        select(Contribution).where(Contribution.incoming_mail_id == row.id)
    ):
        contribution.state = ContributionState.WITHDRAWN
    _settle(session, row, Disposition.DISCARDED, by=by, at=at)


def read_again(session: Session, mail_id: int) -> None:
    """Puts a held mail back among those that wait to be read."""
    row = _held(session, mail_id, Disposition.HELD)
    row.disposition = Disposition.RECEIVED
    row.attempts = 0
    row.reason = ""


def _held(session: Session, mail_id: int, *expected: Disposition) -> IncomingMail:
    row = session.scalar(
        select(IncomingMail)
        .where(IncomingMail.id == mail_id)
        .options(undefer(IncomingMail.raw))
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such mail.")
    if row.disposition not in expected:
        raise Conflict(f"This mail is not waiting any more: it is {row.disposition.value}.")
    return row


def _settle(
    session: Session, row: IncomingMail, disposition: Disposition, *, by: str, at: datetime
) -> None:
    before = row.disposition
    row.disposition, row.settled_by, row.settled_at = disposition, by, at
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event=f"settled a mail as {disposition.value}",
            subject="mail",
            subject_id=row.id,
            detail=f"It was {before.value}: {row.reason}",
        )
    )
