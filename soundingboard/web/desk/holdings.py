"""Everything we hold about one person: see it, look for mentions, download it for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.errands import queries as errands
from soundingboard.errands.about import LookForPerson
from soundingboard.errands.asking import ask
from soundingboard.errands.deciding import OPEN
from soundingboard.errands.finding import found_by, has_more
from soundingboard.holdings import recording
from soundingboard.holdings.gathering import Holdings, gather
from soundingboard.holdings.handing_over import Request, hand_over, hider
from soundingboard.holdings.mentions import Mention, Terms, show
from soundingboard.holdings.whose import whose
from soundingboard.models import Errand, Stakeholder
from soundingboard.people import queries
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import ErrandState, Wake
from soundingboard.web.desk.errands import to_page
from soundingboard.web.forms.holdings import HandOverForm, LookForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("holdings", __name__, url_prefix="/desk/stakeholders")
bp.before_request(only())  # administrators: nowhere else does so much about one person leave


@dataclass(frozen=True, slots=True)
class Shown:
    """A person, what we hold about them, and what was found when we looked for mentions."""

    person: Stakeholder
    held: Holdings
    errand: Errand | None
    terms: Terms
    mentions: list[Mention]
    is_ready: bool  # it was looked; a week later what was looked for is forgotten
    more: bool  # there are more mentions than anybody looks through


@bp.get("/<int:person_id>/held")
def page(person_id: int) -> str:
    """What we hold, by kind, and what others say of them."""
    with kit().database.reading() as book:
        return _page(book, _shown(book, person_id), LookForm(), HandOverForm())


@bp.post("/<int:person_id>/held/look")
def look(person_id: int) -> Response | str:
    """Asks for everything to be looked through, and records that somebody did."""
    tools = kit()
    form = LookForm()
    if not form.validate_on_submit():
        with tools.database.reading() as book:
            return _page(book, _shown(book, person_id), form, HandOverForm())
    with tools.database.begin() as book:
        who = whose(book, queries.person(book, person_id))
        terms = recording.terms(who, str(form.also.data or ""))
        about = LookForPerson(who.person_id, "\n".join(terms))
        # No name in the title: it outlives the person's row, and leads may see the list of work.
        title = f"Looking for person number {who.person_id} in what others wrote"
        errand = ask(book, about, title=title, at=tools.now(), by=officer())
        recording.looked(book, who, at=tools.now(), actor=officer().name)
    tools.bell.ring(Wake.ERRANDS)
    return to_page(errand.id)


@bp.post("/<int:person_id>/held/file")
def file(person_id: int) -> Response | str:
    """The archive, made now and kept nowhere; that it was made is recorded first."""
    tools = kit()
    form = HandOverForm()
    with tools.database.reading() as book:
        shown = _shown(book, person_id)
        is_valid = form.validate_on_submit()
        hidden = () if form.hidden.errors else recording.hidden_lines(form.hidden.data or "")
        if form.see.data:
            form.asked.errors = []  # not asked for yet
        if form.see.data or not is_valid:
            return _page(book, shown, LookForm(), form, hidden)
        chosen = set(form.mentions.data or [])
        going = [one for one in shown.mentions if one.spot.key in chosen]
        request = Request(
            held=shown.held,
            asked=str(form.asked.data),
            mentions=going,
            not_handed_out=len(shown.mentions) - len(going),
            hidden=hidden,
            more=shown.more,
        )
    # Looked up before: nobody waits for the lock of a writer while everything is gathered.
    try:
        with tools.database.begin() as book:
            recording.handed_over(book, request, at=tools.now(), actor=officer().name)
    except Unreadable as refusal:
        form.asked.errors = [refusal.sentence]
        with tools.database.reading() as book:
            return _page(book, _shown(book, person_id), LookForm(), form, hidden)
    with tools.database.reading() as book:
        archive = hand_over(book, tools.stationery, request, at=tools.now())
    name = f"what-we-hold-{shown.held.whose.person_id}.zip"
    answer = send_file(archive, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(book: Session, person_id: int) -> Shown:
    person = queries.person(book, person_id)
    who = whose(book, person)
    errand = errands.newest_about_person(book, who.person_id)
    about = LookForPerson.read(errand.about) if errand else None
    terms = Terms(about.terms.splitlines() if about else ())
    ready = bool(terms.words) and errand is not None and errand.state is ErrandState.DONE
    spots = found_by(errand) if errand and ready else []
    mentions = show(book, spots, terms)
    more = errand is not None and has_more(errand)
    return Shown(person, gather(book, who), errand, terms, mentions, ready, more)


def _page(
    book: Session,
    shown: Shown,
    look_form: LookForm,
    hand_over_form: HandOverForm,
    hidden: Sequence[str] = (),
) -> str:
    hides = hider(book, shown.held, hidden)
    return render_template(
        "desk/holdings/page.html",
        person=shown.person,
        held=shown.held,
        errand=shown.errand,
        is_open=shown.errand is not None and shown.errand.state in OPEN,
        more=shown.more,
        is_ready=shown.is_ready,
        terms=shown.terms.words,
        mentions=[
            (one.spot.key, one.kind, [(place, hides.words(place)) for place in one.places])
            for one in shown.mentions
        ],
        look_form=look_form,
        form=hand_over_form,
        chosen=set(hand_over_form.mentions.data or []),
        look_at=url_for("holdings.look", person_id=shown.person.id),
        file_at=url_for("holdings.file", person_id=shown.person.id),
    )
