"""Forms about when digests come: a lead's rhythm, and a meeting they are wanted for."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import Field, RadioField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from soundingboard.digests.rhythms import WEEKDAYS
from soundingboard.models import Priority, Rhythm
from soundingboard.strategy.meetings import MOST_DAYS
from soundingboard.vocabulary import Frequency, MeetingKind
from soundingboard.web.forms import fields
from soundingboard.web.forms.dates import Day, read_hour
from soundingboard.web.forms.widgets import Radios

FREQUENCIES = {
    Frequency.WEEKLY: "Every week",
    Frequency.FORTNIGHTLY: "Every two weeks",
    Frequency.MONTHLY: "Every month, on its first such day",
    Frequency.NEVER: "Never, only when I ask for them",
}
YES, NO = "yes", "no"


def _radios(label: str, choices: Sequence[tuple[str, str]], missing: str) -> RadioField:
    return RadioField(
        label,
        widget=Radios(),
        choices=[SelectChoice(value, words) for value, words in choices],
        validators=[InputRequired(missing)],
    )


class RhythmForm(FlaskForm):
    """How often, on which day, reviewed or not, and what an empty period does."""

    frequency = _radios(
        "How often do you want your digests?",
        [(one.value, words) for one, words in FREQUENCIES.items()],
        "Choose how often",
    )
    weekday = _radios(
        "On which day?",
        [(str(number), name) for number, name in enumerate(WEEKDAYS)],
        "Choose a day",
    )
    unreviewed = _radios(
        "Before they go out",
        [
            (NO, "They wait until I have read and released them"),
            (YES, "They go out as they are compiled, marked as not reviewed"),
        ],
        "Choose whether digests wait for you",
    )
    tells_when_quiet = _radios(
        "When nothing new was said",
        [(YES, "Tell me so, in a line"), (NO, "Send nothing")],
        "Choose what an empty period does",
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def fill(self, rhythm: Rhythm | None, *, house_weekday: int) -> None:
        """Shows what a lead has chosen, or what holds while they have not."""
        frequency = rhythm.frequency if rhythm else Frequency.WEEKLY
        self.frequency.data = frequency.value
        self.weekday.data = str(rhythm.weekday if rhythm else house_weekday)
        self.unreviewed.data = YES if rhythm and rhythm.unreviewed else NO
        self.tells_when_quiet.data = YES if rhythm and rhythm.tells_when_quiet else NO


class MomentForm(FlaskForm):
    """A day and a time of day that must both be there."""

    day = Day("On which day?", description="For example 27 3 2027")
    hour = fields.line("At what time?", hint="For example 10:00", missing="Enter a time", most=5)

    def validate_day(self, field: Field) -> None:
        """Refuses a meeting without a day."""
        if field.data is None:
            raise ValidationError("Enter the day of the meeting")

    def validate_hour(self, field: Field) -> None:
        """Refuses what is no time of day."""
        if read_hour(str(field.data or "")) is None:
            raise ValidationError("Enter a time like 10:00")

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """The chosen moment. Raises ValueError before the form has been validated."""
        hour = read_hour(str(self.hour.data))
        if self.day.data is None or hour is None:
            raise ValueError("the form was not validated")
        return datetime.combine(self.day.data, hour, tzinfo=zone)


class MeetingForm(MomentForm):
    """What kind of meeting, when, how long before it digests are wanted, on which priorities."""

    kind = _radios(
        "What kind of meeting is it?",
        [(one.value, one.value.capitalize()) for one in MeetingKind],
        "Choose what kind of meeting it is",
    )
    title = fields.line("What is it called?", missing="Enter what the meeting is called")
    days_before = fields.line(
        "How many days before it are digests wanted?",
        hint=f"0 to {MOST_DAYS}",
        missing="Enter a number of days",
        most=2,
    )
    priorities = fields.interests("Which priorities is it about? None chosen means all.")
    save = SubmitField("Add the meeting", widget=GovSubmitInput())

    def validate_days_before(self, field: Field) -> None:
        """Refuses what is no number of days."""
        words = str(field.data or "")
        if not (words.isascii() and words.isdigit() and int(words) <= MOST_DAYS):
            raise ValidationError(f"Enter a number from 0 to {MOST_DAYS}")

    def chosen(self, priorities: Sequence[Priority]) -> list[Priority]:
        """The chosen ones of these priorities."""
        wanted = set(self.priorities.data or [])
        return [one for one in priorities if one.id in wanted]


class RearrangeForm(MomentForm):
    """When a meeting takes place instead."""

    save = SubmitField("Rearrange the meeting", widget=GovSubmitInput())


class CancelMeetingForm(FlaskForm):
    """Why a meeting does not take place."""

    why = fields.line("Why is it cancelled?", missing="Say why it is cancelled")
    save = SubmitField("Cancel the meeting", widget=GovSubmitInput())
