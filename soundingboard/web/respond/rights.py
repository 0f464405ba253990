"""What people may decide besides answering: their language, and to take back what they said."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.withdrawing import withdraw, withdrawable
from soundingboard.people.languages import choose_language
from soundingboard.phrases import phrase, said
from soundingboard.reports import publishing
from soundingboard.vocabulary import Language
from soundingboard.web.forms.responding import LanguageForm
from soundingboard.web.guards import kit
from soundingboard.web.respond.answering import closed_page, start_page
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import visit
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
