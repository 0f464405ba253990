"""Forms of people outside: what they ask, and what they find wrong, in the language of the page."""

from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.validators import Length, ValidationError

from soundingboard.phrases import phrase
from soundingboard.web.tongue import only_again, say

NOT_OFFERED = phrase("Not a valid choice.")


class AtMost(Length):
    """A text may have so many characters."""

    def __init__(self, most: int, message: str = "") -> None:
        """`message` says so where it has more."""
        super().__init__(max=most)
        self.too_long = message or phrase("Use at most %(most)s characters", most=f"{most:,}")

    def __call__(self, form: Any, field: Field) -> None:
        """Raises ValidationError for a longer one."""
        try:
            super().__call__(form, field)
        except ValidationError:
            raise ValidationError(self.too_long) from None


class OwnForm(FlaskForm):
    """Says its labels, hints, choices and errors in the language of the page.

    On a page that answers it, a button beside its own asks for the page in the other language:
    the form then comes back as it was filled in, and nothing is done with it.
    """

    is_typed = True
    """Whether it holds words that a link to the other language would lose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As any form."""
        super().__init__(*args, **kwargs)
        for field in self:
            field.label.text = say(field.label.text)
            field.description = say(field.description)
            if isinstance(field, SelectField | SelectMultipleField) and field.choices:
                field.choices = [_said(one) for one in field.choices]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well and to be done; else each field holds what is wrong, said."""
        valid: bool = super().validate(extra_validators) and not only_again()
        for field in self:
            field.errors = [
                say(NOT_OFFERED if str(error) == NOT_OFFERED else error) for error in field.errors
            ]
        return valid


def _said(choice: Any) -> Any:
    if isinstance(choice, tuple):
        return (choice[0], say(choice[1]), *choice[2:])
    return replace(choice, label=say(choice.label))  # the form's class keeps the one it has
