"""What people may decide besides answering: their language, what is published, what counts."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.consenting import choose_consent
from soundingboard.contributions.withdrawing import withdraw, withdrawable
from soundingboard.models import Contribution
from soundingboard.people.languages import choose_language
from soundingboard.phrases import phrase, said
from soundingboard.reports import publishing
from soundingboard.vocabulary import Consent, Language
from soundingboard.web.forms.consenting import ConsentForm, chosen
from soundingboard.web.forms.responding import LanguageForm
from soundingboard.web.guards import kit
from soundingboard.web.respond.answering import closed_page, start_page
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import Visit, visit
from soundingboard.web.tongue import say


@bp.post("/<token>/language")
def choose(token: str) -> str | Response | tuple[str, int]:
    """Letters come in this language from now on, and so does this page."""
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        form = LanguageForm()
        if not form.validate():
            notice = phrase("Choose one of the languages.")
            page = start_page(found, notice) if found.open else closed_page(found, notice=notice)
            return page, 422
        language = Language(form.letters_in.data)
        choose_language(book, found.invitation.stakeholder, language, at=tools.now())
    flash(said(phrase("From now on we write to you in this language."), language), "success")
    # What was asked for by "?lang=" would outrank what they have just chosen.
    return redirect(url_for("respond.start", token=found.token, lang=None))


@bp.get("/<token>/publishing/<reference>")
def publishing_of(token: str, reference: str) -> str:
    """Whether what they sent may be published, as they said it last."""
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        return consent_page(found, withdrawable(book, found.invitation, reference))


@bp.post("/<token>/publishing/<reference>")
def consent(token: str, reference: str) -> str | Response | tuple[str, int]:
    """Before and after the close: what is published is asked anew whenever it is read."""
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        given = withdrawable(book, found.invitation, reference)
        form = ConsentForm()
        if not form.validate():
            return consent_page(found, given, form), 422
        said_now, reason = chosen(form)
        choose_consent(book, found.invitation, reference, said_now, reason=reason, at=tools.now())
    flash(
        say(phrase("What you chose for %(reference)s holds from now on.", reference=reference)),
        "success",
    )
    return redirect(url_for("respond.start", token=found.token))


def consent_page(
    found: Visit, given: Contribution, form: ConsentForm | None = None, notice: str = ""
) -> str:
    """The question, with what they said last where nothing was chosen now."""
    asked = given.consent is not Consent.NOT_ASKED
    last = {"consent": given.consent.value, "consent_reason": given.consent_reason}
    return render_template(
        "respond/publishing.html",
        visit=found,
        given=given,
        form=form or ConsentForm(data=last if asked else {}),
        notice=notice,
        where_of=where_of,
    )


@bp.get("/<token>/withdraw/<reference>")
def withdrawing(token: str, reference: str) -> str:
    """Only asks, and says what it still can do."""
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        return render_template(
            "respond/withdraw.html",
            visit=found,
            given=withdrawable(book, found.invitation, reference),
            published=publishing.current(book, found.consultation),
            where_of=where_of,
        )


@bp.post("/<token>/withdraw/<reference>")
def take_back(token: str, reference: str) -> Response:
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        withdraw(book, found.invitation, reference, at=tools.now())
    flash(
        say(phrase("%(reference)s is withdrawn. It does not count any more.", reference=reference)),
        "success",
    )
    return redirect(url_for("respond.start", token=found.token))
