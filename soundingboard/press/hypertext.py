"""A report as HTML: as part of a page of ours, and as a file that stands by itself."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from soundingboard.press.charts import chart_of
from soundingboard.press.numbering import ranges
from soundingboard.press.report import Report, Section, Table
from soundingboard.press.signs import legal
from soundingboard.press.sizes import size_in_words

TEMPLATES = Path(__file__).parents[2] / "templates" / "reports"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: legal(value) if type(value) is str else value,
)


def body(report: Report, *, passage_url: Callable[[int], str] | None = None) -> Markup:
    """What stands below the title, for a page that has its own frame.

    `passage_url` gives the page of a passage, where its reader may open it.
    """
    template = _environment.get_template("body.html")
    return Markup(  # noqa: S704  # the environment escapes every value
        template.render(
            report=report,
            parts=_parts(report),
            ranges=ranges,
            paragraphs=_paragraphs,
            chart=_drawing,
            size=size_in_words,
            passage_url=passage_url,
        )
    )


def as_html(report: Report) -> bytes:
    """The report as one HTML file without anything beside it: style and charts stand in it."""
    template = _environment.get_template("standalone.html")
    style = (TEMPLATES / "standalone.css").read_text(encoding="utf-8")
    html = template.render(
        report=report,
        parts=_parts(report),
        body=body(report),
        style=Markup(style),  # noqa: S704  # our own file
    )
    return html.encode("utf-8", errors="replace")


def _parts(report: Report) -> list[Section]:
    return [one for one in report.sections if one.level == 2]


def _paragraphs(text: str) -> list[list[str]]:
    """Words as paragraphs of lines."""
    blocks = text.replace("\r\n", "\n").strip().split("\n\n")
    return [block.strip("\n").split("\n") for block in blocks if block.strip()]


def _drawing(table: Table) -> Markup:
    drawn = chart_of(table)
    return Markup(drawn.svg if drawn else "")  # noqa: S704  # every word in it is escaped
