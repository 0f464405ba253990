"""The first page of the desk: what waits for somebody, and what is open."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from soundingboard.consultations import queries as consultations
from soundingboard.consultations.missed_openings import missed_openings
from soundingboard.contributions.queries import count_waiting
from soundingboard.digests.queries import digests_for
from soundingboard.errands import queries as errands
from soundingboard.inbox import queries as inbox
from soundingboard.inbox.holding import WAITING
from soundingboard.models import Officer
from soundingboard.outbox import mailing_progress as mailings
from soundingboard.outbox import queries as outbox
from soundingboard.vocabulary import DeliveryState, DigestState, Role
from soundingboard.web.desk.beginning import first_steps
from soundingboard.web.filters import count
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("desk", __name__, url_prefix="/desk")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something somebody should look at, and where."""

    sentence: str
    address: str


@bp.get("/")
def page() -> str:
    me = officer()
    with kit().database.reading() as book:
        return render_template(
            "desk/desk.html",
            officer=me,
            waiting=list(_waiting(book, me)),
            at_work=errands.count_open(book, for_=me),
            open_now=consultations.open_now(book, kit().now()),
            steps=[] if me.role is Role.LEAD else first_steps(book, me),
            letters_stay_here=kit().post_office is not None,
        )


def _waiting(book: Session, me: Officer) -> Iterator[Waiting]:
    drafts = [one for one in digests_for(book, me) if one.state is DigestState.DRAFT]
    if drafts:
        sentence = f"{count(len(drafts), 'digest')} to read and release"
        yield Waiting(sentence, url_for("leads.digests"))
    if me.role is Role.LEAD:
        return
    for missed in missed_openings(book, at=kit().now()):
        number = missed.consultation.id
        yield Waiting(
            f"“{missed.consultation.title}” did not open as planned: {missed.why}",
            url_for("consultations.page", consultation_id=number),
        )
    for one in mailings.stopped(book):
        sentence = f"“{one.name or one.key}” is paused: {one.reason}"
        yield Waiting(sentence, url_for("mailings.page", mailing_id=one.id))
    mails = inbox.counts(book)
    held = sum(mails.get(one, 0) for one in WAITING)
    if held:
        yield Waiting(f"{count(held, 'mail')} to decide on", url_for("inbox.page"))
    unsure = count_waiting(book)
    if unsure:
        yield Waiting(f"{count(unsure, 'passage')} to be placed", url_for("inbox.queue"))
    doubtful = outbox.counts(book).get(DeliveryState.UNCERTAIN, 0)
    if doubtful:
        sentence = f"{count(doubtful, 'letter')} of which nobody knows whether it arrived"
        yield Waiting(sentence, url_for("letters.page"))
