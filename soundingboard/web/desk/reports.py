"""Reports at the desk: read one, have it as a file, publish it, withdraw it, templates."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from soundingboard.consultations import queries
from soundingboard.contributions.queries import comment
from soundingboard.errands.about import MakeReport, PublishReport
from soundingboard.errands.asking import ask
from soundingboard.models import Consultation
from soundingboard.press.report import Edition, Kind, Report
from soundingboard.press.word_template import own_template
from soundingboard.refusals import Refusal
from soundingboard.reports import later, own_templates, publishing
from soundingboard.reports.annexes import says_who_decides
from soundingboard.reports.making import (
    Format,
    Made,
    edition_called,
    format_called,
    make,
    read_aloud,
)
from soundingboard.reports.reading import NOTICES
from soundingboard.reports.summary import summarise
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.errands import to_page
from soundingboard.web.downloads import sent
from soundingboard.web.forms.reports import PublishForm, TemplateForm, WithdrawForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("reports", __name__, url_prefix="/desk/reports")
bp.before_request(only(Role.OFFICER))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/consultations/<int:consultation_id>")
def page(consultation_id: int) -> str:
    """The summary of responses as it stands; with `?edition=public`, as it would be published."""
    edition = edition_called(request.args.get("edition", ""))
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        large = later.is_large(book, found)
        report = None if large else _report(book, found, edition)
        return render_template(
            "desk/reports/report.html",
            consultation=found,
            edition=edition,
            notice=NOTICES[edition],
            left_out=report.notice.removeprefix(NOTICES[edition]) if report else "",
            # What is large is read in the file that is made of it in the background.
            body=read_aloud(book, report, passage_url=_passage) if report else None,
            formats=list(Format),
            templates=own_templates.templates(book),
            versions=publishing.versions(book, found),
            says_who_decides=says_who_decides(found),
            may_publish=found.closed_at is not None and queries.is_public(found),
        )


@bp.get("/consultations/<int:consultation_id>/<edition>.<kind>")
def download(consultation_id: int, edition: str, kind: str) -> Response:
    """The report as a file; `?template=` names a Word template by its number."""
    wanted = edition_called(edition)
    tools = kit()
    with tools.database.reading() as book:
        found = queries.consultation(book, consultation_id)
        later.refuse_large(book, found)
        own = None
        number = request.args.get("template", type=int)
        if number is not None:
            kept = own_templates.template(book, number)
            own = tools.shelf.get(kept.content_hash)
        made = make(book, _report(book, found, wanted), format_called(kind), template=own)
    return sent(made)


@bp.post("/consultations/<int:consultation_id>/background")
def make_later(consultation_id: int) -> Response:
    """Has the report made in the background; `template` is the number of a Word template."""
    tools, me = kit(), officer()
    number = request.form.get("template", type=int)
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        about = MakeReport(
            kind=Kind.CONSULTATION.value,
            number=found.id,
            edition=edition_called(request.form.get("edition", "")).value,
            format=format_called(request.form.get("kind", "")).value,
            template=own_templates.template(book, number).content_hash if number else "",
            reader=me.id,
        )
        title = f"Report on “{found.title}”, {about.edition}, as {about.format}"
        return to_page(ask(book, about, title=title, at=tools.now(), by=me).id)


@bp.route("/consultations/<int:consultation_id>/publish", methods=["GET", "POST"])
def publish(consultation_id: int) -> str | Response:
    """Shows what would be published before the POST freezes it."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        form = PublishForm()
        if not form.validate_on_submit():
            return render_template(
                "desk/reports/publish.html",
                form=form,
                consultation=found,
                is_large=later.is_large(book, found),
                says_who_decides=says_who_decides(found),
            )
        response = str(form.response.data or "")
        if later.is_large(book, found):
            publishing.check(found, response)
            about = PublishReport(found.id, response, officer().name)
            title = f"Publishing the summary of responses of “{found.title}”"
            return to_page(ask(book, about, title=title, at=tools.now(), by=officer()).id)
        made = publishing.publish(
            book,
            tools.shelf,
            found,
            response=response,
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            by=officer().name,
            at=tools.now(),
        )
        number = made.number
    flash(f"Version {number} is published.", "success")
    return redirect(url_for("reports.page", consultation_id=consultation_id))


@bp.route("/consultations/<int:consultation_id>/<int:number>/withdraw", methods=["GET", "POST"])
def withdraw(consultation_id: int, number: int) -> str | Response:
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        published = publishing.version(book, found, number)
        form = WithdrawForm()
        if not form.validate_on_submit():
            return render_template(
                "desk/reports/withdraw.html", form=form, consultation=found, published=published
            )
        why, me = str(form.why.data), officer().name
        notice = str(form.notice.data or "")
        publishing.withdraw(book, published, why, notice, by=me, at=kit().now())
    flash(f"Version {number} is withdrawn.", "success")
    return redirect(url_for("reports.page", consultation_id=consultation_id))


@bp.route("/templates", methods=["GET", "POST"])
def templates() -> str | Response:
    tools = kit()
    request.max_content_length = tools.max_upload_bytes
    with open_book() as book:
        form = TemplateForm()
        if _is_good(form):
            try:
                own_templates.add(
                    book,
                    tools.shelf,
                    str(form.name.data),
                    form.content() or b"",
                    by=officer().name,
                    at=tools.now(),
                )
            except Refusal as refusal:
                form.file.errors = [refusal.sentence]
            else:
                flash("The template is added.", "success")
                return redirect(url_for("reports.templates"))
        return render_template(
            "desk/reports/templates.html", form=form, templates=own_templates.templates(book)
        )


@bp.get("/templates/ours.docx")
def ours() -> Response:
    """The template we use, to begin one's own from."""
    return sent(Made("report-template.docx", DOCX, own_template()))


@bp.post("/templates/<int:template_id>/remove")
def remove(template_id: int) -> Response:
    with kit().database.begin() as book:
        found = own_templates.template(book, template_id)
        own_templates.remove(book, found, by=officer().name, at=kit().now())
    flash("The template is removed.", "success")
    return redirect(url_for("reports.templates"))


@bp.get("/passages/<int:comment_id>")
def passage(comment_id: int) -> Response:
    """Where a passage stands, for the identifiers in a report."""
    with kit().database.reading() as book:
        found = comment(book, comment_id)
        whole = found.contribution_id
    anchor = f"passage-{comment_id}"
    return redirect(url_for("contributions.page", contribution_id=whole, _anchor=anchor))


def _is_good(form: TemplateForm) -> bool:
    try:
        return bool(form.validate_on_submit())
    except RequestEntityTooLarge:
        form.file.errors = ["The file is too large."]
        return False


def _report(book: Session, consultation: Consultation, edition: Edition) -> Report:
    tools = kit()
    return summarise(
        book,
        consultation,
        edition,
        house=tools.stationery.letterhead.organisation_name,
        day=tools.stationery.day,
        at=tools.now(),
        reader=officer(),
    )


def _passage(comment_id: int) -> str:
    return url_for("reports.passage", comment_id=comment_id)
