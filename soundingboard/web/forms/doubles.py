"""Forms for two people who are one: the other's address, and which words of the two are kept."""

from functools import cache

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import RadioField, SubmitField

from soundingboard.models import Stakeholder
from soundingboard.people.making_one import differing
from soundingboard.web.forms import fields
from soundingboard.web.forms.widgets import Radios

LABELS = {
    "name": "Name",
    "job_title": "Job title",
    "place": "Place",
    "language": "Language",
    "organisation": "Organisation",
}
LANGUAGES = {"en": "English", "cy": "Welsh"}
STAYS, GOES = "stays", "goes"


class OtherForm(FlaskForm):
    """Who else on the list is the same person."""

    email = fields.address("Enter their other address")
    save = SubmitField("Compare the two", widget=GovSubmitInput())


class MakeOneForm(FlaskForm):
    """For each field in which two differ, whose words are kept."""

    names: tuple[str, ...] = ()
    save = SubmitField("Make them one person", widget=GovSubmitInput())

    def offer(self, gone: Stakeholder, into: Stakeholder) -> None:
        """What there is to choose from; what is said of the one who stays, at first."""
        for name in self.names:
            field = self[name]
            field.choices = [(STAYS, said(into, name)), (GOES, said(gone, name))]
            field.data = field.data or STAYS

    @property
    def take(self) -> frozenset[str]:
        """The fields that are kept as they are said of the one who goes."""
        return frozenset(name for name in self.names if self[name].data == GOES)


def make_one_form(gone: Stakeholder, into: Stakeholder) -> MakeOneForm:
    """The form with a choice for each field in which these two differ."""
    form = _form_of(differing(gone, into))()
    form.offer(gone, into)
    return form


@cache
def _form_of(names: tuple[str, ...]) -> type[MakeOneForm]:
    given: dict[str, object] = {"names": names}
    for name in names:
        given[name] = RadioField(LABELS[name], choices=[], widget=Radios())
    return type("MakeOneFormOf", (MakeOneForm,), given)


def said(person: Stakeholder, field: str) -> str:
    """What is known of a person in one of the fields, as staff read it."""
    if field == "organisation":
        return person.organisation.name if person.organisation else ""
    if field == "language":
        return LANGUAGES[person.chosen_language.value] if person.chosen_language else ""
    return str(getattr(person, field))
