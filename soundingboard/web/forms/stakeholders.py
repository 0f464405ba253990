"""Forms for the open list at the desk: a person, a list to import, a group."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from wtforms import SelectMultipleField, SubmitField
from wtforms.fields.choices import SelectChoice

from soundingboard.models import Priority, Stakeholder, StakeholderGroup
from soundingboard.people.adding import Details
from soundingboard.web.forms import fields
from soundingboard.web.forms.widgets import Checkboxes


class PersonForm(FlaskForm):
    """What staff write down of a person."""

    email = fields.address()
    name = fields.line("Name")
    job_title = fields.line("Job title")
    organisation = fields.line("Organisation", hint="Leave this empty for an individual")
    organisation_type = fields.organisation_type()
    place = fields.line("Place")
    language = fields.language("Language of their letters and pages")
    groups = SelectMultipleField("Groups", widget=Checkboxes(), choices=[], coerce=int)
    interests = fields.interests("Interests")
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, groups: Sequence[StakeholderGroup], priorities: Sequence[Priority]) -> None:
        """Which groups and priorities there are to choose from."""
        self.groups.choices = [SelectChoice(group.id, group.name) for group in groups]
        fields.offer(self.interests, priorities)

    def fill(self, person: Stakeholder) -> None:
        """Shows what we hold of a person."""
        self.email.data = person.email
        self.name.data = person.name
        self.job_title.data = person.job_title
        self.place.data = person.place
        self.language.data = person.language.value
        self.groups.data = [group.id for group in person.groups]
        self.interests.data = [priority.id for priority in person.interests]
        if person.organisation is not None:
            self.organisation.data = person.organisation.name
            self.organisation_type.data = person.organisation.type.value

    def details(
        self, groups: Sequence[StakeholderGroup], priorities: Sequence[Priority]
    ) -> Details:
        """What the form says. Only after it has been validated."""
        return Details(
            email=str(self.email.data),
            name=str(self.name.data or ""),
            job_title=str(self.job_title.data or ""),
            place=str(self.place.data or ""),
            language=fields.chosen_language(self.language),
            organisation=str(self.organisation.data or ""),
            organisation_type=fields.chosen_type(self.organisation_type),
            groups=[one for one in groups if one.id in (self.groups.data or [])],
            interests=[one for one in priorities if one.id in (self.interests.data or [])],
        )


class NewPersonForm(PersonForm):
    """The same for somebody new: where the address is from must be known."""

    source = fields.line(
        "Where do we have this address from?",
        missing="Say where we have this address from",
        hint="For example “asked at the skills fair on 3 March”. They may ask us.",
    )


class StopForm(FlaskForm):
    """Why letters to an address stop."""

    why = fields.line("Why do letters stop?", missing="Say why letters to this address stop")
    stop = SubmitField("Stop letters", widget=GovSubmitInput())


class ReplaceLinkForm(FlaskForm):
    """Why a personal link is replaced."""

    why = fields.line("Why is it replaced?", missing="Say why the link is replaced")
    save = SubmitField("Replace the link", widget=GovSubmitInput())


class ImportForm(FlaskForm):
    """A list to be looked at before anything is imported."""

    file = FileField(
        "List of people",
        description="A CSV or Excel (.xlsx) file with a row that names its columns, "
        "and an email address for each person.",
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file")],
    )
    source = fields.line(
        "Where does this list come from?",
        missing="Say where this list comes from",
        hint="For example “Chamber members, received from them on 3 March”. "
        "It is kept with each person.",
    )
    show = SubmitField("Show what would happen", widget=GovSubmitInput())


class GroupForm(FlaskForm):
    """The name of a group."""

    name = fields.line("Name of the group", missing="Enter a name for the group")
    save = SubmitField("Save", widget=GovSubmitInput())


class MembersForm(FlaskForm):
    """Addresses of people to put into a group."""

    addresses = fields.text(
        "Put people in",
        hint="Email addresses of people on the list, each on a line of its own",
        missing="Enter at least one address",
    )
    add = SubmitField("Put in", widget=GovSubmitInput())
