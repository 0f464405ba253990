"""Long work at the desk: how far each piece has come, stop it, let it go on."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.coding.blind import refuse_made_for_another
from soundingboard.digests.reviewing import may_work_on
from soundingboard.errands import queries
from soundingboard.errands.about import (
    CodeAgain,
    ConvertDocument,
    DraftWords,
    LookForCampaigns,
    LookForPerson,
    MakeReport,
    PublishReport,
    SortThemes,
)
from soundingboard.errands.deciding import OPEN, STOPPED, cancel, go_on
from soundingboard.errands.reporting import file_of
from soundingboard.models import Consultation, Digest, Errand
from soundingboard.press.report import Kind
from soundingboard.refusals import NotAllowed
from soundingboard.reports.later import fetch
from soundingboard.vocabulary import ErrandKind, ErrandState, Role, Wake
from soundingboard.web.downloads import sent
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("errands", __name__, url_prefix="/desk/errands")
bp.before_request(only(Role.OFFICER, Role.LEAD))

# As people read them, with the colour of the tag.
STANDINGS = {
    ErrandState.WAITING: ("Waiting", "govuk-tag--grey"),
    ErrandState.RUNNING: ("Being done", "govuk-tag--blue"),
    ErrandState.DONE: ("Done", "govuk-tag--green"),
    ErrandState.FAILED: ("Not done", "govuk-tag--red"),
    ErrandState.CANCELLED: ("Stopped", "govuk-tag--yellow"),
}
COUNTED = {
    ErrandKind.LIST: "people",
    ErrandKind.DOCUMENT: "blocks",
    ErrandKind.CODING: "passages",
    ErrandKind.DIGESTS: "priorities",
    ErrandKind.THEMES: "passages",
    ErrandKind.REPORT: "steps",
    ErrandKind.PUBLISHING: "steps",
    ErrandKind.MEANINGS: "passages",
    ErrandKind.CAMPAIGNS: "contributions",
    ErrandKind.WORDS: "questions",
    ErrandKind.MENTIONS: "mails",
}

# Where one sees what came of it, whatever it was about.
PLAIN = {
    ErrandKind.LIST: "stakeholders.page",
    ErrandKind.MEANINGS: "strategy.page",
    ErrandKind.DIGESTS: "leads.digests",
}


@bp.get("/")
def index() -> str:
    with kit().database.reading() as book:
        return render_template(
            "desk/errands/index.html",
            errands=queries.newest(book, for_=officer()),
            standings=STANDINGS,
        )


@bp.get("/<int:errand_id>")
def page(errand_id: int) -> str:
    """How far it has come, and what can be done about it."""
    with kit().database.reading() as book:
        found = queries.errand(book, errand_id, for_=officer())
        return render_template("desk/errands/errand.html", **_shown(found))


@bp.get("/<int:errand_id>/progress")
def live(errand_id: int) -> str:
    """The progress alone, for a page that looks again by itself."""
    with kit().database.reading() as book:
        found = queries.errand(book, errand_id, for_=officer())
        return render_template("desk/errands/_progress.html", **_shown(found))


@bp.get("/<int:errand_id>/file")
def file(errand_id: int) -> Response:
    """The report that was made, as a file; what may be printed is asked anew."""
    tools = kit()
    with tools.database.reading() as book:
        found = queries.errand(book, errand_id, for_=officer())
        made = file_of(found)
        about = MakeReport.read(found.about)
        digest = book.get(Digest, about.number) if about.kind == Kind.DIGEST.value else None
        if digest is not None and not may_work_on(officer(), digest):
            raise NotAllowed("This digest belongs to the lead of another priority.")
        consultation = None if digest else book.get(Consultation, about.number)
        refuse_made_for_another(book, officer(), about.reader, consultation)
        return sent(fetch(book, tools.shelf, made))


@bp.post("/<int:errand_id>/stop")
def stop(errand_id: int) -> Response:
    with kit().database.begin() as book:
        found = queries.errand_to_change(book, errand_id, for_=officer())
        cancel(book, found, by=officer().name, at=kit().now())
    flash("Stopped. What was done before stays.", "success")
    return to_page(errand_id)


@bp.post("/<int:errand_id>/go-on")
def resume(errand_id: int) -> Response:
    with kit().database.begin() as book:
        found = queries.errand_to_change(book, errand_id, for_=officer())
        go_on(book, found, by=officer().name, at=kit().now())
    kit().bell.ring(Wake.ERRANDS)
    flash("It goes on.", "success")
    return to_page(errand_id)


def to_page(errand_id: int) -> Response:
    """Where somebody who asked for long work can see it being done."""
    return redirect(url_for("errands.page", errand_id=errand_id))


def _shown(found: Errand) -> dict[str, object]:
    standing, colour = STANDINGS[found.state]
    return {
        "errand": found,
        "standing": standing,
        "colour": colour,
        "counted": COUNTED[found.kind],
        "is_open": found.state in OPEN,
        "can_go_on": found.state in STOPPED,
        "result": _result(found),
        "now": kit().now(),
    }


def _result(found: Errand) -> str:
    """The page on which one sees what came of it."""
    if found.kind in PLAIN:
        return url_for(PLAIN[found.kind])
    match found.kind:
        case ErrandKind.CODING:
            about = CodeAgain.read(found.about)
            page = url_for("strategy.strategy", strategy_id=about.strategy_id)
        case ErrandKind.THEMES:
            sorted_on = SortThemes.read(found.about).priority_id
            page = url_for("themes.priority", priority_id=sorted_on)
        case ErrandKind.REPORT:
            page = _report(found)
        case ErrandKind.PUBLISHING:
            number = PublishReport.read(found.about).consultation_id
            page = url_for("reports.page", consultation_id=number)
        case ErrandKind.CAMPAIGNS:
            number = LookForCampaigns.read(found.about).consultation_id
            page = url_for("consultations.page", consultation_id=number, _anchor="waterfall")
        case ErrandKind.WORDS:
            page = url_for("theme.page", theme_id=DraftWords.read(found.about).theme_id)
        case ErrandKind.MENTIONS:
            person = LookForPerson.read(found.about).stakeholder_id
            page = url_for("holdings.page", person_id=person)
        case _:
            page = _document(found)
    return page


def _document(found: Errand) -> str:
    if found.result_id is not None:
        return url_for("documents.version", version_id=found.result_id)
    number = ConvertDocument.read(found.about).document_id
    if number is None:
        return url_for("documents.new")
    return url_for("documents.new_version", document_id=number)


def _report(found: Errand) -> str:
    if found.state is ErrandState.DONE:
        return url_for("errands.file", errand_id=found.id)
    about = MakeReport.read(found.about)
    if about.kind == Kind.DIGEST.value:
        return url_for("leads.digest", digest_id=about.number)
    return url_for("reports.page", consultation_id=about.number)
