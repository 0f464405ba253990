"""The question whether something may be published: asked at sending, and open to change after."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import RadioField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from soundingboard.phrases import phrase
from soundingboard.vocabulary import Consent
from soundingboard.web.forms.speaking import AtMost, OwnForm
from soundingboard.web.forms.widgets import Radios, TextArea


def may_publish() -> RadioField:
    """Whether it may be published, and with a name or without."""
    return RadioField(
        phrase("May we publish what you said?"),
        choices=[
            SelectChoice(
                Consent.NAMED.value, phrase("Yes, with my name or that of my organisation")
            ),
            SelectChoice(Consent.UNNAMED.value, phrase("Yes, without a name")),
            SelectChoice(Consent.NOT.value, phrase("No")),
        ],
        widget=Radios(),
        validators=[InputRequired(phrase("Say whether we may publish what you said"))],
    )


def why_not() -> TextAreaField:
    """Why it is confidential, where it may not be published."""
    return TextAreaField(
        phrase("If not, why is it confidential?"),
        description=phrase(
            "You do not have to say. It helps us if somebody asks to see it by law."
        ),
        widget=TextArea(),
        validators=[AtMost(2000, phrase("Use at most 2,000 characters for the reason"))],
    )


def chosen(form: Any) -> tuple[Consent, str]:
    """What was chosen, and why not, where it may not be. Only for a form that is valid."""
    consent = Consent(form.consent.data)
    return consent, one_line(form.consent_reason) if consent is Consent.NOT else ""


def one_line(field: Any) -> str:
    """What was typed, on one line."""
    return " ".join(str(field.data or "").replace("\x00", "").split())


class ConsentForm(OwnForm):
    """What may be published of something that was sent."""

    consent = may_publish()
    consent_reason = why_not()
    save = SubmitField(phrase("Save my choice"), widget=GovSubmitInput())
