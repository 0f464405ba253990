"""Forms about a mailing: when it may leave, and why it is called back."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSubmitInput
from wtforms import BooleanField, Field, HiddenField, SubmitField
from wtforms.validators import ValidationError

from soundingboard.web.forms import fields
from soundingboard.web.forms.dates import Day, read_hour

HINT = "For example 09:00; midnight if you leave it empty"


class ScheduleForm(FlaskForm):
    """The moment before which nothing leaves; empty: as soon as it can."""

    day = Day("Not before this day", description="For example 27 3 2027. Empty: at once.")
    hour = fields.line("At this time", hint=HINT, most=5)
    save = SubmitField("Save", widget=GovSubmitInput())

    def validate_hour(self, field: Field) -> None:
        """Refuses what is no time of day, and a time without a day."""
        words = str(field.data or "")
        if not words:
            return
        if self.day.data is None and not self.day.errors:
            raise ValidationError("Enter the day too")
        if read_hour(words) is None:
            raise ValidationError("Enter a time like 09:00")

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """What was chosen, in the house's time zone; None for "at once"."""
        if self.day.data is None:
            return None
        hour = read_hour(str(self.hour.data or "")) or time(0)
        return datetime.combine(self.day.data, hour, tzinfo=zone)


class ReminderForm(ScheduleForm):
    """The same for a reminder; `number` is the round that was looked at."""

    number = HiddenField()
    spare = BooleanField("Leave these people out of this reminder", widget=GovCheckboxInput())
    save = SubmitField("Send the reminder", widget=GovSubmitInput())


class CallBackForm(FlaskForm):
    """Why a mailing is called back."""

    why = fields.line("Why is it called back?", missing="Say why it is called back")
    save = SubmitField("Call it back", widget=GovSubmitInput())


class LiftForm(FlaskForm):
    """Why letters may go to an address again."""

    why = fields.line(
        "Why may letters go there again?",
        missing="Say why letters may go to this address again",
        hint="For example “They told us on the phone that the mailbox works again”. "
        "It is kept with your name.",
    )
    save = SubmitField("Let letters go again", widget=GovSubmitInput())
