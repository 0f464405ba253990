"""The Word template reports are printed with where an authority has none of its own.

It is made here rather than kept as a file, so that one can read what is in it. An authority may
begin its own from it.
"""

import io
from datetime import UTC, datetime
from functools import cache

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from soundingboard.press.packing import repack

MADE = datetime(2026, 11, 21, tzinfo=UTC)  # of the template, not of a report
INK = RGBColor(0x1D, 0x4F, 0x5E)
SOURCE = "Source"  # our style of the line below a quotation


@cache
def own_template() -> bytes:
    """The template as a .docx: the same bytes every time."""
    paper = Document()
    _dress(paper)
    _front(paper)
    _body(paper)
    file = io.BytesIO()
    paper.save(file)
    return repack(file.getvalue(), at=MADE)


def _dress(paper: Paper) -> None:
    """A4, British English, no words in italics, headings in one colour."""
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Cm(2.5)
    properties = paper.core_properties
    properties.title, properties.author = "{{ report.title }}", "{{ report.house }}"
    properties.comments, properties.language = "", "en-GB"
    defaults = paper.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang")) if defaults is not None else None
    if language is not None:
        language.set(qn("w:val"), "en-GB")
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        _style(paper, name).font.color.rgb = INK
    caption = _style(paper, "Caption")
    caption.font.color.rgb = INK
    caption.font.size = Pt(11)
    caption.paragraph_format.keep_with_next = True
    quote = _style(paper, "Quote")
    quote.font.italic = False
    quote.paragraph_format.left_indent = Cm(0.8)
    quote.paragraph_format.space_after = Pt(2)
    source = paper.styles.add_style(SOURCE, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(source, ParagraphStyle)  # noqa: S101  # for the type checker
    source.base_style = _style(paper, "Normal")
    source.font.size = Pt(9)
    source.paragraph_format.left_indent = Cm(0.8)


def _front(paper: Paper) -> None:
    page = paper.sections[0]
    page.header.paragraphs[0].text = "{{ report.house }}. {{ report.notice }}"
    _page_number(page.footer.paragraphs[0])
    paper.add_paragraph("{{ report.title }}", style="Title")
    paper.add_paragraph("{{ report.subtitle }}", style="Subtitle")
    paper.add_paragraph("{{ report.notice }} Made on {{ report.made_on }}.")


def _body(paper: Paper) -> None:
    def line(text: str, style: str = "Normal") -> None:
        paper.add_paragraph(text, style=style)

    line("{%p for section in report.sections %}")
    line("{%p if section.level == 2 %}")
    line("{{ section.heading }}", "Heading 1")
    line("{%p else %}")
    line("{{ section.heading }}", "Heading 2")
    line("{%p endif %}")
    line("{%p for words in section.paragraphs %}")
    line("{{ words }}")
    line("{%p endfor %}")
    line("{%p for words in section.points if section.numbered %}")
    line("{{ loop.index }}. {{ words }}")
    line("{%p endfor %}")
    line("{%p for words in section.points if not section.numbered %}")
    line("{{ words }}", "List Bullet")
    line("{%p endfor %}")
    line("{%p for table in section.tables %}")
    line("{%p if table.picture %}")
    line("{{ table.picture }}")
    line("{%p endif %}")
    line("{{ table.caption }}", "Caption")
    _table(paper)
    line("{{ table.note }}", SOURCE)
    line("{%p endfor %}")
    line("{%p for finding in section.findings %}")
    line("{%p if section.level == 2 %}")
    line("{{ finding.heading }}", "Heading 2")
    line("{%p else %}")
    line("{{ finding.heading }}", "Heading 3")
    line("{%p endif %}")
    line("{{ finding.statement }}")
    line("{%p for quote in finding.quotes %}")
    line("{{ quote.printed }}", "Quote")
    line("{{ quote.author }}, passage {{ quote.passage }}", SOURCE)
    line("{%p endfor %}")
    line("{%p if finding.behind %}")
    line("{{ finding.behind }}", SOURCE)
    line("{%p endif %}")
    line("{%p endfor %}")
    line("{%p for one in section.answerers + section.files %}")
    line("{{ one.printed }}", "List Bullet")
    line("{%p endfor %}")
    line("{%p endfor %}")


def _table(paper: Paper) -> None:
    """A table of as many columns and rows as there are, its header repeated on each page."""
    table = paper.add_table(rows=4, cols=4, style="Table Grid")
    rows = (
        ("{{ table.columns[0] }}", "{%tc for column in table.columns[1:] %}", "{{ column }}"),
        ("{%tr for row in table.rows %}", "", ""),
        ("{{ row.name }}", "{%tc for cell in row.cells %}", "{{ cell.text }}"),
        ("{%tr endfor %}", "", ""),
    )
    for number, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
        ends = "{%tc endfor %}" if words[1] else ""
        for cell, text in zip(row.cells, (*words, ends), strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0
    header = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no other way
    header.append(OxmlElement("w:tblHeader"))


def _page_number(line: Paragraph) -> None:
    line.text = "Page "
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)  # type: ignore[arg-type]  # noqa: SLF001  # as above; any element will do


def _style(paper: Paper, name: str) -> ParagraphStyle:
    found = paper.styles[name]
    assert isinstance(found, ParagraphStyle)  # noqa: S101  # for the type checker
    return found
