"""Importing a list at the desk: hand it in, see what would happen, then let it happen."""

import json

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.errands.about import ImportList
from soundingboard.errands.asking import AT_ONCE, ask
from soundingboard.errands.importing import told
from soundingboard.people.importing import import_people, preview, read_list
from soundingboard.people.merging import Fate
from soundingboard.refusals import NotFound, Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.errands import to_page
from soundingboard.web.forms.stakeholders import ImportForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("lists", __name__, url_prefix="/desk/stakeholders/import")
bp.before_request(only(Role.OFFICER))

PURPOSE = "import a list"  # what the address of a preview is signed for
VALID_FOR = 24 * 60 * 60  # seconds
SHOWN = 50  # rows of each fate; the counts tell how many more there are

# The order in which a person wants to see them: what needs a decision first.
ORDER = (
    Fate.WRONG,
    Fate.REFUSED,
    Fate.LEFT,
    Fate.STOPPED,
    Fate.ADDED_TO,
    Fate.REPEATED,
    Fate.KNOWN,
    Fate.NEW,
)


@bp.route("/", methods=["GET", "POST"])
def page() -> str | Response:
    """Takes the file and keeps it on the shelf. Nothing of it is on the list yet."""
    tools = kit()
    form = ImportForm()
    if form.validate_on_submit():
        upload = form.file.data
        name, content = str(upload.filename or "The file"), upload.read()
        try:
            with tools.database.reading() as book:
                preview(book, name, content)
        except Refusal as refusal:
            form.file.errors = [refusal.sentence]
        else:
            handed_in = json.dumps([tools.shelf.put(content), name[:100], form.source.data])
            signed = tools.stationery.signer.sign(PURPOSE, handed_in)
            return redirect(url_for("lists.preview_page", signed=signed))
    return render_template("desk/stakeholders/import.html", form=form)


@bp.get("/<signed>")
def preview_page(signed: str) -> str:
    """What would happen with each row."""
    tools = kit()
    name, source, content = _handed_in(signed)
    with tools.database.reading() as book:
        seen = preview(book, name, content)
    # Who is refused and on our list all the same comes first: somebody must stop their letters.
    ranked = sorted(seen.rows, key=lambda row: not row.ours)
    rows = {fate: [row for row in ranked if row.fate is fate] for fate in ORDER}
    return render_template(
        "desk/stakeholders/preview.html",
        seen=seen,
        rows={fate: found for fate, found in rows.items() if found},
        source=source,
        signed=signed,
        shown=SHOWN,
        ours=sum(row.ours for row in seen.rows),
        gain=seen.count(Fate.NEW) + seen.count(Fate.ADDED_TO),
        Fate=Fate,
    )


@bp.post("/<signed>")
def take(signed: str) -> Response:
    """Lets it happen: at once where the list is short, else in the background.

    The list is weighed again, so pressing twice imports once.
    """
    tools = kit()
    name, source, content = _handed_in(signed)
    if len(read_list(name, content).people) > AT_ONCE:
        about = ImportList(tools.shelf.put(content), name, source, officer().name)
        title = f"Importing {name} ({source})"
        with tools.database.begin() as book:
            errand = ask(book, about, title=title, at=tools.now(), by=officer())
        return to_page(errand.id)
    with tools.database.begin() as book:
        seen = preview(book, name, content)
        done = import_people(book, seen, source=source, at=tools.now(), actor=officer().name)
    flash(told(done, seen.rows), "success")
    return redirect(url_for("stakeholders.page"))


def _handed_in(signed: str) -> tuple[str, str, bytes]:
    """The name, source and content of a list that was handed in, from the signed address."""
    tools = kit()
    content_hash, name, source = json.loads(
        str(tools.stationery.signer.unsign(PURPOSE, signed, VALID_FOR))
    )
    try:
        return name, source, tools.shelf.get(content_hash)
    except KeyError:
        raise NotFound("We do not have this file any more. Please hand it in again.") from None
