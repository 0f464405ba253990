"""Coding by hand at the desk: one passage after another, by keys alone or as an ordinary form."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.coding import agreeing, pairs, working
from soundingboard.coding.codes import Codes
from soundingboard.coding.progress import glance, progress
from soundingboard.coding.sharing import choose_share
from soundingboard.coding.waiting import for_second
from soundingboard.consultations import queries
from soundingboard.contributions import queries as said
from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.stance_learning import suggest_stances
from soundingboard.models import Comment, Consultation, Officer
from soundingboard.refusals import Conflict, NotAllowed, NotFound, Refusal
from soundingboard.vocabulary import Role, Round
from soundingboard.web.desk.coding_view import coding_view
from soundingboard.web.desk.mails import Problem
from soundingboard.web.forms.coding import ShareForm, codes_in
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("coding", __name__, url_prefix="/desk/consultations/<int:consultation_id>/coding")
bp.before_request(only(Role.OFFICER))
DONE = "Nothing waits for you to code."


@bp.get("")
def page(consultation_id: int) -> str:
    """How far it has come, how two coders agree, and how many passages two people code."""
    with kit().database.reading() as book:
        found = _opened(book, consultation_id)
        return _overview(book, found, ShareForm.of(found))


@bp.post("/share")
def share(consultation_id: int) -> str | Response:
    """How many of a hundred passages two people code."""
    with kit().database.begin() as book:
        found = _opened(book, consultation_id)
        form = ShareForm.of(found)
        if not form.validate():
            return _overview(book, found, form)
        number = int(form.share.data)
        choose_share(book, found, number, by=officer().name, at=kit().now())
    flash("Saved.", "success")
    return redirect(url_for("coding.page", consultation_id=consultation_id))


@bp.post("/next")
def take(consultation_id: int) -> Response:
    """Puts the next passage before the coder."""
    with kit().database.begin() as book:
        return _onward(book, _opened(book, consultation_id))


@bp.get("/passages/<int:comment_id>")
def passage(consultation_id: int, comment_id: int) -> str:
    with kit().database.reading() as book:
        found = _opened(book, consultation_id)
        return _passage_page(book, found, _comment(book, found, comment_id), _round())


@bp.post("/passages/<int:comment_id>")
def save(consultation_id: int, comment_id: int) -> str | Response | tuple[str, int]:
    """Keeps the codes and goes on to the next passage; nothing typed is lost where it cannot."""
    tools = kit()
    with tools.database.begin() as book:
        found = _opened(book, consultation_id)
        comment = _comment(book, found, comment_id)
        round_, codes = _round(), None
        try:
            codes = codes_in(request.form)
            with book.begin_nested():
                me = book.get_one(Officer, officer().id)
                seen = request.form.get("seen")
                working.code(book, comment_id, codes, round_, me, seen=seen, at=tools.now())
        except (Conflict, NotAllowed) as refusal:
            mine = working.own(book, comment, round_, book.get_one(Officer, officer().id))
            if mine is not None and codes is not None and mine.codes == codes.as_json():
                return _onward(book, found)  # the key was pressed twice
            flash(refusal.sentence if mine is None else working.YOURS, "error")
            return redirect(url_for("coding.page", consultation_id=consultation_id))
        except Refusal as refusal:
            problem = Problem("note", refusal.sentence)
            back = _passage_page(book, found, comment, round_, typed=codes, problem=problem)
            return back, refusal.status
        if round_ is Round.SETTLED:
            flash("Settled.", "success")
            return redirect(url_for("coding.page", consultation_id=consultation_id))
        return _onward(book, found)


@bp.post("/settle/<int:comment_id>")
def settle(consultation_id: int, comment_id: int) -> Response:
    """Puts a passage on which two differ before one of them."""
    with kit().database.begin() as book:
        comment = _comment(book, _opened(book, consultation_id), comment_id)
        me = book.get_one(Officer, officer().id)
        working.open_passage(book, comment, me, Round.SETTLED, at=kit().now())
        return redirect(_address(consultation_id, comment_id, Round.SETTLED))


@bp.post("/undo")
def undo(consultation_id: int) -> Response:
    """The last thing this coder said is undone, and the passage is before them again."""
    tools = kit()
    with tools.database.begin() as book:
        _opened(book, consultation_id)
        me = book.get_one(Officer, officer().id)
        try:
            with book.begin_nested():
                number = request.form.get("coding", 0, type=int)
                done = working.undo(book, number, me, at=tools.now())
                comment, round_ = done.comment, done.round
                working.open_passage(book, comment, me, round_, at=tools.now())
        except Refusal as refusal:
            flash(refusal.sentence, "error")
            return redirect(url_for("coding.page", consultation_id=consultation_id))
        flash("Undone: the passage stands as it did before you coded it.", "success")
        return redirect(_address(consultation_id, comment.id, round_))


@bp.post("/stances")
def stances(consultation_id: int) -> Response:
    """Suggests stances by what was labelled of each question, where that can be believed."""
    with kit().database.begin() as book:
        for one in suggest_stances(book, _opened(book, consultation_id)):
            flash(str(one), "success")
    return redirect(url_for("coding.page", consultation_id=consultation_id))


def _opened(book: Session, consultation_id: int) -> Consultation:
    found = queries.consultation(book, consultation_id)
    if found.opened_at is None:
        raise Conflict("There is nothing to code before the consultation is open.")
    return found


def _overview(book: Session, found: Consultation, form: ShareForm) -> str:
    return render_template(
        "desk/coding/index.html",
        consultation=found,
        form=form,
        progress=progress(book, found, officer()),
        agreed=agreeing.agreed(book, found),
        disagreements=pairs.disagreements(book, found),
        me=officer(),
        undoable=working.last_of(book, found, book.get_one(Officer, officer().id)),
    )


def _comment(book: Session, found: Consultation, comment_id: int) -> Comment:
    comment = said.comment(book, comment_id)
    if comment.contribution.consultation_id != found.id:
        raise NotFound("There is no such passage.")
    return comment


def _round() -> Round:
    try:
        return Round(request.values.get("round", Round.FIRST.value))
    except ValueError:
        raise NotFound("There is no such page.") from None


def _address(consultation_id: int, comment_id: int, round_: Round) -> str:
    return url_for(
        "coding.passage",
        consultation_id=consultation_id,
        comment_id=comment_id,
        round=None if round_ is Round.FIRST else round_.value,
        _anchor="passage",
    )


def _onward(book: Session, found: Consultation) -> Response:
    me = book.get_one(Officer, officer().id)
    turn = working.take_turn(book, found, me, at=kit().now())
    if turn is None:
        flash(DONE, "success")
        return redirect(url_for("coding.page", consultation_id=found.id))
    return redirect(_address(found.id, turn.comment_id, turn.round))


def _passage_page(
    book: Session,
    found: Consultation,
    comment: Comment,
    round_: Round,
    *,
    typed: Codes | None = None,
    problem: Problem | None = None,
) -> str:
    me = officer()
    pair = pairs.pair_of(book, comment)
    if round_ is Round.SETTLED and pair.said is None:
        raise NotFound("Only what two people coded can be settled.")
    if round_ is Round.SECOND and (pair.first is None or pair.first.coder_id == me.id):
        raise NotAllowed("This passage does not wait for you as its second coder.")
    if round_ is Round.FIRST and pair.first is not None and pair.first.coder_id != me.id:
        # Whoever is to code it as the second must not come upon the first one's codes.
        raise NotAllowed("Somebody else has coded this passage.")
    return render_template(
        "desk/coding/passage.html",
        consultation=found,
        view=coding_view(book, comment, round_, typed),
        glance=glance(book, found),
        for_me=len(for_second(book, found, me)) if round_ is Round.SECOND else 0,
        where_of=where_of,
        undoable=working.last_of(book, found, me),
        problem=problem,
        form=problem,
    )
