"""Making: a report as a file. Every word that leaves passes here, and consent is asked anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from markupsafe import Markup
from sqlalchemy.orm import Session

from soundingboard.press import hypertext, notation, pdf, sheets, spreadsheets, word, word_apart
from soundingboard.press.pictures import pictures_of
from soundingboard.press.plain import plain
from soundingboard.press.report import Edition, Kind, Report
from soundingboard.press.signs import legal
from soundingboard.press.word_template import own_template
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.reports.clearing import Cleared, clear
from soundingboard.reports.example import EXAMPLE


class Format(StrEnum):
    """What a report can be had as; also the end of its file's name."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "zip"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its name, its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


def make(
    session: Session, report: Report, wanted: Format, *, template: bytes | None = None
) -> Made:
    """A report as a file, without what may not be printed at this moment.

    `template` is a Word template of the authority's own; without one ours is filled in. The same
    report and the same consent give the same bytes. Raises Unreadable where the template cannot
    be filled in.
    """
    return _made(clear(session, report), wanted, template)


def read_aloud(
    session: Session, report: Report, *, passage_url: Callable[[int], str] | None = None
) -> Markup:
    """A report as part of a page, likewise cleared."""
    return hypertext.body(clear(session, report).report, passage_url=passage_url)


def edition_called(name: str) -> Edition:
    """The edition of this name; the internal one where it is not the public one that is named."""
    return Edition.PUBLIC if name == Edition.PUBLIC.value else Edition.INTERNAL


def format_called(name: str) -> Format:
    """The format of this name; "csv" too. Raises NotFound."""
    wanted = "zip" if name.strip().lower() == "csv" else name.strip().lower()
    try:
        return Format(wanted)
    except ValueError:
        known = ", ".join("csv" if one is Format.CSV else one.value for one in Format)
        raise NotFound(f"A report can be had as {known}.") from None


def _made(cleared: Cleared, wanted: Format, template: bytes | None) -> Made:
    report = cleared.report
    at = datetime.fromisoformat(report.made_at)
    name = f"{_NAMES[report.kind]}-{report.about}-{report.edition.value}.{wanted.value}"
    match wanted:
        case Format.HTML:
            return Made(name, "text/html; charset=utf-8", hypertext.as_html(report))
        case Format.PDF:
            return Made(name, "application/pdf", pdf.as_pdf(report))
        case Format.DOCX:
            return Made(name, _OFFICE + "wordprocessingml.document", _word(report, template, at))
        case Format.XLSX:
            content = spreadsheets.as_workbook(sheets.sheets_of(report), at=at, title=report.title)
            return Made(name, _OFFICE + "spreadsheetml.sheet", content)
        case Format.CSV:
            content = spreadsheets.as_csv(sheets.sheets_of(report), at=at)
            return Made(name, "application/zip", content)
        case Format.JSON:
            return Made(name, "application/json", notation.to_json(report))


def try_template(template: bytes) -> None:
    """Fills a Word template in with an example. Raises Unreadable where that cannot be done."""
    _word(EXAMPLE, template, datetime.fromisoformat(EXAMPLE.made_at))


def _word(report: Report, template: bytes | None, at: datetime) -> bytes:
    value, drawn = plain(report, legal), pictures_of(report)
    if template is None:
        return word.fill(own_template(), value, drawn, at=at)
    try:
        return word_apart.fill_apart(template, value, drawn, at=at)
    except word.BadTemplate as bad:
        raise Unreadable(f"The template cannot be used. {bad}") from None


_NAMES = {Kind.CONSULTATION: "summary-of-responses", Kind.DIGEST: "digest"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
