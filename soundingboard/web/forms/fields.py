"""Fields that several forms share: a line, a text, an address, a choice from rows of ours."""

from collections.abc import Sequence

from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from soundingboard.addresses import read_address
from soundingboard.models import Priority
from soundingboard.phrases import NAMES, phrase
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Language, OrganisationType
from soundingboard.web.forms.kinds import KINDS
from soundingboard.web.forms.speaking import AtMost
from soundingboard.web.forms.widgets import Checkboxes, Radios, Select, TextArea, TextInput

LONGEST_LINE = 200
LONGEST_TEXT = 20_000


def line(label: str, *, missing: str = "", most: int = LONGEST_LINE, hint: str = "") -> StringField:
    """A line of text; `missing` is the error where it must not be empty."""
    return StringField(
        label,
        description=hint,
        widget=TextInput(),
        filters=[_stripped],
        validators=[
            InputRequired(missing) if missing else Optional(),
            AtMost(most),
        ],
    )


def text(label: str, *, hint: str = "", missing: str = "") -> TextAreaField:
    """A text of several lines."""
    return TextAreaField(
        label,
        description=hint,
        widget=TextArea(),
        validators=[
            InputRequired(missing) if missing else Optional(),
            AtMost(LONGEST_TEXT),
        ],
    )


def address(missing: str = "Enter an email address") -> StringField:
    """An email address, checked as we would keep it."""
    return StringField(
        phrase("Email address"),
        widget=TextInput(),
        filters=[_stripped],
        validators=[InputRequired(missing), _is_address],
    )


def organisation_type() -> SelectField:
    """The kind of body somebody speaks for; empty where they do not say."""
    return SelectField(
        phrase("Type of organisation"),
        widget=Select(),
        choices=[
            SelectChoice("", phrase("Choose a type")),
            *(SelectChoice(kind.value, name) for kind, name in KINDS.items()),
        ],
        coerce=str,
        default="",
    )


def language(label: str, *, needed: bool = False) -> RadioField:
    """The language somebody gets letters in, each called as it calls itself."""
    return RadioField(
        label,
        choices=[SelectChoice(one.value, name) for one, name in NAMES.items()],
        coerce=str,
        widget=Radios(),
        validators=[InputRequired() if needed else Optional()],
    )


def chosen_language(field: RadioField) -> Language | None:
    """The language a field says, if it says one."""
    return Language(field.data) if field.data else None


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
        raise ValidationError(phrase("Enter an email address like name@example.org")) from None
