"""An authority's own Word template: filled in, or refused with a sentence; never more than that."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from sqlalchemy.orm import Session

from report_files import BUSES, a_consultation_asked, a_report, said, words_in
from soundingboard.press.report import Edition, Report
from soundingboard.press.word_template import own_template
from soundingboard.refusals import Unreadable
from soundingboard.reports.making import Format, make


def a_template(*lines: str) -> bytes:
    paper = Document()
    for line in lines:
        paper.add_paragraph(line)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


@pytest.fixture
def report(session: Session) -> Report:
    asked = a_consultation_asked(session)
    for number in range(6):
        said(session, asked, f"{BUSES} {number} {{{{ 7 * 191 }}}} <b>&amp;")
    return a_report(session, asked, Edition.INTERNAL)


def test_an_own_template_is_filled_in(session: Session, report: Report) -> None:
    template = a_template(
        "Report to the Board: {{ report.title }}",
        "{%p for section in report.sections %}",
        "{{ section.heading }}",
        "{%p for table in section.tables if table.picture %}",
        "{{ table.picture }}",
        "{%p endfor %}",
        "{%p for finding in section.findings %}",
        "{%p for quote in finding.quotes %}",
        "{{ quote.printed }}",
        "{%p endfor %}",
        "{%p endfor %}",
        "{%p endfor %}",
    )
    made = make(session, report, Format.DOCX, template=template)
    words = words_in(made)
    assert "Report to the Board: Shaping the growth plan" in words
    assert "{{ 7 * 191 }} <b>&amp;" in words
    assert "1337" not in words
    assert len(Document(io.BytesIO(made.content)).inline_shapes) == 2
    again = make(session, report, Format.DOCX, template=template)
    assert again.content == made.content


def test_our_own_template_can_be_handed_in(session: Session, report: Report) -> None:
    ours = make(session, report, Format.DOCX)
    assert make(session, report, Format.DOCX, template=own_template()).content == ours.content


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{{ report.titel }}", "asks for what a report does not have"),
        ("{{ report.title", "cannot be used"),
        ("{% for x in %}", "misspelt"),
        ("{{ report.__class__.__mro__ }}", "no template may do"),
        ("{{ ''.__class__ }}", "no template may do"),
        ("{{ report.sections[2].tables[0].picture._paper.docx.save('x') }}", "no template may do"),
        ("{{ report.update({'a': 1}) }}", "no template may do"),
        ("{% include '/etc/passwd' %}", "cannot be filled in"),
        ("{{ 1 / 0 }}", "cannot be filled in"),
        (
            "{% for a in range(99999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
            "takes",
        ),
        ("{{ 'x' * 10000000000 }}", "takes"),
    ],
)
def test_a_template_that_asks_too_much_is_refused(
    session: Session, report: Report, line: str, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        make(session, report, Format.DOCX, template=a_template(line))


def with_part(name: str, content: bytes) -> bytes:
    """Our template with one part more, or another one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(own_template())) as given,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.namelist():
            if entry != name:
                made.writestr(entry, given.read(entry))
        made.writestr(name, content)
    return file.getvalue()


LINKED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" TargetMode="External" Target="https://elsewhere.example/t.dotx" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    b"</Relationships>"
)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (lambda: b"", "no Word document"),
        (lambda: b"%PDF-1.7", "no Word document"),
        (lambda: own_template()[:2000], "no Word document"),
        (lambda: with_part("word/vbaProject.bin", b"x"), "macros"),
        (lambda: with_part("word/_rels/settings.xml.rels", LINKED), "from elsewhere"),
        (lambda: with_part("word/document.xml", b"<w:document"), "cannot be opened"),
        (lambda: with_part("word/media/big", b"\0" * 70_000_000), "too much in it"),
        (lambda: b"PK" + b"\0" * 11_000_000, "more than 10 MB"),
    ],
)
def test_a_file_that_is_no_template_is_refused(
    session: Session, report: Report, template: Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        make(session, report, Format.DOCX, template=template())
