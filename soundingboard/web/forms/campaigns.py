"""The form for a campaign: what staff call it."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from soundingboard.web.forms import fields


class CampaignForm(FlaskForm):
    """The name of a campaign."""

    name = fields.line(
        "Name",
        missing="Enter a name for the campaign",
        hint="For example who called for it: “Friends of the Harbour”.",
    )
    save = SubmitField("Save", widget=GovSubmitInput())
