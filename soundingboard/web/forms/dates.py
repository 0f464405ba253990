"""A date as three boxes, and a time of day, read forgivingly and never with a traceback."""

from datetime import date, time
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField

PARTS = 3


class DayBoxes(GovDateInput):
    """The GOV.UK boxes, with the number keys on a phone."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        # The library forgets the legend's words where a template says how the legend looks.
        params["fieldset"]["legend"].setdefault("text", field.label.text)
        for item in params["items"]:
            item["inputmode"] = "numeric"
        return params


class Day(DateField):
    """A calendar day; None where all three boxes are empty."""

    widget = DayBoxes()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the three boxes. Raises ValueError, with a sentence, where they are no day."""
        boxes = [box.strip() for box in valuelist[:PARTS]]
        boxes += [""] * (PARTS - len(boxes))
        # The widget takes exactly three apart, however many a request has sent.
        self.raw_data = boxes
        self.data = None
        if not any(boxes):
            return
        if not all(box.isascii() and box.isdigit() and len(box) <= 4 for box in boxes):
            raise ValueError("Enter a date in numbers, like 27 3 2027")
        day, month, year = (int(box) for box in boxes)
        if year < 2000:
            raise ValueError("Enter the year with four digits, like 2027")
        try:
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError("Enter a day that is in the calendar") from None


def read_hour(words: str) -> time | None:
    """A time of day as people write it, "9:00" or "09.00"; None where it is none."""
    hour, _, minute = words.strip().replace(".", ":").partition(":")
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))
