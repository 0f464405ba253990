"""The form of the coding page: what a coder ticked and wrote, and the share for a second coder."""

from typing import Self

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SubmitField
from wtforms.validators import InputRequired, NumberRange

from soundingboard.coding.codes import Codes
from soundingboard.models import Consultation
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import PassageKind, Quote, Stance


def codes_in(form: MultiDict[str, str]) -> Codes:
    """What a coder said. Raises Unreadable where a word or number is none of ours."""
    try:
        return Codes(
            priorities=frozenset(map(int, form.getlist("priority"))),
            themes=frozenset(map(int, form.getlist("theme"))),
            stance=Stance(form.get("stance", Stance.NOT_STATED.value)),
            kinds=frozenset(map(PassageKind, form.getlist("kind"))),
            note=form.get("note", "").replace("\r\n", "\n").replace("\x00", "").strip(),
            quote=Quote(form.get("quote", Quote.UNDECIDED.value)),
        )
    except ValueError:
        raise Unreadable("The page sent something that is not offered. Please try again.") from None


class ShareForm(FlaskForm):
    """How many of a hundred passages a second person codes as well."""

    share = IntegerField(
        "Share of passages that two people code",
        description="In per cent; 10 is usual. Each passage draws its lot by its number.",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter a whole number from 0 to 100"),
            NumberRange(0, 100, "Enter a whole number from 0 to 100"),
        ],
    )
    save = SubmitField("Save the share", widget=GovSubmitInput())

    @classmethod
    def of(cls, consultation: Consultation) -> Self:
        """The form, filled with what was chosen before."""
        return cls(share=consultation.second_share)
