"""Making: a report as a file. Every word that leaves passes here, and consent is asked anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from markupsafe import Markup
from sqlalchemy.orm import Session

from soundingboard.press import hypertext, notation, sheets, spreadsheets
from soundingboard.press.report import Kind, Report
from soundingboard.refusals import NotFound
from soundingboard.reports.clearing import Cleared, clear


class Format(StrEnum):
    """What a report can be had as; also the end of its file's name."""

    HTML = "html"
    XLSX = "xlsx"
    CSV = "zip"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its name, its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


def make(session: Session, report: Report, wanted: Format) -> Made:
    """A report as a file, without what may not be printed at this moment.

    The same report and the same consent give the same bytes.
    """
    return _made(clear(session, report), wanted)


def read_aloud(
    session: Session, report: Report, *, passage_url: Callable[[int], str] | None = None
) -> Markup:
    """A report as part of a page, likewise cleared."""
    return hypertext.body(clear(session, report).report, passage_url=passage_url)


def format_called(name: str) -> Format:
    """The format of this name; "csv" too. Raises NotFound."""
    wanted = "zip" if name.strip().lower() == "csv" else name.strip().lower()
    try:
        return Format(wanted)
    except ValueError:
        known = ", ".join("csv" if one is Format.CSV else one.value for one in Format)
        raise NotFound(f"A report can be had as {known}.") from None


def _made(cleared: Cleared, wanted: Format) -> Made:
    report = cleared.report
    at = datetime.fromisoformat(report.made_at)
    name = f"{_NAMES[report.kind]}-{report.about}-{report.edition.value}.{wanted.value}"
    match wanted:
        case Format.HTML:
            return Made(name, "text/html; charset=utf-8", hypertext.as_html(report))
        case Format.XLSX:
            content = spreadsheets.as_workbook(sheets.sheets_of(report), at=at, title=report.title)
            return Made(name, _OFFICE + "spreadsheetml.sheet", content)
        case Format.CSV:
            content = spreadsheets.as_csv(sheets.sheets_of(report), at=at)
            return Made(name, "application/zip", content)
        case Format.JSON:
            return Made(name, "application/json", notation.to_json(report))


_NAMES = {Kind.CONSULTATION: "summary-of-responses", Kind.DIGEST: "digest"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
