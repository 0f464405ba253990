"""The form of the search page: a name to keep a search under."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import BooleanField, SubmitField

from soundingboard.searching.saving import LONGEST_NAME
from soundingboard.web.forms import fields


class KeepForm(FlaskForm):
    """The name of a search that is to be kept."""

    name = fields.line(
        "Name", hint="For example “Skills since 2019”", most=LONGEST_NAME, missing="Enter a name"
    )
    shared = BooleanField("Everybody at the desk may use it")
    save = SubmitField("Keep this search", widget=GovSubmitInput())
