"""Whose words are they? What a person does with mail that waits, or that was misjudged."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from soundingboard.contributions.acknowledging import acknowledge, invitation_of
from soundingboard.contributions.tagging import tag
from soundingboard.inbox.acting import sender_of
from soundingboard.inbox.confirming import ask_for_yes
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.recording import record_answer, thank
from soundingboard.inbox.understanding import (
    Understood,
    handed_on_in,
    understand,
    words_handed_on,
)
from soundingboard.models import (
    Consultation,
    Contribution,
    IncomingMail,
    Invitation,
    JournalEntry,
)
from soundingboard.people.recognising import recognise
from soundingboard.reading.mail import read
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.vocabulary import ContributionState, Disposition, Membership

WAITING = frozenset({Disposition.HELD, Disposition.PASSED_ON, Disposition.ASKED_TO_LEAVE})
# Nothing of these is recorded yet: what the table took for something else may be an answer.
NOT_RECORDED = frozenset(Disposition) - {
    Disposition.RECEIVED,
    Disposition.ACCEPTED,
    Disposition.LATE,
    Disposition.CORRECTION,
    Disposition.PASSED_ON,
}


def attribute(
    session: Session, desk: Desk, mail_id: int, invitation_id: int, *, by: str, at: datetime
) -> Contribution:
    """Records a mail as the answer of an invited person, whatever the table took it for.

    Where it hands on somebody else's words, those are recorded, not the messenger's. Raises
    NotFound where mail or invitation is missing, Conflict where it is recorded already.
    """
    row = held(session, mail_id, *NOT_RECORDED)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFound("There is no such invitation.")
    invitation = invitation.now
    known = _as_said_by(session, desk, row, invitation)
    contribution = record_answer(
        session,
        desk,
        row,
        known,
        at,
        who=invitation.stakeholder,
        state=ContributionState.SUBMITTED,
    )
    thank(session, desk, row, contribution, known, at=at)
    settle_as(session, row, Disposition.ACCEPTED, by=by, at=at)
    return contribution


def record_as_senders(
    session: Session, desk: Desk, mail_id: int, consultation_id: int, *, by: str, at: datetime
) -> Contribution:
    """Records a mail as its sender's own answer to a consultation; it waits for their yes.

    They are asked by letter where one may be sent. Raises NotFound, Conflict as `attribute`, and
    Unreadable where the mail names no sender.
    """
    row = held(session, mail_id, *NOT_RECORDED)
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound("There is no such consultation.")
    if "@" not in row.sender_address:
        raise Unreadable("It does not say who wrote it: say whose answer it is.")
    known = understand(session, desk, row.raw)
    who = sender_of(session, known, at, source=f"wrote to us unasked (mail {row.id})")
    invitation = invitation_of(session, consultation, who, at=at, chance=desk.chance)
    known = _as_said_by(session, desk, row, invitation)
    contribution = record_answer(
        session, desk, row, known, at, who=who, state=ContributionState.UNCONFIRMED
    )
    settle_as(session, row, Disposition.PASSED_ON, by=by, at=at)
    ask_for_yes(session, desk, row, known.mail, at=at)
    return contribution


def confirm_sender(
    session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime
) -> Contribution:
    """Says yes to somebody who answered a letter passed on to them: they are on the list now.

    Whoever has left the list stays off it (only they can come back); their words count all the
    same, and the day on which a member joined stays what it was.
    """
    row = held(session, mail_id, Disposition.PASSED_ON)
    contribution = recorded_from(session, row)
    contribution.state = ContributionState.SUBMITTED
    who = contribution.stakeholder
    if who.membership is Membership.UNCONFIRMED:
        who.membership, who.confirmed_at = Membership.ACTIVE, at
    tag(session, contribution, desk.coders)
    thank(session, desk, row, contribution, understand(session, desk, row.raw), at=at)
    settle_as(session, row, Disposition.ACCEPTED, by=by, at=at)
    return contribution


def take_as_invited(
    session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime
) -> Contribution:
    """Says that the invited person wrote it themselves, from another address of theirs.

    What was recorded becomes theirs. Who was not on the list by the other address does not come
    on it: nobody is on the list twice. What we knew of them there is kept.
    """
    row = held(session, mail_id, Disposition.PASSED_ON)
    contribution = recorded_from(session, row)
    if row.invitation is None:
        raise Conflict("The invitation this mail answered is gone.")
    newcomer, invited = contribution.stakeholder, row.invitation.now.stakeholder
    if newcomer.id == invited.id:
        raise Conflict("It is recorded in this person's name already: confirm it instead.")
    contribution.stakeholder = invited
    contribution.state = ContributionState.SUBMITTED
    if newcomer.membership is Membership.UNCONFIRMED:
        recognise(session, invited, newcomer, by=by, at=at)
    tag(session, contribution, desk.coders)
    acknowledge(session, desk.stationery, contribution, at=at, parts=read(row.raw).parts)
    settle_as(session, row, Disposition.ACCEPTED, by=by, at=at)
    return contribution


def discard(session: Session, mail_id: int, *, by: str, at: datetime, reason: str = "") -> None:
    """Puts a mail aside, with a reason: its bytes stay, and so does who decided, and why."""
    row = held(session, mail_id, *WAITING)
    _withdraw(session, row)
    settle_as(session, row, Disposition.DISCARDED, by=by, at=at, reason=reason)


def mark_automatic(session: Session, mail_id: int, *, by: str, at: datetime) -> None:
    """Says that a machine wrote a mail that was taken for a person's."""
    row = held(session, mail_id, *WAITING)
    _withdraw(session, row)
    settle_as(session, row, Disposition.AUTOMATIC, by=by, at=at)


def read_again(session: Session, mail_id: int) -> None:
    """Puts a mail that waits or was put aside back among those that wait to be read.

    Raises Conflict where something was recorded from it: that would be recorded twice.
    """
    row = held(session, mail_id, Disposition.HELD, Disposition.DISCARDED)
    recorded = select(func.count(Contribution.id)).where(Contribution.incoming_mail_id == row.id)
    if session.scalar(recorded):
        raise Conflict("What it says was recorded once and withdrawn: record it again instead.")
    row.disposition = Disposition.RECEIVED
    row.attempts, row.try_after = 0, None
    row.reason = row.sort = row.settled_by = ""
    row.settled_at = None


def held(session: Session, mail_id: int, *expected: Disposition) -> IncomingMail:
    """A mail with its bytes, locked. Raises NotFound; Conflict where it stands elsewhere."""
    row = session.scalar(
        select(IncomingMail)
        .where(IncomingMail.id == mail_id)
        .options(undefer(IncomingMail.raw))
        .with_for_update(of=IncomingMail)
        # What was read before the lock may be an old tale by now.
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such mail.")
    if row.disposition not in expected:
        raise Conflict(f"This mail is not waiting any more: it is {row.disposition.value}.")
    return row


def recorded_from(session: Session, row: IncomingMail) -> Contribution:
    """What was recorded from a mail, unless withdrawn."""
    return session.scalars(
        select(Contribution).where(
            Contribution.incoming_mail_id == row.id,
            Contribution.state != ContributionState.WITHDRAWN,
        )
    ).one()


def settle_as(
    session: Session,
    row: IncomingMail,
    disposition: Disposition,
    *,
    by: str,
    at: datetime,
    reason: str = "",
) -> None:
    """Writes down where a person put a mail, where it was, and why."""
    before, why = row.disposition, row.reason
    row.disposition, row.settled_by, row.settled_at = disposition, by, at
    if reason.strip():
        row.reason = f"{row.reason} Put aside: {reason.strip()[:500]}"
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event=f"settled a mail as {disposition.value}",
            subject="mail",
            subject_id=row.id,
            detail=f"It was {before.value}: {why}" + f" Now: {reason.strip()}" * bool(reason),
        )
    )
    session.flush()


def _as_said_by(
    session: Session, desk: Desk, row: IncomingMail, invitation: Invitation
) -> Understood:
    """The mail understood as an answer to this invitation, and its row made to say so."""
    known = understand(session, desk, row.raw, invitation=invitation)
    handed = handed_on_in(desk, known.mail)
    # Whoever hands on and says something too is heard with their own words, not the other's.
    own_words = known.match.by_the_invited and any(one.text.strip() for one in known.passages)
    if handed is not None and handed.begins is not None and not own_words:
        known = words_handed_on(known, handed)
    row.invitation, row.consultation = invitation, None
    row.body = known.mail.body
    return known


def _withdraw(session: Session, row: IncomingMail) -> None:
    for contribution in session.scalars(
        select(Contribution).where(Contribution.incoming_mail_id == row.id)
    ):
        contribution.state = ContributionState.WITHDRAWN
