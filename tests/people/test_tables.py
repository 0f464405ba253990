"""Files as they are handed in: encodings, separators, and what is not a list at all."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.people.commas import read_commas
from soundingboard.people.tables import MAX_ROWS, Table, TableRow, clean, refuse_other_kinds
from soundingboard.people.workbooks import read_workbook
from soundingboard.refusals import Unreadable

ROWS = (TableRow(1, ("Email", "Name")), TableRow(2, ("jo@y.example", "Jörg Müller")))


@pytest.mark.parametrize(
    ("encoding", "separator", "note"),
    [
        ("utf-8", ",", "Read as UTF-8 text with commas between the columns."),
        ("utf-8-sig", ";", "Read as UTF-8 text with semicolons between the columns."),
        ("cp1252", ";", "Read as Windows-1252 text with semicolons between the columns."),
        ("utf-16", "\t", "Read as UTF-16 text with tabs between the columns."),
        ("utf-8", "|", "Read as UTF-8 text with bars between the columns."),
    ],
)
def test_commas_are_read_in_every_usual_form(encoding: str, separator: str, note: str) -> None:
    text = f"Email{separator}Name\r\njo@y.example{separator}Jörg Müller\r\n"
    assert read_commas("list.csv", text.encode(encoding)) == Table(ROWS, (note,))


def test_excels_own_separator_line_is_obeyed_and_counted() -> None:
    table = read_commas("list.csv", b"sep=;\r\nEmail;Name\r\na@y.example;A, B, C, D\r\n")
    assert table.rows == (
        TableRow(2, ("Email", "Name")),
        TableRow(3, ("a@y.example", "A, B, C, D")),
    )


def test_lines_are_those_a_person_sees_after_quoted_line_ends() -> None:
    table = read_commas("list.csv", b'Email,Note\na@y.example,"one\ntwo"\n\nb@y.example,x\n')
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("Email", "Note")),
        (2, ("a@y.example", "one two")),
        (5, ("b@y.example", "x")),
    ]


def test_untidy_quotes_within_a_line_are_read() -> None:
    table = read_commas("list.csv", b'Email,Name\na@y.example,"Anna" Ash\n')
    assert table.rows[1].cells == ("a@y.example", "Anna Ash")


def test_invisible_signs_are_taken_out() -> None:
    text = "Email,Name\n\u200ba@y.example\u00a0,\u202eAnna\tAsh\x0b\n"
    assert read_commas("list.csv", text.encode()).rows[1].cells == ("a@y.example", "Anna Ash")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b'Email,Name\na@y.example,"Anna\nb@y.example,Ben\n',
            "list.csv has a quotation mark that is never closed, so its rows cannot be told apart.",
        ),
        (b"Email\x00Name", "list.csv is not a list of people: it is not a text file."),
        (
            b"Email,Name\na@y.example," + b"x" * 3000,
            (
                "list.csv has a cell of more than 2,000 characters in line 2. If it should be "
                "shorter, a quotation mark may be missing before it."
            ),
        ),
        (
            b"Email,Name\na@y.example," + b"x" * 200_000,
            "list.csv cannot be read at line 2: field larger than field limit (131072).",
        ),
        (
            b"Email" + b"," * 200 + b"x",
            "list.csv has more than 100 columns in line 1.",
        ),
        (
            b"Email,Name\na@y.example,\x81\xfe",
            "list.csv is in an encoding we do not know. Please save it as “CSV UTF-8”.",
        ),
    ],
)
def test_commas_that_cannot_be_right_are_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_commas("list.csv", content)
    assert refused.value.sentence == sentence


def test_two_hundred_thousand_rows_are_refused() -> None:
    content = b"Email\n" + b"".join(b"p%d@y.example\n" % number for number in range(200_000))
    with pytest.raises(Unreadable) as refused:
        read_commas("list.csv", content)
    assert refused.value.sentence == (
        f"list.csv has more than {MAX_ROWS:,} rows. "
        "Please split it into smaller files; nothing was taken from it."
    )


def test_million_blank_lines_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_commas("list.csv", b"Email\n" + b"\n" * 1_100_000 + b"a@y.example\n")
    assert refused.value.sentence == "list.csv has more than 1,048,576 lines."


@given(st.binary(max_size=400) | st.text(alphabet='",;\t|\n\r@aé=\x0b\u2028 ', max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes | str) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    try:
        refuse_other_kinds("list.csv", raw)
        table = read_commas("list.csv", raw)
    except Unreadable:
        return
    for row in table.rows:
        assert row.line >= 1
        assert any(row.cells)
        assert all(cell == clean(cell) for cell in row.cells)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Office file (.xls or .doc); save it as .xlsx or CSV"),
        (b"MZ\x90", "a program"),
    ],
)
def test_other_kinds_of_files_are_named(content: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        refuse_other_kinds("list.csv", content)
    assert refused.value.sentence == f"list.csv is not a list of people: it is {kind}."


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_gives_what_its_cells_show() -> None:
    content = workbook(
        (
            "People",
            [
                ["Email", "Name", "Number", "Since"],
                [],
                ["jo@y.example", "Jörg", 7.0, date(2026, 3, 1)],
            ],
        )
    )
    assert read_workbook("list.xlsx", content) == Table(
        (
            TableRow(1, ("Email", "Name", "Number", "Since")),
            TableRow(3, ("jo@y.example", "Jörg", "7", "2026-03-01 00:00:00")),
        ),
        (),
    )


def test_formulas_are_not_evaluated() -> None:
    content = workbook(
        ("People", [["Email", "Name"], ["a@y.example", '=HYPERLINK("http://x.example","Anna")']])
    )
    assert read_workbook("list.xlsx", content).rows[1].cells == ("a@y.example",)


def test_first_sheet_with_rows_is_read_and_named() -> None:
    content = workbook(("Empty", []), ("People", [["Email"], ["a@y.example"]]), ("Old", [["x"]]))
    table = read_workbook("list.xlsx", content)
    assert [row.cells for row in table.rows] == [("Email",), ("a@y.example",)]
    assert table.notes == ("Read from the sheet “People”; the other sheets were not looked at.",)


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def damaged(content: bytes, name: str, part: bytes) -> bytes:
    """The same package with one part replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return out.getvalue()


BOOK = workbook(("People", [["Email"], ["a@y.example"]]))


def sheet(rows: str) -> bytes:
    """A worksheet part of these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _cell(line: int, text: str) -> str:
    return f'<row r="{line}"><c t="inlineStr"><is><t>{text}</t></is></c></row>'


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10)
        for letter in range(ord("b"), ord("k"))
    )
    + b"]><worksheet><sheetData><row><c><is><t>&j;</t></is></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            package(xl__workbook=b"0" * 60_000_000),
            "list.xlsx unpacks to more than any list of people would. It was not read.",
        ),
        (
            package(**{f"xl__{number}": b"" for number in range(600)}),
            "list.xlsx unpacks to more than any list of people would. It was not read.",
        ),
        (package(word__document=b""), "list.xlsx is not a list of people: it is a Word document."),
        (package(readme=b""), "list.xlsx is not a list of people: it is a compressed file."),
        (b"PK\x03\x04 nothing more", "list.xlsx is a damaged compressed file."),
        (
            damaged(BOOK, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
            "list.xlsx is damaged and cannot be read. Please save it again as .xlsx or CSV.",
        ),
        (
            damaged(BOOK, "xl/workbook.xml", b"<html>"),
            "list.xlsx is damaged and cannot be read. Please save it again as .xlsx or CSV.",
        ),
        (
            damaged(BOOK, "xl/worksheets/sheet1.xml", BOMB),
            "list.xlsx is damaged and cannot be read. Please save it again as .xlsx or CSV.",
        ),
        (
            damaged(BOOK, "xl/worksheets/sheet1.xml", sheet(_cell(1, "x") + _cell(9**9, "y"))),
            "list.xlsx has more than 1,048,576 lines.",
        ),
        (
            damaged(
                BOOK,
                "xl/worksheets/sheet1.xml",
                sheet("".join(_cell(line, "x" * 1_990) for line in range(1, 10_100))),
            ),
            "list.xlsx has more text in it than any list of people would.",
        ),
    ],
)
def test_workbooks_that_are_none_are_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook("list.xlsx", content)
    assert refused.value.sentence == sentence


def test_workbook_damaged_anywhere_is_read_or_refused() -> None:
    for place in range(0, len(BOOK), 37):
        broken = BOOK[:place] + bytes([BOOK[place] ^ 0xFF]) + BOOK[place + 1 :]
        try:
            table = read_workbook("list.xlsx", broken)
        except Unreadable:
            continue
        assert isinstance(table, Table)
