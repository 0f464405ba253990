"""One mail as staff see it: what became of it, and its three panes; with a problem, if any."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from soundingboard.inbox import queries
from soundingboard.inbox.corresponding import letters_about, why_not
from soundingboard.inbox.understanding import look_again, understand
from soundingboard.models import IncomingMail
from soundingboard.reading.passages import Passage
from soundingboard.refusals import NotFound
from soundingboard.web.desk import held
from soundingboard.web.desk.panes import panes
from soundingboard.web.guards import kit


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be done: the field it is about, the sentence, and what was typed there."""

    field: str
    sentence: str
    typed: str = ""

    @property
    def errors(self) -> dict[str, list[str]]:
        """As a form says it: the page's title then begins with "Error"."""
        return {self.field: [self.sentence]}


def mail_row(book: Session, mail_id: int) -> IncomingMail:
    """A mail with its bytes. Raises NotFound where there is none."""
    row = queries.mail(book, mail_id)
    if row is None:
        raise NotFound("There is no such mail.")
    return row


def mail_page(
    book: Session,
    mail_id: int,
    *,
    passage_id: int | None = None,
    problem: Problem | None = None,
) -> str:
    """The page of a mail; `passage_id` is the passage that is open."""
    row = mail_row(book, mail_id)
    desk = kit().post_desk
    recorded = queries.contributions_of(book, row.id)
    found: tuple[Passage, ...] = ()
    if recorded:
        mail, letter = look_again(book, desk, row)
    else:
        known = understand(book, desk, row.raw[: desk.max_mail_bytes], invitation=row.invitation)
        mail, letter, found = known.mail, known.letter, known.passages
    given = recorded[0] if recorded else None
    return render_template(
        "inbox/mail.html",
        row=row,
        mail=mail,
        found=found,
        recorded=recorded,
        panes=panes(book, row, mail, letter, given, passage_id=passage_id),
        problem=problem,
        form=problem,
        written=letters_about(book, row.id),
        letters_barred=why_not(book, row),
        **held.offered(book, row),
    )
