"""Forms for themes: what one is called and about, and a code frame handed in."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import SubmitField

from soundingboard.web.forms import fields


class ThemeForm(FlaskForm):
    """A theme's name and what belongs to it."""

    name = fields.line("Name", missing="Enter a name for the theme")
    description = fields.text(
        "What belongs to it",
        hint="In the words people use. New passages are put in by it, and by what is in already.",
    )
    save = SubmitField("Save", widget=GovSubmitInput())


class FrameForm(FlaskForm):
    """A code frame as a CSV file."""

    file = FileField(
        "Code frame as a CSV file",
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file")],
        description="Columns “Priority” and “Theme”; if you like “Description” and “Locked”. "
        "With “Identifier”, as it is handed out, themes can be renamed.",
    )
    bring_in = SubmitField("Bring it in", widget=GovSubmitInput())
