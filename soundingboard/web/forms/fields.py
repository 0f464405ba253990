"""Fields that several forms share: a line, a text, an address, a choice from rows of ours."""

from collections.abc import Sequence

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea, GovTextInput
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from soundingboard.addresses import read_address
from soundingboard.models import Priority
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import OrganisationType
from soundingboard.web.forms.widgets import Checkboxes

LONGEST_LINE = 200
LONGEST_TEXT = 20_000


def line(label: str, *, missing: str = "", most: int = LONGEST_LINE, hint: str = "") -> StringField:
    """A line of text; `missing` is the error where it must not be empty."""
    return StringField(
        label,
        description=hint,
        widget=GovTextInput(),
        filters=[_stripped],
        validators=[
            InputRequired(missing) if missing else Optional(),
            Length(max=most, message=f"Use at most {most} characters"),
        ],
    )


def text(label: str, *, hint: str = "", missing: str = "") -> TextAreaField:
    """A text of several lines."""
    return TextAreaField(
        label,
        description=hint,
        widget=GovTextArea(),
        validators=[
            InputRequired(missing) if missing else Optional(),
            Length(max=LONGEST_TEXT, message=f"Use at most {LONGEST_TEXT:,} characters"),
        ],
    )


def address(missing: str = "Enter an email address") -> StringField:
    """An email address, checked as we would keep it."""
    return StringField(
        "Email address",
        widget=GovTextInput(),
        filters=[_stripped],
        validators=[InputRequired(missing), _is_address],
    )


def organisation_type() -> SelectField:
    """The kind of body somebody speaks for; empty where they do not say."""
    return SelectField(
        "Type of organisation",
        widget=GovSelect(),
        choices=[
            SelectChoice("", "Choose a type"),
            *(SelectChoice(kind.value, kind.value.capitalize()) for kind in OrganisationType),
        ],
        coerce=str,
        default="",
    )


def interests(label: str) -> SelectMultipleField:
    """Any of our priorities; `offer` says which there are."""
    return SelectMultipleField(label, widget=Checkboxes(), choices=[], coerce=int)


def offer(field: SelectMultipleField, priorities: Sequence[Priority]) -> None:
    """Lets a field of interests choose from these priorities.

    Where there is more than one strategy, each priority says whose it is.
    """
    several = len({priority.strategy_id for priority in priorities}) > 1
    field.choices = [
        (one.id, f"{one.name} ({one.strategy.name})" if several else one.name) for one in priorities
    ]


def chosen_type(field: SelectField) -> OrganisationType | None:
    """The type a field of types says, if it says one."""
    return OrganisationType(field.data) if field.data else None


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _is_address(_form: object, field: Field) -> None:
    try:
        read_address(str(field.data))
    except Unreadable:
        raise ValidationError("Enter an email address like name@example.org") from None
