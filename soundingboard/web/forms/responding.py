"""The forms of somebody's own page: boxes to write in, files, and what they say when they send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import RadioField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from soundingboard.contributions.drafting import Declaration
from soundingboard.contributions.evidence import ALLOWED, Offered
from soundingboard.phrases import phrase
from soundingboard.vocabulary import Standpoint
from soundingboard.web.forms import fields
from soundingboard.web.forms.consenting import chosen, may_publish, one_line, why_not
from soundingboard.web.forms.speaking import AtMost, OwnForm
from soundingboard.web.forms.widgets import FileInput, Radios, TextArea, TextInput

MOST_SIGNS = 50_000  # of one box: about twenty pages
_TOO_LONG = phrase(
    "Write at most %(most)s characters here. A longer text can be added as a file",
    most=f"{MOST_SIGNS:,}",
)


@dataclass(frozen=True, slots=True)
class Box:
    """One box to write in: what it is about, as a key (None: the whole), a label and a hint.

    `options` are what can be chosen beside the words, where something can.
    """

    key: str | None
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the form, and its place on the page."""
        return field_name(self.key)

    @property
    def choice_name(self) -> str:
        """The name in the form of what is chosen."""
        return f"{self.name}-choice"


def field_name(key: str | None) -> str:
    """The name of a key in a form: colons would have to be escaped in selectors."""
    return "whole" if key is None else key.replace(":", "-")


def boxes_form(
    boxes: Sequence[Box],
    texts: Mapping[str | None, str],
    chosen: Mapping[str | None, str],
) -> FlaskForm:
    """A form with these boxes.

    They hold what was just typed and ticked, or else the texts and the choices by their keys.
    """
    fields: dict[str, Any] = {
        box.name: TextAreaField(
            phrase("Why? You can leave this empty.") if box.options else box.label,
            description="" if box.options else box.hint,
            widget=TextArea(),
            validators=[Optional(), AtMost(MOST_SIGNS, _TOO_LONG)],
        )
        for box in boxes
    }
    fields |= {box.choice_name: _choice(box) for box in boxes if box.options}
    kind: Any = type("BoxesForm", (OwnForm,), fields)
    held = {box.name: texts.get(box.key, "") for box in boxes}
    held |= {box.choice_name: chosen.get(box.key, "") for box in boxes if box.options}
    return kind(data=held)


def _choice(box: Box) -> RadioField:
    return RadioField(
        box.label,
        description=box.hint,
        choices=[
            *(SelectChoice(one, one) for one in box.options),
            SelectChoice("", phrase("I do not want to choose")),
        ],
        widget=Radios(),
        validators=[Optional()],
    )


def ticked(form: FlaskForm, boxes: Sequence[Box]) -> dict[str | None, str]:
    """What is chosen, by the keys of the boxes that offer something; empty for nothing."""
    return {box.key: str(form[box.choice_name].data or "") for box in boxes if box.options}


def typed(form: FlaskForm, boxes: Sequence[Box]) -> dict[str | None, str]:
    """What stands in the boxes, by their keys."""
    return {box.key: str(form[box.name].data or "") for box in boxes}


class LanguageForm(OwnForm):
    """In which language letters to somebody are written."""

    letters_in = fields.language(phrase("In which language shall we write to you?"), needed=True)
    choose = SubmitField(phrase("Save the language"), widget=GovSubmitInput())


class FilesForm(OwnForm):
    """Files to add as evidence; browsers never give back which ones were chosen."""

    is_typed = False

    files = MultipleFileField(
        phrase("Choose files"),
        description=phrase("%(kinds)s.", kinds=ALLOWED),
        widget=FileInput(multiple=True),
    )
    add = SubmitField(phrase("Add"), widget=GovSubmitInput())

    def offered(self) -> list[Offered]:
        """The files that were chosen; browsers send an empty one for none."""
        return [
            Offered(file.filename or "file", file.read())
            for file in self.files.data or ()
            if file and file.filename
        ]


class SendForm(OwnForm):
    """For whom somebody speaks, and what may be published."""

    standpoint = RadioField(
        phrase("For whom do you speak?"),
        choices=[
            SelectChoice(Standpoint.PERSONAL.value, phrase("For myself")),
            SelectChoice(Standpoint.ORGANISATION.value, phrase("For an organisation")),
        ],
        widget=Radios(),
        validators=[InputRequired(phrase("Say for whom you speak"))],
    )
    organisation_name = StringField(
        phrase("Name of the organisation"),
        description=phrase("Only if you speak for one."),
        widget=TextInput(),
        validators=[AtMost(200, phrase("Use at most 200 characters for the name"))],
    )
    represents = StringField(
        phrase("Your role there, and whom it represents"),
        description=phrase("For example: policy manager; a federation of 40 small firms."),
        widget=TextInput(),
        validators=[AtMost(500, phrase("Use at most 500 characters for your role"))],
    )
    consent = may_publish()
    consent_reason = why_not()
    send = SubmitField(phrase("Send my answer"), widget=GovSubmitInput())

    def validate_organisation_name(self, field: StringField) -> None:
        """Who speaks for an organisation names it."""
        spoken_for = self.standpoint.data == Standpoint.ORGANISATION.value
        if spoken_for and not str(field.data or "").strip():
            raise ValidationError(phrase("Enter the name of the organisation you speak for"))

    def declaration(self) -> Declaration:
        """What was said. Only for a form that is valid."""
        standpoint = Standpoint(self.standpoint.data)
        of_organisation = standpoint is Standpoint.ORGANISATION
        consent, reason = chosen(self)
        return Declaration(
            consent=consent,
            consent_reason=reason,
            standpoint=standpoint,
            organisation_name=one_line(self.organisation_name) if of_organisation else "",
            represents=one_line(self.represents) if of_organisation else "",
        )
