"""Printing: everything we hold about a person as one page that anybody can read and print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from soundingboard.holdings.gathering import Record

TEMPLATES = Path(__file__).parents[2] / "templates" / "holdings"
# Of use to a program that reads data.json, and to nobody else.
_FOR_PROGRAMS = frozenset(
    {"wording_id", "content_hash", "address_hash", "stakeholder_id", "start", "end", "gaps"}
    | {"runners_up", "message_id", "answers", "characters"}
)
_LABELS = {
    "id": "Number",
    "at": "When",
    "by": "By",
    "by_way_of": "Came by way of",
    "contribution_id": "Contribution number",
    "comment_id": "Passage number",
    "delivery_id": "Letter number",
    "subject_id": "About number",
}

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One heading with its records: labels and values in order, and a file where there is one."""

    anchor: str
    title: str
    records: tuple[tuple[tuple[str, str], ...], ...]
    files: tuple[str, ...]  # beside each record; empty for none


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above it all."""

    house: str
    name: str
    made_on: str
    asked: str
    left_out: tuple[str, ...]  # what is not in it, one sentence each


def as_page(
    cover: Cover, sections: Sequence[PrintedSection], mentions: Sequence[tuple[str, Sequence[str]]]
) -> bytes:
    """The page as a file that stands by itself. Every word in it is escaped."""
    style = (TEMPLATES / "index.css").read_text(encoding="utf-8")
    html = _environment.get_template("index.html").render(
        cover=cover,
        sections=sections,
        mentions=mentions,
        style=Markup(style),  # noqa: S704  # our own file
    )
    return html.encode("utf-8", errors="replace")


def printed(record: Record, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    """A record as labels and words; what is empty is left out."""
    return tuple(
        (label(name), words)
        for name, value in record.items()
        if name not in _FOR_PROGRAMS and (words := _words(value, zone))
    )


def label(name: str) -> str:
    """The name of a column as a reader may call it."""
    words = name.replace("_", " ").strip()
    return _LABELS.get(name, words[:1].upper() + words[1:])


def _words(value: Any, zone: ZoneInfo) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, dict):
        pairs = ((label(str(key)), _words(one, zone)) for key, one in value.items())
        return "; ".join(f"{key}: {words}" for key, words in pairs if words)
    if isinstance(value, list):
        return ", ".join(words for one in value if (words := _words(one, zone)))
    return _moment(str(value), zone)


def _moment(text: str, zone: ZoneInfo) -> str:
    """A moment as people read it; any other text as it is."""
    if len(text) < 10 or text[4:5] != "-" or text[7:8] != "-":
        return text
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return f"{day.day} {day:%B %Y}"
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        return text
    here = moment.astimezone(zone)
    return f"{here.day} {here:%B %Y, %H:%M}"
