"""A report as sheets: one for each kind of thing in it, with every identifier."""

from collections.abc import Iterable
from dataclasses import dataclass

from soundingboard.press.numbering import ranges
from soundingboard.press.report import Edition, Report, Section

Value = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for other programs; text and whole numbers only."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def sheets_of(report: Report) -> tuple[Sheet, ...]:
    """The sheets of a report, the same ones whatever is in it; passages only in the internal."""
    sections = report.sections
    made = [
        Sheet("About", ("What", "Value"), _about(report)),
        Sheet("Text", ("Section", "Level", "Heading", "Words"), tuple(_text(sections))),
        Sheet(
            "Figures",
            ("Section", "Table", "Row", "Column", "Figure", "As printed", "Passages"),
            tuple(_figures(sections)),
        ),
        Sheet(
            "Findings",
            ("Finding", "Section", "Heading", "Statement", "Passages"),
            tuple(
                (one.key, section.key, one.heading, one.statement, ranges(one.passages))
                for section in sections
                for one in section.findings
            ),
        ),
        Sheet(
            "Quotes",
            ("Finding", "Passage", "Name", "From character", "To character", "Words", "Author"),
            tuple(
                (one.key, q.passage, q.name, q.start, q.end, q.text, q.author)
                for section in sections
                for one in section.findings
                for q in one.quotes
            ),
        ),
        Sheet(
            "Organisations",
            ("Name", "Type", "Contributions", "Remark"),
            tuple(
                (one.name, one.type, ranges(one.contributions), one.remark)
                for section in sections
                for one in section.answerers
            ),
        ),
        Sheet(
            "Evidence",
            ("Evidence", "File", "Media type", "Bytes", "Author"),
            tuple(
                (one.evidence, one.name, one.media_type, one.size, one.author)
                for section in sections
                for one in section.files
            ),
        ),
    ]
    if report.edition is Edition.INTERNAL:
        made.append(_passages(report))
    return tuple(made)


def _about(report: Report) -> tuple[tuple[Value, ...], ...]:
    return (
        ("Report", report.kind.value),
        ("Edition", report.edition.value),
        ("Notice", report.notice),
        ("Identifier", report.about),
        ("Title", report.title),
        ("Subtitle", report.subtitle),
        ("Published by", report.house),
        ("Made at", report.made_at),
    )


def _text(sections: Iterable[Section]) -> Iterable[tuple[Value, ...]]:
    for section in sections:
        words = (*section.paragraphs, *section.points)
        for one in words or ("",):
            yield section.key, section.level, section.heading, one


def _figures(sections: Iterable[Section]) -> Iterable[tuple[Value, ...]]:
    for section in sections:
        for table in section.tables:
            for row in table.rows:
                for column, cell in zip(table.columns[1:], row.cells, strict=True):
                    yield (
                        section.key,
                        table.key,
                        row.name,
                        column,
                        "" if cell.number is None else cell.number,
                        cell.text,
                        ranges(cell.passages),
                    )


def _passages(report: Report) -> Sheet:
    columns = (
        "Passage",
        "Name",
        "Contribution",
        "Channel",
        "Sent at",
        "Late",
        "Answers",
        "Priorities",
        "Chose",
        "Stance",
        "Stance because",
        "Author",
        "Consent",
        "Words",
    )
    rows = tuple(
        (
            one.passage,
            one.name,
            one.contribution,
            one.channel,
            one.sent_at,
            "yes" if one.late else "no",
            one.answers,
            "; ".join(one.priorities),
            one.chosen,
            one.stance,
            one.stance_because,
            one.author,
            one.consent,
            one.text,
        )
        for one in report.passages
    )
    return Sheet("Passages", columns, rows)
