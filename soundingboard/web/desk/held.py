"""What staff do with one mail: a button for each next step the sorting table names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.inbox import enclosures, holding, queries, sorting, tending
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.next_steps import NextStep
from soundingboard.models import IncomingMail
from soundingboard.refusals import Refusal, Unreadable
from soundingboard.vocabulary import Membership, Role
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("held", __name__, url_prefix="/desk/inbox")
bp.before_request(only(Role.OFFICER))


@dataclass(frozen=True, slots=True)
class _Hand:
    """Whose hand does it, with what and when."""

    desk: Desk
    mail_id: int
    by: str
    at: datetime


def offered(book: Session, row: IncomingMail) -> dict[str, object]:
    """What the page of a mail offers: its steps, and what may be chosen for them."""
    steps = sorting.steps(row)
    return {
        "steps": steps,
        "step": NextStep,
        "invitations": queries.invitations_it_may_answer(book, row)
        if NextStep.RECORD_AS in steps
        else [],
        "consultations": queries.consultations_it_may_answer(book)
        if NextStep.RECORD_AS_SENDERS in steps
        else [],
        "named": tending.named_in(row) if NextStep.ASK_NAMED in steps else "",
    }


@bp.post("/<int:mail_id>/next/<name>")
def take_step(mail_id: int, name: str) -> Response:
    """Does one step; what it refuses is said on the mail's page, and nothing has changed."""
    step = NextStep.__members__.get(name.upper())
    if step is None:
        abort(404)
    tools = kit()
    hand = _Hand(tools.post_desk, mail_id, officer().name, tools.now())
    try:
        if step is NextStep.OPEN_ENCLOSED:
            taken = enclosures.open_enclosed(tools.database, mail_id, by=hand.by, at=hand.at)
            said = f"Taken in: {len(taken)}. They will be read within a minute."
        else:
            with tools.database.begin() as book:
                said = STEPS[step](book, hand)
    except Refusal as refusal:
        flash(refusal.sentence, "error")
    else:
        flash(said, "success")
    return redirect(url_for("inbox.mail", mail_id=mail_id))


def _record_as(book: Session, hand: _Hand) -> str:
    chosen = _chosen("invitation", "Choose whose answer this is.")
    said = holding.attribute(book, hand.desk, hand.mail_id, chosen, by=hand.by, at=hand.at)
    return f"Recorded as {said.reference}."


def _record_as_senders(book: Session, hand: _Hand) -> str:
    chosen = _chosen("consultation", "Choose what it answers.")
    said = holding.record_as_senders(book, hand.desk, hand.mail_id, chosen, by=hand.by, at=hand.at)
    return f"Recorded as {said.reference}; it counts once they, or you, say yes."


def _confirm(book: Session, hand: _Hand) -> str:
    said = holding.confirm_sender(book, hand.desk, hand.mail_id, by=hand.by, at=hand.at)
    on = said.stakeholder.membership is Membership.ACTIVE
    where = "On the list now" if on else "They left the list and stay off it"
    return f"{where}; what they wrote counts as {said.reference}."


def _same_person(book: Session, hand: _Hand) -> str:
    said = holding.take_as_invited(book, hand.desk, hand.mail_id, by=hand.by, at=hand.at)
    return f"Recorded as theirs: {said.reference}."


def _ask_for_yes(book: Session, hand: _Hand) -> str:
    tending.ask_again(book, hand.desk, hand.mail_id, by=hand.by, at=hand.at)
    return "Their address is asked."


def _take_off(book: Session, hand: _Hand) -> str:
    who = tending.take_off(book, hand.mail_id, by=hand.by, at=hand.at)
    return f"{who.name or who.email} is off the list."


def _take_off_invited(book: Session, hand: _Hand) -> str:
    who = tending.take_off_invited(book, hand.mail_id, by=hand.by, at=hand.at)
    return f"{who.name or who.email} is off the list."


def _no_more(book: Session, hand: _Hand) -> str:
    tending.write_no_more(book, hand.mail_id, by=hand.by, at=hand.at)
    return "No letter goes to this address any more."


def _ask_named(book: Session, hand: _Hand) -> str:
    address = request.form.get("named", "")
    tending.ask_named(book, hand.desk, hand.mail_id, address, by=hand.by, at=hand.at)
    return "They are asked whether they want to join."


def _believe_report(book: Session, hand: _Hand) -> str:
    tending.believe_report(book, hand.desk, hand.mail_id, by=hand.by, at=hand.at)
    return "Done as the report says."


def _send_help(book: Session, hand: _Hand) -> str:
    tending.send_help(book, hand.desk, hand.mail_id, by=hand.by, at=hand.at)
    return "Help is on its way; at most one such letter a day goes to an address."


def _read_again(book: Session, hand: _Hand) -> str:
    holding.read_again(book, hand.mail_id)
    return "It will be read again within a minute."


def _mark_automatic(book: Session, hand: _Hand) -> str:
    holding.mark_automatic(book, hand.mail_id, by=hand.by, at=hand.at)
    return "Marked as a machine's."


def _ignore(book: Session, hand: _Hand) -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise Unreadable("Say in a few words why it is put aside.")
    holding.discard(book, hand.mail_id, by=hand.by, at=hand.at, reason=reason)
    return "Put aside. The mail itself is kept."


def _chosen(field: str, missing: str) -> int:
    number = request.form.get(field, type=int)
    if number is None:
        raise Unreadable(missing)
    return number


STEPS: dict[NextStep, Callable[[Session, _Hand], str]] = {
    NextStep.RECORD_AS: _record_as,
    NextStep.RECORD_AS_SENDERS: _record_as_senders,
    NextStep.CONFIRM: _confirm,
    NextStep.SAME_PERSON: _same_person,
    NextStep.ASK_FOR_YES: _ask_for_yes,
    NextStep.TAKE_OFF: _take_off,
    NextStep.TAKE_OFF_INVITED: _take_off_invited,
    NextStep.NO_MORE: _no_more,
    NextStep.ASK_NAMED: _ask_named,
    NextStep.BELIEVE_REPORT: _believe_report,
    NextStep.SEND_HELP: _send_help,
    NextStep.READ_AGAIN: _read_again,
    NextStep.MARK_AUTOMATIC: _mark_automatic,
    NextStep.IGNORE: _ignore,
}
