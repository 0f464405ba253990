"""Reports as files: the same bytes each time, opened again, whatever people wrote."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from jsonschema import Draft202012Validator
from lxml import html
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from sqlalchemy.orm import Session

from factories import NOON
from report_files import BUSES, a_consultation_asked, a_report, said, tables_in, words_in
from soundingboard.contributions import choices, stances
from soundingboard.models import Consultation
from soundingboard.press.notation import NotAReport, from_json
from soundingboard.press.report import Edition
from soundingboard.refusals import NotFound
from soundingboard.reports.making import Format, format_called, make
from soundingboard.vocabulary import Consent, QuestionKind, Stance

DOCS = Path(__file__).parents[2] / "docs"
HOSTILE = (
    "=cmd|' /C calc'!A0 said the sheet, and then it said nothing more to any of us.",
    "#let x = 1 and *bold* and $x^2$ and [content] and @label and <tag> and `raw` it said.",
    "{{ 7 * 191 }} and {% for x in y %} and {# note #} and {%p endfor %} were written by hand.",
    "<script>alert(1)</script><img src=x onerror=alert(2)> stood in the letter we were sent.",
    "\u202eexe.fdp\u202c turned round \u2066in the middle\u2069 of a sentence that goes on and on.",
    "Control \x00\x01\x0b\x1b signs and \ufffe \uffff others stood in what we were sent that day.",
    "An emoji 🚌 and العربية and 中文 and ŵŷ stood beside each other in this one sentence.",
    "]]> --> \\end{document} %PDF-1.7 &amp; &#x41; stood at the end of what they had written.",
)


def hostile(session: Session) -> Consultation:
    asked = a_consultation_asked(session, title="Growth =1+1 {{ 7*7 }} #let <b>")
    for text in HOSTILE:
        said(
            session,
            asked,
            text,
            text,
            body=f"{text[:40]} Ltd {hashlib.sha256(text.encode()).hexdigest()[:6]}",
            person=text[:30],
            place=text[:20],
            file=f"{text[:25]}.pdf",
        )
    return asked


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("wanted", Format)
def test_the_same_data_gives_the_same_bytes(
    session: Session, wanted: Format, edition: Edition
) -> None:
    asked = a_consultation_asked(session)
    for number in range(8):
        said(
            session,
            asked,
            f"{BUSES} {number}",
            "A cheaper ticket.",
            consent=list(Consent)[number % 4],
        )
    session.commit()
    made = make(session, a_report(session, asked, edition), wanted).content
    session.expire_all()
    again = make(session, a_report(session, asked, edition), wanted).content
    assert hashlib.sha256(made).hexdigest() == hashlib.sha256(again).hexdigest()


@pytest.mark.parametrize("wanted", [Format.XLSX, Format.DOCX, Format.CSV])
def test_what_is_packed_is_dated_when_the_report_was_made(session: Session, wanted: Format) -> None:
    report = a_report(session, a_consultation_asked(session), Edition.PUBLIC)
    content = make(session, report, wanted).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        dates = {entry.date_time for entry in archive.infolist()}
    at = NOON + timedelta(days=40)
    assert dates == {at.timetuple()[:6]}
    if wanted is Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book.properties.modified == at.replace(tzinfo=None)


@pytest.mark.parametrize("wanted", Format)
def test_hostile_words_arrive_as_words(session: Session, wanted: Format) -> None:
    asked = hostile(session)
    words = words_in(make(session, a_report(session, asked, Edition.INTERNAL), wanted))
    words = " ".join(words.split())
    for sign in ("=cmd|", "#let x = 1", "{{ 7 * 191 }}", "<script>alert(1)</script>", "ŵŷ"):
        assert sign in words
    assert "1337" not in words


def test_no_cell_of_a_workbook_is_a_formula(session: Session) -> None:
    asked = hostile(session)
    made = make(session, a_report(session, asked, Edition.INTERNAL), Format.XLSX)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    kinds = {
        cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    }
    assert kinds <= {"s", "n", "inlineStr"}


def test_no_cell_of_a_csv_begins_a_formula(session: Session) -> None:
    asked = hostile(session)
    made = make(session, a_report(session, asked, Edition.INTERNAL), Format.CSV)
    begins = {
        value[:1] for rows in tables_in(made).values() for row in rows for value in row if value
    }
    assert begins.isdisjoint({"=", "+", "-", "@", "\t", "\r", "\n"})


def test_a_page_holds_no_markup_of_theirs(session: Session) -> None:
    asked = hostile(session)
    made = make(session, a_report(session, asked, Edition.INTERNAL), Format.HTML)
    tree = html.fromstring(made.content.decode())
    assert tree.xpath("//script | //img | //b | //*[@onerror]") == []


def test_the_sheets_name_everything(session: Session) -> None:
    asked = a_consultation_asked(session)
    one = said(session, asked, BUSES, "A cheaper ticket.", file="permits.pdf")
    made = make(session, a_report(session, asked, Edition.INTERNAL), Format.CSV)
    tables = tables_in(made)
    assert sorted(tables) == [
        "about.csv",
        "evidence.csv",
        "figures.csv",
        "findings.csv",
        "organisations.csv",
        "passages.csv",
        "quotes.csv",
        "text.csv",
    ]
    ids = [str(comment.id) for comment in one.comments]
    assert [row[:3] for row in tables["passages.csv"][1:]] == [
        [ids[0], f"{one.reference}/1", str(one.id)],
        [ids[1], f"{one.reference}/2", str(one.id)],
    ]
    assert tables["evidence.csv"][1][1] == "permits.pdf"
    assert tables["quotes.csv"][1][1:3] == [ids[0], f"{one.reference}/1"]
    figures = {tuple(row[1:4]): row[4:] for row in tables["figures.csv"][1:]}
    assert figures["waterfall", "Received", "Contributions"] == ["1", "1", ""]
    assert figures["priorities", "Skills", "People"] == ["1", "1", f"{ids[0]}–{ids[1]}"]
    book = openpyxl.load_workbook(
        io.BytesIO(make(session, a_report(session, asked, Edition.INTERNAL), Format.XLSX).content)
    )
    assert book.sheetnames == [
        "About", "Text", "Figures", "Findings", "Quotes", "Organisations", "Evidence", "Passages",
    ]  # fmt: skip


def test_sheets_tell_what_was_chosen_and_the_stance_with_its_reason(session: Session) -> None:
    asked = a_consultation_asked(session)
    question = asked.questions[0]
    question.kind = QuestionKind.CHOICE
    question.options = [
        {"label": "Yes", "stance": "support"},
        {"label": "No", "stance": "oppose"},
    ]
    one = said(session, asked, BUSES, "A cheaper ticket.")
    choices.choose(session, one, question, "No")
    stances.follow(session, one.comments)
    stances.decide(session, one.comments[1], Stance.NEITHER, by="Olwen Pryce")

    made = make(session, a_report(session, asked, Edition.INTERNAL), Format.CSV)
    head, *rows = tables_in(made)["passages.csv"]

    at = head.index("Chose")
    assert head[at : at + 3] == ["Chose", "Stance", "Stance because"]
    assert [row[at : at + 3] for row in rows] == [
        ["No", "oppose", "chose “No”"],
        ["", "neither", "decided by Olwen Pryce"],
    ]


def test_the_public_sheets_hold_no_passages_but_what_is_quoted(session: Session) -> None:
    asked = a_consultation_asked(session)
    said(session, asked, BUSES)
    tables = tables_in(make(session, a_report(session, asked, Edition.PUBLIC), Format.CSV))
    assert "passages.csv" not in tables
    assert {row[2] for row in tables["quotes.csv"][1:]} == {""}


def test_a_cell_that_is_too_long_goes_on_in_the_next_row(session: Session) -> None:
    asked = a_consultation_asked(session)
    long = "word " * 20_000
    said(session, asked, long)
    made = make(session, a_report(session, asked, Edition.INTERNAL), Format.XLSX)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    heading, *found = book["Passages"].iter_rows(values_only=True)
    rows = [str(row[heading.index("Words")] or "") for row in found]
    assert "".join(rows) == long


def test_json_is_read_back_whole(session: Session) -> None:
    report = a_report(session, hostile(session), Edition.INTERNAL)
    made = make(session, report, Format.JSON)
    assert from_json(made.content) == report


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"schema": "soundingboard-report/2"}', b"\xff\xfe", b'{"schema": 3}'],
)
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(NotAReport):
        from_json(content)


def test_a_format_nobody_makes_is_refused() -> None:
    assert format_called("CSV") is Format.CSV
    with pytest.raises(NotFound, match="html"):
        format_called("exe")


def test_two_thousand_passages_are_printed(session: Session) -> None:
    asked = a_consultation_asked(session)
    for number in range(1000):
        said(session, asked, f"{BUSES} Number {number}.", f"A ticket for {number} pence.")
    report = a_report(session, asked, Edition.INTERNAL)
    assert len(report.passages) == 2000
    words = words_in(make(session, report, Format.HTML))
    assert "1,000 people answered; 1,000 organisations are represented" in words
    rows = json.loads(make(session, report, Format.JSON).content)["passages"]
    assert len(rows) == 2000


@pytest.mark.parametrize("edition", Edition)
def test_json_has_the_shape_that_is_documented(session: Session, edition: Edition) -> None:
    schema = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))
    made = make(session, a_report(session, hostile(session), edition), Format.JSON)
    found = json.loads(made.content)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    assert bool(found["passages"]) == (edition is Edition.INTERNAL)


def test_signs_the_fonts_lack_are_told_by_number(session: Session) -> None:
    made = make(session, a_report(session, hostile(session), Edition.INTERNAL), Format.PDF)
    words = " ".join(words_in(made).split())
    assert "[U+4E2D][U+6587]" in words
    assert "[U+202E]exe.fdp[U+202C]" in words
    assert "Signs that the fonts of this file do not have are printed by their numbers" in words


def test_a_pdf_says_that_it_is_for_everybody(session: Session) -> None:
    report = a_report(session, hostile(session), Edition.INTERNAL)
    reader = PdfReader(io.BytesIO(make(session, report, Format.PDF).content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata is not None
    assert reader.metadata.title == report.title
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    tags = set(kinds_of(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/Figure"} <= tags
    assert all(figure.get("/Alt") for figure in figures_of(root["/StructTreeRoot"]))


def nodes_of(tree: DictionaryObject) -> Iterator[DictionaryObject]:
    """A tree of tags, each node before those within it."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        children = node.get("/K", ArrayObject())
        listed = children if isinstance(children, ArrayObject) else ArrayObject([children])
        found = [one.get_object() for one in listed]
        waiting += [one for one in reversed(found) if isinstance(one, DictionaryObject)]


def kinds_of(tree: DictionaryObject) -> list[str]:
    return [str(node["/S"]) for node in nodes_of(tree) if "/S" in node]


def figures_of(tree: DictionaryObject) -> list[DictionaryObject]:
    return [node for node in nodes_of(tree) if node.get("/S") == "/Figure"]


def test_a_word_file_opens_with_its_headings_tables_and_pictures(session: Session) -> None:
    report = a_report(session, hostile(session), Edition.INTERNAL)
    paper = Document(io.BytesIO(make(session, report, Format.DOCX).content))
    assert paper.core_properties.title == report.title
    assert [p.text for p in paper.paragraphs if p.style.name == "Heading 1"] == [
        one.heading for one in report.sections if one.level == 2
    ]
    tables = [one for section in report.sections for one in section.tables]
    assert [[cell.text for cell in table.rows[0].cells] for table in paper.tables] == [
        list(one.columns) for one in tables
    ]
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in paper.tables)
    told = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert len(told) == 2
    assert all(told)
