"""Our PDFs against the machine-checkable part of PDF/UA-1; and the check against spoilt ones."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject
from reports.pdf_ua import faults
from reports.test_making import hostile
from sqlalchemy.orm import Session

from factories import NOON
from report_files import BUSES, a_consultation_asked, a_report, said
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.press.report import Edition
from soundingboard.reports.making import Format, make
from soundingboard.reports.of_digest import tell

Spoil = Callable[[PdfWriter], None]


@pytest.mark.parametrize("edition", Edition)
def test_a_summary_of_responses_is_for_everybody(session: Session, edition: Edition) -> None:
    made = make(session, a_report(session, hostile(session), edition), Format.PDF)
    assert faults(made.content) == []


def test_a_consultation_that_nobody_answered_is_for_everybody(session: Session) -> None:
    report = a_report(session, a_consultation_asked(session), Edition.PUBLIC)
    assert faults(make(session, report, Format.PDF).content) == []


def test_a_digest_is_for_everybody(session: Session, kit: Kit) -> None:
    asked = a_consultation_asked(session)
    for number in range(8):
        said(session, asked, f"{BUSES} {number}", submitted_at=NOON)
    digest = compile_digest(session, kit.stationery, asked.strategy.priorities[0], at=NOON)
    assert digest is not None
    day = kit.stationery.day
    report = tell(
        session, digest.id, Edition.INTERNAL, house="Weald", day=day, at=NOON, reader=None
    )
    assert faults(make(session, report, Format.PDF).content) == []


def elements(writer: PdfWriter, kind: str) -> list[DictionaryObject]:
    every = (writer.get_object(number) for number in range(1, len(writer._objects) + 1))
    return [one for one in every if isinstance(one, DictionaryObject) and one.get("/S") == kind]


def no_language(writer: PdfWriter) -> None:
    del writer._root_object["/Lang"]


def no_title_shown(writer: PdfWriter) -> None:
    shown = writer._root_object["/ViewerPreferences"].get_object()
    shown[NameObject("/DisplayDocTitle")] = BooleanObject(False)


def no_alternative(writer: PdfWriter) -> None:
    del elements(writer, "/Figure")[0]["/Alt"]


def a_level_left_out(writer: PdfWriter) -> None:
    elements(writer, "/H2")[0][NameObject("/S")] = NameObject("/H4")


def no_header_cells(writer: PdfWriter) -> None:
    for one in elements(writer, "/TH"):
        one[NameObject("/S")] = NameObject("/TD")


def no_scope(writer: PdfWriter) -> None:
    del elements(writer, "/TH")[0]["/A"]


def a_tag_of_its_own(writer: PdfWriter) -> None:
    elements(writer, "/P")[0][NameObject("/S")] = NameObject("/Para")


def no_marks(writer: PdfWriter) -> None:
    writer._root_object["/MarkInfo"].get_object()[NameObject("/Marked")] = BooleanObject(False)


def an_orphan(writer: PdfWriter) -> None:
    elements(writer, "/H1")[0][NameObject("/K")] = TextStringObject("")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (no_language, "11-006"),
        (no_title_shown, "07-001"),
        (no_alternative, "13-004"),
        (a_level_left_out, "14-003"),
        (no_header_cells, "15-002"),
        (no_scope, "15-003"),
        (a_tag_of_its_own, "02-001"),
        (no_marks, "06-001"),
        (an_orphan, "01-006"),
    ],
)
def test_the_check_finds_what_is_spoilt(session: Session, spoil: Spoil, told: str) -> None:
    made = make(session, a_report(session, hostile(session), Edition.INTERNAL), Format.PDF)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.content)))
    spoil(writer)
    file = io.BytesIO()
    writer.write(file)
    assert any(told in one for one in faults(file.getvalue()))
