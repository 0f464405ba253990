"""How values are written on pages: dates in the house's time zone, counts with their noun."""

from datetime import datetime, timedelta

from flask import Flask
from markupsafe import Markup, escape

from soundingboard.analysis.quantities import heard_from
from soundingboard.consultations.inviting import introduction_of
from soundingboard.contributions.choices import beside, without_words
from soundingboard.models import Consultation
from soundingboard.web.guards import kit
from soundingboard.web.tongue import language


def day(moment: datetime | None) -> str:
    """As "3 March 2027"; empty for None."""
    if moment is None:
        return ""
    return kit().stationery.day(moment, language())


def moment(value: datetime | None) -> str:
    """As "3 March 2027, 14:05"; empty for None."""
    if value is None:
        return ""
    return f"{day(value)}, {value.astimezone(kit().stationery.zone):%H:%M}"


def age(came: datetime, now: datetime) -> str:
    """How long something has waited: "4 minutes", "1 hour", "12 days"."""
    minutes = max(int((now - came).total_seconds() // 60), 0)
    if minutes < 60:
        return count(minutes, "minute")
    hours = minutes // 60
    return count(hours, "hour") if hours < 48 else count(hours // 24, "day")


def duration(span: timedelta) -> str:
    """A span of time as people say it: "25 seconds", "12 minutes", "3 hours"."""
    seconds = span.total_seconds()
    if seconds < 90:
        return count(round(seconds), "second")
    minutes = round(seconds / 60)
    return count(minutes, "minute") if minutes < 90 else count(round(minutes / 60), "hour")


def count(number: int, one: str, many: str = "") -> str:
    """As "1 person", "2 people", "1,200 letters"; `many` is `one` with an s unless given."""
    return f"{number:,} {one if number == 1 else (many or one + 's')}"


def paragraphs(text: str) -> Markup:
    """Plain text as HTML: blank lines part paragraphs, single line ends are kept."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        # Escaped whole, not line by line: an answer may have a million lines
        Markup('<p class="govuk-body">{}</p>').format(
            escape(block.strip("\n")).replace("\n", Markup("<br>"))
        )
        for block in blocks
    )


def capitalize_first(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def introduction(consultation: Consultation) -> str:
    """What a consultation says of itself, with the grounds of a formal one, as plain text."""
    return introduction_of(consultation)


def register(app: Flask) -> None:
    """Makes the filters known to every template."""
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(count)
    app.add_template_filter(duration)
    app.add_template_filter(heard_from)
    app.add_template_filter(paragraphs)
    app.add_template_filter(introduction)
    app.add_template_filter(capitalize_first)
    app.add_template_filter(beside, "chosen_beside")
    app.add_template_filter(without_words, "chosen_alone")
