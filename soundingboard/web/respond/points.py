"""Did we read you right? Somebody sees where each of their points was put, and puts it right."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.contributions.adding import add_missing
from soundingboard.contributions.correcting import Told, is_settled, put, take_out
from soundingboard.contributions.receipts import perhaps_about, place
from soundingboard.models import Comment, Contribution
from soundingboard.phrases import phrase
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import ContributionState
from soundingboard.web.forms.points import (
    AS_NOW,
    NO_COMMENT,
    WHOLE,
    check_seen,
    place_name,
    points_form,
    seen_name,
)
from soundingboard.web.guards import kit
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import Visit, visit
from soundingboard.web.tongue import say

A_PAGE = 25  # points; each has every place there is to choose from


@bp.get("/<token>/points")
def points(token: str) -> str | Response:
    """Every point and where it stands. Opening it changes nothing."""
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if not _sent(found):
            return redirect(url_for("respond.start", token=found.token))
        return points_page(found)


@bp.post("/<token>/points")
def put_right(token: str) -> str | Response | tuple[str, int]:
    """Does what was chosen; chosen again, it changes nothing more."""
    tools = kit()
    at = tools.now()
    # Learning takes a moment; it must not hold up everybody else who writes.
    with tools.database.reading() as book:
        tools.coders.coder(book, visit(book, token, at).consultation.strategy)
    with tools.database.begin() as book:
        found = visit(book, token, at)
        if not _sent(found):
            return redirect(url_for("respond.start", token=found.token))
        comments = _on_page(found)
        settled = is_settled(found.consultation)
        movable = () if settled else comments
        form = points_form(movable, found.consultation, first=_first())
        valid = form.validate()
        if not check_seen(form, movable, first=_first()) or not valid:
            return points_page(found, form), 422
        moved = 0 if settled else _put_right(book, form, comments)
        words = str(form.missing.data or "").strip()
        added = None
        if words:
            added = add_missing(
                book,
                tools.stationery,
                found.invitation,
                words,
                shelf=tools.shelf,
                coders=tools.coders,
                at=at,
            )
        _say(moved, added, said_before=bool(words) and added is None)
    return redirect(
        url_for("respond.points", token=found.token, page=_page() if _page() > 1 else None)
    )


def points_page(found: Visit, form: Any = None, notice: str = "") -> str:
    """The page, with what was chosen where it comes back."""
    comments = _on_page(found)
    settled = is_settled(found.consultation)
    return render_template(
        "respond/points.html",
        visit=found,
        form=form or points_form(() if settled else comments, found.consultation, first=_first()),
        comments=comments,
        first=_first(),
        page=_page(),
        pages=-(-len(_comments(found)) // A_PAGE),
        settled=settled,
        notice=notice,
        place=place,
        perhaps_about=perhaps_about,
        place_name=place_name,
        seen_name=seen_name,
    )


def _put_right(book: Session, form: Any, comments: Sequence[Comment]) -> int:
    """Moves what was chosen to be moved; returns how many points changed."""
    told = Told(kit().now(), kit().coders)
    moved = 0
    for comment in comments:
        choice = form[place_name(comment)].data
        if choice == AS_NOW:
            continue
        try:
            with book.begin_nested():
                if choice == NO_COMMENT:
                    moved += take_out(book, comment, told)
                else:
                    moved += put(book, comment, [None if choice == WHOLE else choice], told)
        except Refusal as refusal:
            flash(say(refusal.sentence), "error")
    return moved


def _say(moved: int, added: Contribution | None, *, said_before: bool) -> None:
    if moved:
        done = phrase("Points put right, as you say: %(number)s.", number=moved)
        flash(say(phrase("1 point put right, as you say.") if moved == 1 else done), "success")
    if added is not None:
        taken = phrase(
            "What you added is taken as %(reference)s. A receipt is on its way.",
            reference=added.reference,
        )
        flash(say(taken), "success")
    if said_before:
        flash(say(phrase("We have what you added already.")), "success")
    if not moved and added is None and not said_before:
        unchanged = phrase("Nothing has changed: everything stands as you left it.")
        flash(say(unchanged), "success")


def _sent(found: Visit) -> list[Contribution]:
    return [one for one in found.sent if one.state is ContributionState.SUBMITTED]


def _comments(found: Visit) -> list[Comment]:
    return [comment for given in _sent(found) for comment in given.comments]


def _page() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 10_000))


def _first() -> int:
    """The number of the first point on this page."""
    return (_page() - 1) * A_PAGE + 1


def _on_page(found: Visit) -> list[Comment]:
    return _comments(found)[_first() - 1 : _first() - 1 + A_PAGE]
