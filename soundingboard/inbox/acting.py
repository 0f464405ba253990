"""Acting: what each disposition of a mail leads to."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.inbox import commanding
from soundingboard.inbox.answering import note_silence
from soundingboard.inbox.confirming import ask_for_yes
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.recording import put_right, record_answer, record_reply, thank
from soundingboard.inbox.returned import NO_LETTER, note, returned
from soundingboard.inbox.understanding import Understood
from soundingboard.models import IncomingMail, JournalEntry, Stakeholder
from soundingboard.vocabulary import (
    ContributionState,
    Disposition,
    Membership,
    Proof,
)

Act = Callable[[Session, Desk, IncomingMail, Understood, datetime], None]
ACTOR = "the inbox"


def act(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, *, at: datetime
) -> None:
    """Does what the mail's disposition asks for. What is only kept needs nothing more."""
    step = STEPS.get(row.disposition)
    if step is not None:
        step(session, desk, row, known, at)


def _accept(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    copy = known.match.copy
    if copy is not None:
        who = sender_of(session, known, at, source=f"answered digest {copy.digest_id}")
        reply = record_reply(session, desk, row, known, at, digest=copy.digest, who=who)
        thank(session, desk, row, reply, known, at=at)
        return
    invitation = known.match.invitation
    author = known.match.author
    assert invitation is not None  # noqa: S101  # the table lets no other mail come here
    # Never in the invited person's name because nobody else's was found.
    assert author is not None  # noqa: S101  # as above
    contribution = record_answer(
        session,
        desk,
        row,
        known,
        at,
        # Somebody else on the list, whose own address was vouched for, speaks for themselves.
        who=author,
        state=ContributionState.SUBMITTED,
    )
    thank(session, desk, row, contribution, known, at=at)


def _record_passed_on(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    invitation = known.match.invitation
    assert invitation is not None  # noqa: S101  # the table lets no other mail come here
    who = sender_of(
        session,
        known,
        at,
        source=f"answered a letter passed on to them (mail {row.id})",
        by_way_of=invitation.stakeholder,
    )
    record_answer(session, desk, row, known, at, who=who, state=ContributionState.UNCONFIRMED)
    if known.match.proof is Proof.QUOTED:
        # A link that stands in a quote may stand anywhere: it must not make us write to strangers.
        note_silence(row, "only a quoted link ties it to the invitation; ask for a yes yourself")
        return
    ask_for_yes(session, desk, row, known.mail, at=at)


def sender_of(
    session: Session,
    known: Understood,
    at: datetime,
    *,
    source: str,
    by_way_of: Stakeholder | None = None,
) -> Stakeholder:
    """The person with the mail's From address: as we know them, else entered as unconfirmed."""
    if known.match.sender is not None:
        return known.match.sender
    who = Stakeholder(
        email=known.mail.sender,
        name=known.mail.sender_name,
        source=source,
        added_at=at,
        membership=Membership.UNCONFIRMED,
        by_way_of=by_way_of,
    )
    session.add(who)
    session.flush()
    return who


def _note_report(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    domain = desk.stationery.letterhead.reply_domain
    by_a_member = known.match.sender is not None
    letter = returned(session, known.mail, domain=domain, by_a_member=by_a_member).letter
    if letter is None:
        row.reason += f" {NO_LETTER}"
        return
    if row.disposition is Disposition.COMPLAINT:
        row.reason += " The address it went to gets no more."
    note(session, letter, known.mail, mail_id=row.id, at=at)


def _tell_staff(
    session: Session, _desk: Desk, row: IncomingMail, _known: Understood, at: datetime
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=ACTOR,
            event="held a mail",
            subject="mail",
            subject_id=row.id,
            detail=row.reason,
        )
    )


def _put_right(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    put_right(session, desk, row, known, at)


STEPS: dict[Disposition, Act] = {
    Disposition.ACCEPTED: _accept,
    Disposition.LATE: _accept,
    Disposition.CORRECTION: _put_right,
    Disposition.PASSED_ON: _record_passed_on,
    Disposition.BOUNCE: _note_report,
    Disposition.DELAYED: _note_report,
    Disposition.COMPLAINT: _note_report,
    Disposition.LEAVE: commanding.take_off,
    Disposition.ASKED_TO_LEAVE: commanding.ask_whether_to_leave,
    Disposition.JOIN: commanding.ask_whether_to_join,
    Disposition.HELP: commanding.help_out,
    Disposition.HELD: _tell_staff,
}
