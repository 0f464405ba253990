"""The strategy at the desk: what it is, and its priorities in their order."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.contributions import recoding
from soundingboard.errands.about import CodeAgain
from soundingboard.errands.asking import AT_ONCE, ask
from soundingboard.errands.coding import told
from soundingboard.refusals import Refusal
from soundingboard.strategy import priorities, strategies, unmerging
from soundingboard.vocabulary import Role, Stage
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.errands import to_page
from soundingboard.web.forms.strategy import PriorityForm, StrategyForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("strategy", __name__, url_prefix="/desk/strategy")
bp.before_request(only(Role.OFFICER))

STEPS = {"up": -1, "down": 1}


@bp.get("/")
def page() -> str | Response:
    """All strategies; where there is one, that one."""
    with kit().database.reading() as book:
        found = strategies.all_strategies(book)
        if len(found) == 1:
            return redirect(url_for("strategy.strategy", strategy_id=found[0].id))
        return render_template("desk/strategy/strategies.html", strategies=found)


@bp.route("/begin", methods=["GET", "POST"])
def begin() -> str | Response:
    form = StrategyForm()
    if form.validate_on_submit():
        tools = kit()
        with tools.database.begin() as book:
            made = strategies.begin(
                book,
                name=str(form.name.data),
                description=str(form.description.data or ""),
                stage=Stage(form.stage.data),
                at=tools.now(),
                actor=officer().name,
            )
        flash("Now add its priorities.", "success")
        return redirect(url_for("strategy.strategy", strategy_id=made.id))
    return render_template("desk/strategy/edit.html", form=form, strategy=None)


@bp.get("/<int:strategy_id>")
def strategy(strategy_id: int) -> str:
    with kit().database.reading() as book:
        found = strategies.find(book, strategy_id)
        return render_template(
            "desk/strategy/strategy.html",
            strategy=found,
            stages=list(Stage),
            merges=unmerging.merges_of(book, found),
            passages=recoding.passages(book, found),
            comparison=kit().coders.latest_comparison(found),
        )


@bp.route("/<int:strategy_id>/edit", methods=["GET", "POST"])
def edit(strategy_id: int) -> str | Response:
    tools = kit()
    with open_book() as book:
        found = strategies.find(book, strategy_id)
        form = StrategyForm()
        if form.validate_on_submit():
            strategies.change(
                book,
                found,
                name=str(form.name.data),
                description=str(form.description.data or ""),
                stage=Stage(form.stage.data),
                at=tools.now(),
                actor=officer().name,
            )
            flash("Saved.", "success")
            return redirect(url_for("strategy.strategy", strategy_id=strategy_id))
        if request.method == "GET":
            form.fill(found)
        return render_template("desk/strategy/edit.html", form=form, strategy=found)


@bp.post("/<int:strategy_id>/code-again")
def code_again(strategy_id: int) -> Response:
    """Codes what was said by the priorities as they are now, and says what moved.

    Where much was said it is done in the background.
    """
    tools = kit()
    with tools.database.begin() as book:
        found = strategies.find(book, strategy_id)
        if recoding.passages(book, found) > AT_ONCE:
            title = f"Coding everything said on “{found.name}” again"
            about = CodeAgain(strategy_id)
            return to_page(ask(book, about, title=title, at=tools.now(), by=officer()).id)
        done = recoding.recode(book, found, tools.coders)
    flash(told(done), "success")
    return redirect(url_for("strategy.strategy", strategy_id=strategy_id))


@bp.route("/<int:strategy_id>/priorities/add", methods=["GET", "POST"])
def add(strategy_id: int) -> str | Response:
    with open_book() as book:
        found = strategies.find(book, strategy_id)
        leads = priorities.possible_leads(book)
        form = PriorityForm()
        form.offer(leads)
        if form.validate_on_submit():
            try:
                priorities.add_priority(book, found, form.wording(leads))
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                flash("Added.", "success")
                return redirect(url_for("strategy.strategy", strategy_id=strategy_id))
        return render_template(
            "desk/strategy/priority.html", form=form, strategy=found, priority=None
        )


@bp.route("/priorities/<int:priority_id>", methods=["GET", "POST"])
def priority(priority_id: int) -> str | Response:
    with open_book() as book:
        found = priorities.find(book, priority_id)
        leads = priorities.possible_leads(book)
        form = PriorityForm()
        form.offer(leads)
        if request.method == "GET":
            form.fill(found)
        elif form.validate_on_submit():
            try:
                priorities.change_priority(book, found, form.wording(leads))
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                flash("Saved.", "success")
                return redirect(url_for("strategy.strategy", strategy_id=found.strategy_id))
        return render_template(
            "desk/strategy/priority.html", form=form, strategy=found.strategy, priority=found
        )


@bp.post("/priorities/<int:priority_id>/move")
def move(priority_id: int) -> Response:
    """One place up or down."""
    with kit().database.begin() as book:
        found = priorities.find(book, priority_id)
        steps = STEPS.get(request.form.get("way", ""), 0)
        priorities.move_priority(book, found, steps=steps)
        address = url_for(
            "strategy.strategy", strategy_id=found.strategy_id, _anchor=f"priority-{found.id}"
        )
    return redirect(address)


@bp.route("/priorities/<int:priority_id>/remove", methods=["GET", "POST"])
def remove(priority_id: int) -> str | Response:
    """Asks first; the POST removes a priority that nothing is tied to."""
    with open_book() as book:
        found = priorities.find(book, priority_id)
        if request.method == "GET":
            return render_template("desk/strategy/remove.html", priority=found)
        strategy_id = found.strategy_id
        priorities.remove_priority(book, found)
    flash("Removed.", "success")
    return redirect(url_for("strategy.strategy", strategy_id=strategy_id))
