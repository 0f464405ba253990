"""Campaigns at the desk: the text many sent, who sent it as it stands, and who changed it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.analysis.variants import own_words
from soundingboard.consultations import queries as consultations
from soundingboard.contributions import campaigns
from soundingboard.contributions.variants import code_new
from soundingboard.errands.about import LookForCampaigns
from soundingboard.errands.asking import AT_ONCE, ask
from soundingboard.errands.looking import told
from soundingboard.models import Campaign, CampaignMember
from soundingboard.refusals import Refusal, Unreadable
from soundingboard.vocabulary import CampaignState, CampaignText, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.errands import to_page
from soundingboard.web.forms.campaigns import CampaignForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("campaigns", __name__, url_prefix="/desk/campaigns")
bp.before_request(only(Role.OFFICER))

SHOWN = 50  # contributions of each kind; the numbers tell how many more there are
VERDICTS = {"yes": CampaignState.CONFIRMED, "no": CampaignState.REJECTED}


@bp.post("/in/<int:consultation_id>")
def look(consultation_id: int) -> Response:
    """Looks for texts that several sent to a consultation; in the background where many sent."""
    tools = kit()
    with tools.database.begin() as book:
        found = consultations.consultation(book, consultation_id)
        if campaigns.sent_count(book, found) > AT_ONCE:
            title = f"Looking for campaigns in “{found.title}”"
            about = LookForCampaigns(consultation_id)
            return to_page(ask(book, about, title=title, at=tools.now(), by=officer()).id)
        at = tools.now()
        done = campaigns.look(book, found, at=at)
        code_new(book, found, tools.coders, at=at)
    flash(told(done), "success")
    return redirect(
        url_for("consultations.page", consultation_id=consultation_id, _anchor="waterfall")
    )


@bp.route("/<int:campaign_id>", methods=["GET", "POST"])
def page(campaign_id: int) -> str | Response:
    """One campaign, with a form to name it."""
    tools = kit()
    with open_book() as book:
        found = campaigns.find(book, campaign_id)
        form = CampaignForm(name=found.name)
        if form.validate_on_submit():
            try:
                campaigns.name(book, found, str(form.name.data), by=officer().name, at=tools.now())
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                flash("Saved.", "success")
                return _to(campaign_id)
        variants = campaigns.members(book, found, CampaignText.VARIANT, most=SHOWN)
        return render_template(
            "desk/campaigns/campaign.html",
            campaign=found,
            form=form,
            size=next(
                one for one in campaigns.sizes(book, found.consultation) if one.campaign is found
            ),
            variants=[(one, _pieces(found, one)) for one in variants],
            standard=campaigns.members(book, found, CampaignText.STANDARD, most=SHOWN),
            taken_out=campaigns.members(book, found, CampaignText.NONE, most=SHOWN),
            kinds=CampaignText,
        )


@bp.post("/<int:campaign_id>/verdict")
def verdict(campaign_id: int) -> Response:
    """Says that it is a campaign, or that it is none."""
    said = VERDICTS.get(request.form.get("verdict", ""))
    if said is None:
        raise Unreadable("Say whether it is a campaign.")
    with kit().database.begin() as book:
        found = campaigns.find(book, campaign_id)
        campaigns.decide(book, found, said, by=officer().name, at=kit().now())
    return _to(campaign_id)


@bp.post("/<int:campaign_id>/contributions/<int:contribution_id>")
def sort(campaign_id: int, contribution_id: int) -> Response:
    """Says what of the campaign somebody sent."""
    try:
        kind = CampaignText(request.form.get("kind", ""))
    except ValueError:
        raise Unreadable("Say what of the campaign they sent.") from None
    with kit().database.begin() as book:
        found = campaigns.find(book, campaign_id)
        campaigns.sort(book, found, contribution_id, kind, by=officer().name, at=kit().now())
    flash("Saved.", "success")
    return _to(campaign_id)


def _pieces(campaign: Campaign, member: CampaignMember) -> list[tuple[str, bool]]:
    """What somebody sent in pieces, each with whether it is theirs and not the campaign's."""
    text = campaigns.words_of(member.contribution)
    pieces, at = [], 0
    for span in own_words(campaign.standard_text, text):
        pieces += [(text[at : span.start], False), (span.of(text), True)]
        at = span.end
    return [*pieces, (text[at:], False)]


def _to(campaign_id: int) -> Response:
    return redirect(url_for("campaigns.page", campaign_id=campaign_id))
