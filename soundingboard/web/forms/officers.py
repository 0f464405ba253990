"""The form for staff: who may sign in, and as what."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from soundingboard.vocabulary import Role
from soundingboard.web.forms import fields
from soundingboard.web.forms.widgets import Radios


class NewOfficerForm(FlaskForm):
    """Somebody who shall be able to sign in."""

    email = fields.address()
    name = fields.line("Name", missing="Enter a name")
    role = RadioField(
        "Role",
        widget=Radios(),
        choices=[
            SelectChoice(Role.OFFICER.value, "Officer: consultations, the open list, the inbox"),
            SelectChoice(
                Role.LEAD.value, "Lead: reads and releases the digests of their priorities"
            ),
            SelectChoice(
                Role.ADMINISTRATOR.value, "Administrator: everything, and who may sign in"
            ),
        ],
        validators=[InputRequired("Choose a role")],
    )
    save = SubmitField("Save", widget=GovSubmitInput())


class ChangeOfficerForm(NewOfficerForm):
    """The name and role of somebody who can."""

    email = None
