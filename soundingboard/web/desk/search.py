"""Search everything that was ever said, keep a search, and take away what it found."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.coding.blind import NOT_YET, hidden_from
from soundingboard.contributions import queries
from soundingboard.contributions.anchoring import where_of
from soundingboard.digests.printing import author
from soundingboard.models import Organisation, SavedSearch, StakeholderGroup
from soundingboard.refusals import NotFound, Refusal, Unreadable
from soundingboard.searching import saving
from soundingboard.searching.answered import all_answers, answers_to
from soundingboard.searching.counting import counts
from soundingboard.searching.finding import Wanted, find
from soundingboard.searching.narrowing import Narrowed
from soundingboard.searching.taking_away import FORMATS, as_file
from soundingboard.searching.words import Words, read
from soundingboard.vocabulary import Channel, OrganisationType, Role, Stance
from soundingboard.web.forms.searching import KeepForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("search", __name__, url_prefix="/desk/search")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.get("/")
def page() -> str:
    return _page(KeepForm(formdata=None))


@bp.post("/keep")
def keep() -> str | Response:
    """Keeps the search of this address under a name."""
    form = KeepForm()
    if not form.validate_on_submit():
        return _page(form)
    with kit().database.begin() as book:
        try:
            saved = saving.save(
                book,
                officer(),
                str(form.name.data or ""),
                _typed(),
                Narrowed.of(request.args),
                exactly=_exactly(),
                shared=bool(form.shared.data),
                at=kit().now(),
            )
        except Refusal as refusal:
            form.name.errors = [refusal.sentence]
        else:
            flash(f"The search “{saved.name}” is kept.", "success")
            return redirect(url_for("search.page", **_asked()))
    return _page(form)


@bp.post("/<int:search_id>/seen")
def seen(search_id: int) -> Response:
    """Its owner has seen everything that a kept search finds now."""
    with kit().database.begin() as book:
        saved = saving.seen(book, officer(), search_id, at=kit().now())
        flash(f"Nothing in “{saved.name}” is new to you now.", "success")
    return redirect(url_for("search.page"))


@bp.post("/<int:search_id>/delete")
def delete(search_id: int) -> Response:
    """Deletes one's own kept search."""
    with kit().database.begin() as book:
        saving.delete(book, officer(), search_id)
    flash("The search is deleted. Nothing that was said is.", "success")
    return redirect(url_for("search.page"))


@bp.get("/found.<form>")
def file(form: str) -> Response:
    """Everything found, as a file. Names and addresses in it: for officers only.

    What they may still code as the second is found by no code, and its codes are not in it.
    """
    if form not in FORMATS or officer().role is Role.LEAD:
        raise NotFound("There is no such file.")
    tools = kit()
    with tools.database.reading() as book:
        wanted = Wanted(
            words=read(_typed()),
            narrowed=Narrowed.of(request.args),
            exactly=_exactly(),
            hidden=hidden_from(book, officer()),
        )
        content, media_type, name = as_file(
            book, wanted, form, zone=tools.zone, at=tools.now(), not_yet=NOT_YET
        )
    return send_file(content, mimetype=media_type, as_attachment=True, download_name=name)


def _page(form: KeepForm) -> str:
    tools = kit()
    narrowed = Narrowed.of(request.args)
    words, trouble = _words()
    asked = _asked()
    with tools.database.reading() as book:
        hidden = hidden_from(book, officer())
        wanted = Wanted(words=words, narrowed=narrowed, exactly=_exactly(), hidden=hidden)
        searched = bool(words.sought or narrowed.asked) and not trouble
        found = (
            find(book, wanted, zone=tools.zone, page=request.args.get("page", 1, type=int))
            if searched
            else None
        )
        return render_template(
            "desk/search/index.html",
            typed=_typed(),
            trouble=trouble,
            wanted=wanted,
            asked=asked,
            found=found,
            counts=counts(book, found.found, zone=tools.zone, hidden=hidden) if found else [],
            answers=answers_to(book, [hit.comment.id for hit in found.rows]) if found else {},
            all_answers=all_answers(book, found.found) if found else [],
            kept=saving.all_for(book, officer(), zone=tools.zone, hidden=hidden),
            form=form,
            hidden=hidden,
            names=officer().role is not Role.LEAD,
            author=author,
            where_of=where_of,
            address_of=_address_of,
            turning=pagination(found.page, found.pages, _address(asked)) if found else None,
            **_choices(book),
        )


def _choices(book: Session) -> dict[str, Any]:
    """What a search can be narrowed by: pairs of what an address carries and what people read."""
    years = range(kit().now().year, 2009, -1)
    return {
        "choices": {
            "consultation": [(one.id, one.title) for one in queries.answered_consultations(book)],
            "priority": [(one.id, one.name) for one in queries.all_priorities(book)],
            "organisation": book.execute(
                select(Organisation.id, Organisation.name).order_by(Organisation.name)
            ).all(),
            "type": [(one.value, one.value) for one in OrganisationType],
            "group": book.execute(
                select(StakeholderGroup.id, StakeholderGroup.name).order_by(StakeholderGroup.name)
            ).all(),
            "channel": [(one.value, one.value) for one in Channel],
            "stance": [(one.value, one.value) for one in Stance],
            "since": [(year, year) for year in years],
            "until": [(year, year) for year in years],
        }
    }


def _words() -> tuple[Words, str]:
    """The words of this address, and what is wrong with them."""
    try:
        return read(_typed()), ""
    except Unreadable as refusal:
        return Words(), refusal.sentence


def _typed() -> str:
    return request.args.get("words", "").replace("\x00", "")


def _exactly() -> bool:
    return request.args.get("exactly") == "yes"


def _asked() -> dict[str, Any]:
    """The search of this address, to be carried in others."""
    words = {"words": _typed()} if _typed() else {}
    exactly = {"exactly": "yes"} if _exactly() else {}
    return words | exactly | Narrowed.of(request.args).asked


def _address_of(saved: SavedSearch) -> str:
    asked: dict[str, Any] = {
        "words": saved.words or None,
        "exactly": "yes" if saved.exactly else None,
        **saved.narrowed,
    }
    return url_for("search.page", **asked)


def _address(asked: dict[str, Any]) -> Callable[[int], str]:
    return lambda number: url_for("search.page", page=number, **asked)
