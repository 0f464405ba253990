"""What a language model suggests for a theme: ask for it, take some of it, or none."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from soundingboard.contributions.queries import comment
from soundingboard.errands.about import DraftWords
from soundingboard.errands.asking import ask
from soundingboard.refusals import NotFound
from soundingboard.suggesting import asking, deciding
from soundingboard.themes.editing import find
from soundingboard.vocabulary import Role
from soundingboard.web.desk.errands import to_page
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("suggestions", __name__, url_prefix="/desk/themes")
bp.before_request(only(Role.OFFICER))


@bp.post("/<int:theme_id>/suggest")
def suggest(theme_id: int) -> Response:
    """Has the model asked in the background: it may take a minute. Nothing of the theme changes."""
    tools, me = kit(), officer()
    if tools.model is None:
        raise NotFound("No language model is configured.")
    with tools.database.begin() as book:
        found = find(book, theme_id)
        asking.gather(book, found)  # whoever presses is told at once where there is nothing to ask
        title = f"Asking {tools.model.name} for words for “{found.name}”"
        about = DraftWords(theme_id, me.name)
        return to_page(ask(book, about, title=title, at=tools.now(), by=me).id)


@bp.post("/suggestions/<int:suggestion_id>")
def decide(suggestion_id: int) -> Response:
    """Takes the name or some sentences of a suggestion, or refuses it."""
    who, at = officer().name, kit().now()
    with kit().database.begin() as book:
        found = deciding.find(book, suggestion_id)
        if request.form.get("verdict") == "refuse":
            deciding.refuse(found, by=who, at=at)
        else:
            deciding.accept(
                book,
                found,
                with_name=request.form.get("name") == "yes",
                sentences=request.form.getlist("sentence", type=int),
                by=who,
                at=at,
            )
            flash("Taken. You can change the words like your own.", "success")
        return _to(found.theme_id)


@bp.get("/suggestions/passages/<int:comment_id>")
def passage(comment_id: int) -> Response:
    """The words behind a sentence, where they stand."""
    with kit().database.reading() as book:
        given = comment(book, comment_id).contribution_id
    page = url_for("contributions.page", contribution_id=given, _anchor=f"passage-{comment_id}")
    return redirect(page)


def _to(theme_id: int) -> Response:
    return redirect(url_for("theme.page", theme_id=theme_id))
