"""Word templates at the desk: tried when they are handed in, offered with each report."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from report_files import BUSES, a_consultation_asked, said
from soundingboard.models import Officer
from soundingboard.vocabulary import Role

ADDRESS = "/desk/reports/templates"


@pytest.fixture
def desk(app: Flask, client: FlaskClient, sign_in: Callable[..., Officer]) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(Role.OFFICER)
    return client


def a_template(line: str) -> bytes:
    paper = Document()
    paper.add_paragraph(line)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def hand_in(desk: FlaskClient, content: bytes, name: str = "Board paper") -> str:
    answer = desk.post(
        ADDRESS,
        data={"name": name, "file": (io.BytesIO(content), "board.docx")},
        follow_redirects=True,
    )
    return answer.get_data(as_text=True)


def test_a_template_is_used_and_taken_away(session: Session, desk: FlaskClient) -> None:
    asked = a_consultation_asked(session)
    said(session, asked, BUSES)
    session.commit()
    page = hand_in(desk, a_template("For the Board: {{ report.title }}"))
    assert "The template is added." in page
    report = f"/desk/reports/consultations/{asked.id}"
    assert "Word, in “Board paper”" in desk.get(report).get_data(as_text=True)
    made = desk.get(f"{report}/internal.docx?template=1").get_data()
    lines = [one.text for one in Document(io.BytesIO(made)).paragraphs]
    assert lines == ["For the Board: Shaping the growth plan"]
    desk.post(f"{ADDRESS}/1/remove")
    assert "Board paper</" not in desk.get(report).get_data(as_text=True)
    assert desk.get(f"{report}/internal.docx?template=1").status_code == 404


def test_our_template_can_be_had_and_handed_in_again(desk: FlaskClient) -> None:
    ours = desk.get(f"{ADDRESS}/ours.docx").get_data()
    assert "The template is added." in hand_in(desk, ours)
    assert "There is a template “Board paper” already." in hand_in(desk, ours)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is no Word document (.docx)."),
        (b"MZ\x90", "It is no Word document (.docx)."),
        (a_template("{{ report.titel }}"), "It asks for what a report does not have"),
        (a_template("{{ ''.__class__ }}"), "It asks for what no template may do"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused(
    desk: FlaskClient, content: bytes, sentence: str
) -> None:
    assert sentence in hand_in(desk, content)
    assert "added by" not in desk.get(ADDRESS).get_data(as_text=True)
