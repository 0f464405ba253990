"""Charts as pictures, for papers that hold no drawings."""

from soundingboard.press.charts import chart_of
from soundingboard.press.fonts import printable
from soundingboard.press.report import Report
from soundingboard.press.typesetting import png_of
from soundingboard.press.word import Picture


def pictures_of(report: Report) -> dict[str, Picture]:
    """The charts of a report by the keys of their tables, each with what it shows in words."""
    drawn = {
        table.key: chart_of(table, printable)
        for section in report.sections
        for table in section.tables
    }
    return {
        key: Picture(png_of(one.svg), f"{one.title}. {one.description}")
        for key, one in drawn.items()
        if one is not None
    }
