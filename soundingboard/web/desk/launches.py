"""From a finished draft to an open consultation: try the letter, check, sign off, open, close."""

import io
from collections.abc import Sequence

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations import (
    closing,
    drafting,
    inviting,
    launching,
    preflight,
    queries,
    readiness,
    signing_off,
    sparing,
    voiding,
)
from soundingboard.consultations.content import SHOWN, fingerprint
from soundingboard.models import Consultation, Stakeholder
from soundingboard.outbox.posting import Recipient
from soundingboard.outbox.rendering import Rendered, render
from soundingboard.refusals import Conflict, NotFound, Refusal
from soundingboard.vocabulary import Mode, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.consultations import OverrideForm, SignOffForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.tongue import of_a_test

bp = Blueprint("launches", __name__, url_prefix="/desk/consultations/<int:consultation_id>")
bp.before_request(only(Role.OFFICER))

# A letter is somebody else's HTML to a browser: no scripts, no forms, nothing from outside.
LETTER_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
# Where a point of the checklist is put right; the others are grounds of a formal consultation.
MENDED_AT = {
    **dict.fromkeys(
        ("title", "introduction", "closing", readiness.DURATION), "consultations.details"
    ),
    "questions": "questions.index",
    "sections": "questions.sections",
    "checked": "consultations.document",
    "audience": "audiences.page",
}
MOST_FOUND = 20  # people offered for a preview


@bp.get("/letter")
def letter(consultation_id: int) -> str:
    """The letter as one person will get it: the first of the audience, or whoever is asked for."""
    wanted = request.args.get("who", "").strip()[:200]
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        people = sparing.circle(book, found, at=kit().now()).mailable
        matching = [one for one in people if is_called(one, wanted)][:MOST_FOUND]
        reader = matching[0] if matching else None
        words = None
        if reader is not None:
            words = _words(found, reader)
        return render_template(
            "desk/consultations/letter.html",
            consultation=found,
            wanted=wanted,
            matching=matching,
            reader=reader,
            words=words,
            findings=_findings(found, people),
        )


@bp.get("/letter/<int:stakeholder_id>")
def letter_html(consultation_id: int, stakeholder_id: int) -> Response:
    """The HTML of the letter alone, for the frame of the preview."""
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        words = _words(found, on_the_list(book, stakeholder_id))
    response = make_response(words.html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.get("/letter/<int:stakeholder_id>.eml")
def letter_mail(consultation_id: int, stakeholder_id: int) -> Response:
    """The whole mail, head and all, as a file that a mail program opens."""
    tools = kit()
    with tools.database.reading() as book:
        found = queries.consultation(book, consultation_id)
        reader = on_the_list(book, stakeholder_id)
        mail = launching.specimen(tools.stationery, found, reader, at=tools.now())
    return send_file(
        io.BytesIO(mail),
        mimetype="message/rfc822",
        as_attachment=True,
        download_name=f"letter-{consultation_id}.eml",
    )


@bp.post("/letter/test")
def send_test(consultation_id: int) -> Response:
    """Sends a copy to the officer who asks for it, and to nobody else."""
    tools, me = kit(), officer()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        inviting.send_test(
            book,
            tools.stationery,
            found,
            to=Recipient(me.email, me.name),
            at=tools.now(),
            chance=tools.stationery.chance,
            language=of_a_test(),
        )
    flash(f"A test letter to {me.email} is on its way.", "success")
    return redirect(url_for("launches.letter", consultation_id=consultation_id))


@bp.get("/checklist")
def checklist(consultation_id: int) -> str:
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        points = _points(book, found)
        return render_template(
            "desk/consultations/checklist.html",
            consultation=found,
            points=points,
            mended_at={one.key: _mended_at(one.key, found.mode) for one in points},
            ready=readiness.is_ready(points),
        )


@bp.route("/checklist/<key>", methods=["GET", "POST"])
def override(consultation_id: int, key: str) -> str | Response:
    """Goes ahead without one point, by name and with a reason."""
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        points = _points(book, found)
        point = next((one for one in points if one.key == key and one.missing), None)
        if point is None or not point.may_be_overridden:
            raise NotFound("Nothing on the checklist needs this.")
        form = OverrideForm(reason=point.override.reason if point.override else "")
        if form.validate_on_submit():
            readiness.override(
                book,
                found,
                points,
                key,
                reason=str(form.reason.data),
                at=kit().now(),
                actor=officer().name,
            )
            flash("Your reason is kept.", "success")
            return redirect(url_for("launches.checklist", consultation_id=consultation_id))
        return render_template(
            "desk/consultations/override.html", form=form, consultation=found, point=point
        )


@bp.route("/sign-off", methods=["GET", "POST"])
def sign_off(consultation_id: int) -> str | Response:
    """Shows everything that is signed, and takes the name of whoever signs it."""
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        points = _points(book, found)
        if not readiness.is_ready(points):
            return redirect(url_for("launches.checklist", consultation_id=consultation_id))
        now_seen = fingerprint(found)
        form = SignOffForm(name=officer().name, seen=now_seen)
        if form.validate_on_submit():
            try:
                signing_off.sign_off(
                    book,
                    found,
                    form.approval(),
                    points,
                    seen=str(form.seen.data),
                    at=kit().now(),
                    actor=officer().name,
                    four_eyes=kit().four_eyes,
                )
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
                form.seen.data = now_seen  # what is shown again is what can be signed now
            else:
                flash("Signed off. It can be opened now.", "success")
                return redirect(url_for("consultations.page", consultation_id=consultation_id))
        circle = sparing.circle(book, found, at=kit().now())
        return render_template(
            "desk/consultations/sign_off.html",
            form=form,
            consultation=found,
            circle=circle,
            often=_often(book, found, circle.mailable),
            findings=_findings(found, circle.mailable),
            introduction=inviting.introduction_of(found),
            shown=now_seen[:SHOWN],
            four_eyes=kit().four_eyes,
            overridden=[one for one in points if one.override is not None],
        )


@bp.route("/open", endpoint="open", methods=["GET", "POST"])
def open_(consultation_id: int) -> str | Response:
    """Asks first, with the numbers; the POST opens and queues every letter."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        if request.method == "GET":
            if not voiding.stands(found) or found.opened_at is not None:
                raise Conflict(
                    "Only a consultation that is signed off and unchanged can be opened."
                )
            circle = sparing.circle(book, found, at=kit().now())
            return render_template(
                "desk/consultations/open.html",
                consultation=found,
                circle=circle,
                often=_often(book, found, circle.mailable),
            )
        launched = launching.launch(
            book,
            tools.stationery,
            found,
            at=tools.now(),
            chance=tools.stationery.chance,
            actor=officer().name,
        )
    flash(f"Open. {launched.invited:,} letters are on their way.", "success")
    return redirect(url_for("consultations.page", consultation_id=consultation_id))


@bp.post("/invite")
def invite(consultation_id: int) -> Response:
    """Invites whoever has come into the audience since the opening."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        invited = launching.invite_late(
            book,
            tools.stationery,
            found,
            at=tools.now(),
            chance=tools.stationery.chance,
            actor=officer().name,
        )
    flash(f"{invited:,} more invited.", "success")
    return redirect(url_for("consultations.page", consultation_id=consultation_id))


@bp.route("/close", methods=["GET", "POST"])
def close(consultation_id: int) -> str | Response:
    """Asks first; the POST closes it now, whatever the closing date says."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        if request.method == "GET":
            return render_template("desk/consultations/close.html", consultation=found)
        closing.close(book, found, at=tools.now(), actor=officer().name)
    flash("Closed. What still comes in counts as late.", "success")
    return redirect(url_for("consultations.page", consultation_id=consultation_id))


@bp.post("/coding")
def coding(consultation_id: int) -> Response:
    """Says that the coding is final, or that it goes on after all."""
    final = request.form.get("final") == "yes"
    step = closing.finish_coding if final else closing.resume_coding
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        step(book, found, at=kit().now(), actor=officer().name)
    sentence = "The coding is final." if final else "The coding goes on."
    flash(sentence, "success")
    return redirect(url_for("consultations.page", consultation_id=consultation_id))


def _mended_at(key: str, mode: Mode) -> str:
    """The page on which a point of the checklist is put right."""
    if key == "subject":
        by_paper = mode in {Mode.SOUNDING, Mode.PUBLICATION}
        return "consultations.document" if by_paper else "questions.index"
    return MENDED_AT.get(key, "consultations.grounds")


def _points(book: Session, found: Consultation) -> tuple[readiness.Point, ...]:
    return readiness.checklist(
        found,
        mailable=len(sparing.circle(book, found, at=kit().now()).mailable),
        at=kit().now(),
        zone=kit().stationery.zone,
    )


def _words(found: Consultation, reader: Stakeholder) -> Rendered:
    stationery = kit().stationery
    letter = inviting.preview(stationery, found, reader.name, reader.language)
    return render(stationery, letter)


def _often(book: Session, found: Consultation, people: Sequence[Stakeholder]) -> sparing.Overloads:
    mailing = sparing.leaving(found, kit().now())
    return sparing.overloads(book, people, mailing, over=kit().most_letters)


def _findings(found: Consultation, people: Sequence[Stakeholder]) -> tuple[preflight.Finding, ...]:
    return preflight.examine(kit().stationery, found, people, leads_somewhere=leads_somewhere)


def on_the_list(book: Session, stakeholder_id: int) -> Stakeholder:
    """Whoever has this number. Raises NotFound where nobody has."""
    reader = book.get(Stakeholder, stakeholder_id)
    if reader is None:
        raise NotFound("There is no such person on the list.")
    return reader


def leads_somewhere(link: str) -> bool:
    """Whether a link to our own site leads to a page; others are not looked at."""
    home = kit().links.home()
    if not link.startswith(home):
        return True
    path = "/" + link.removeprefix(home).partition("?")[0].partition("#")[0]
    return bool(current_app.url_map.bind("").test(path))


def is_called(person: Stakeholder, wanted: str) -> bool:
    """Whether these words are part of a person's name or address."""
    words = wanted.casefold()
    return words in person.name.casefold() or words in person.email
