"""Forms about what we hold about somebody."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SelectMultipleField, SubmitField, TextAreaField, ValidationError

from soundingboard.holdings.recording import hidden_lines
from soundingboard.refusals import Unreadable
from soundingboard.web.forms import fields
from soundingboard.web.forms.widgets import Checkboxes


class LookForm(FlaskForm):
    """By what else somebody may be called in what others wrote."""

    also = fields.text(
        "What else may they be called?",
        hint="Their name and addresses are looked for anyway. One a line: “Mrs Ash”, an old "
        "address, a nickname.",
    )
    look = SubmitField("Look for them", widget=GovSubmitInput())


class HandOverForm(FlaskForm):
    """Who asked, and which mentions go along."""

    asked = fields.line(
        "Who asked, when, and how do you know it is them?",
        missing="Say who asked, when, and how you know it is them",
        hint="For example “Asked by letter on 3 May; answered from the address we hold”. It is "
        "recorded, and stands at the top of the file.",
    )
    mentions = SelectMultipleField(
        "Mentions that go along", widget=Checkboxes(), choices=[], validate_choice=False
    )
    hidden = fields.text(
        "What else should be hidden?",
        hint="Names that are not on the list, and anything that tells who else is meant. One a "
        "line; each is hidden wherever others wrote it.",
    )
    see = SubmitField("See what goes along", widget=GovSubmitInput())
    hand_over = SubmitField("Download everything", widget=GovSubmitInput())

    def validate_hidden(self, field: TextAreaField) -> None:
        """Refuses more than can be hidden; WTForms calls it by its name."""
        try:
            hidden_lines(field.data or "")
        except Unreadable as refusal:
            raise ValidationError(refusal.sentence) from refusal
