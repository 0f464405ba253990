"""The form for a planned opening: a day and a time of that day."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import Field, SubmitField
from wtforms.validators import ValidationError

from soundingboard.consultations.drafting import OPENS, opening_on
from soundingboard.refusals import Unreadable
from soundingboard.web.forms import fields
from soundingboard.web.forms.dates import Day, read_hour


class OpeningForm(FlaskForm):
    """The moment at which a consultation opens by itself."""

    day = Day("On this day", description="For example 27 3 2027")
    hour = fields.line("At this time", hint="For example 09:30", most=5, missing="Enter the time")
    save = SubmitField("Plan the opening", widget=GovSubmitInput())

    @classmethod
    def of(cls, opens_at: datetime | None, zone: ZoneInfo) -> Self:
        """The form, filled with the moment that is planned, or with the usual hour."""
        if opens_at is None:
            return cls(hour=f"{OPENS:%H:%M}")
        local = opens_at.astimezone(zone)
        return cls(day=local.date(), hour=f"{local:%H:%M}")

    def validate_day(self, field: Day) -> None:
        """A planned opening has a day."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the day")

    def validate_hour(self, field: Field) -> None:
        """Refuses what is no time of day."""
        if read_hour(str(field.data or "")) is None:
            raise ValidationError("Enter a time like 09:30")

    def moment(self, zone: ZoneInfo) -> datetime:
        """What was chosen, in the house's time zone. Only after it has been validated."""
        hour = read_hour(str(self.hour.data))
        if self.day.data is None or hour is None:
            raise Unreadable("Enter a day and a time")
        return opening_on(self.day.data, zone, hour)
