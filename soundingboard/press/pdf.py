"""A report as PDF/UA-1: tagged, with its title, language, headings and tables, for everybody."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from soundingboard.press.charts import chart_of
from soundingboard.press.fonts import printable
from soundingboard.press.plain import plain
from soundingboard.press.report import Report, Section
from soundingboard.press.typesetting import pdf_of

TEMPLATE = Path(__file__).parents[2] / "templates" / "reports" / "report.typ"
SPELT = (
    "Signs that the fonts of this file do not have are printed by their numbers in Unicode, as in "
    "[U+4E2D]; the other formats hold the signs themselves."
)
_NOTE = {
    **asdict(Section(key="signs", level=2, heading="Signs in this file")),
    "paragraphs": [SPELT],
}


def as_pdf(report: Report) -> bytes:
    """The report as PDF. What people wrote comes in as data, and is never read as markup."""
    value = plain(report, printable)
    if value != plain(report, str):
        value["sections"].append(_NOTE)
    charts = {
        table.key: asdict(drawn)
        for section in report.sections
        for table in section.tables
        if (drawn := chart_of(table, printable)) is not None
    }
    data = {"report": json.dumps(value), "charts": json.dumps(charts)}
    return pdf_of(TEMPLATE.read_bytes(), data, at=datetime.fromisoformat(report.made_at))
