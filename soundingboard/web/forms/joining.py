"""Forms of the open list as its people see it: join, and say what interests you."""

from collections.abc import Sequence

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import ValidationError

from soundingboard.models import Priority, Stakeholder
from soundingboard.people.joining import AboutMe
from soundingboard.phrases import phrase
from soundingboard.vocabulary import OrganisationType
from soundingboard.web.forms import fields
from soundingboard.web.forms.speaking import OwnForm


class JoinForm(OwnForm):
    """Asks to be put on the list. `website` is for robots: people do not see it."""

    name = fields.line(phrase("Your name"), missing=phrase("Enter your name"))
    email = fields.address(phrase("Enter your email address"))
    organisation = fields.line(
        phrase("Organisation"), hint=phrase("Leave this empty if you speak only for yourself")
    )
    organisation_type = fields.organisation_type()
    job_title = fields.line(phrase("Job title"), hint=phrase("If you speak for an organisation"))
    language = fields.language(phrase("In which language shall we write to you?"))
    interests = fields.interests(phrase("What interests you?"))
    website = StringField("Leave this empty")
    save = SubmitField(phrase("Join the sounding board"), widget=GovSubmitInput())

    def validate_organisation_type(self, field: SelectField) -> None:
        """Somebody who names an organisation says of what kind it is; who says a kind names it."""
        if self.organisation.data and not field.data:
            raise ValidationError(phrase("Choose the type of your organisation"))
        nameless = field.data and not self.organisation.data
        if nameless and field.data != OrganisationType.RESIDENT.value:
            raise ValidationError(
                phrase("Enter the name of your organisation as well, or choose no type")
            )

    def validate_interests(self, field: SelectMultipleField) -> None:
        """At least one interest, where there are priorities to be interested in."""
        if field.choices and not field.data and not field.errors:
            raise ValidationError(phrase("Choose at least one thing that interests you"))

    def about(self, priorities: Sequence[Priority]) -> AboutMe:
        """What the form says. Only after it has been validated."""
        return AboutMe(
            name=str(self.name.data),
            job_title=str(self.job_title.data or ""),
            organisation=str(self.organisation.data or ""),
            organisation_type=fields.chosen_type(self.organisation_type),
            language=fields.chosen_language(self.language),
            interests=[one for one in priorities if one.id in (self.interests.data or [])],
        )


class AboutMeForm(JoinForm):
    """The same for somebody whose address we know: it is not theirs to change here."""

    email = None
    website = None
    save = SubmitField(phrase("Save"), widget=GovSubmitInput())

    def fill(self, person: Stakeholder) -> None:
        """Shows what we hold of a person."""
        self.name.data = person.name
        self.job_title.data = person.job_title
        self.language.data = person.language.value
        self.interests.data = [priority.id for priority in person.interests]
        if person.organisation is not None:
            self.organisation.data = person.organisation.name
            self.organisation_type.data = person.organisation.type.value
