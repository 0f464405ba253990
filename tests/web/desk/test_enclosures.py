"""Files that go with the letter, at the desk and from the command line."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factories import a_document
from prepared import a_ready_draft, look_again
from soundingboard.kit import Kit
from soundingboard.models import Consultation

Submit = Callable[..., object]
PDF = b"%PDF-1.7\nthe plan\n"


@pytest.fixture
def draft(session: Session, kit: Kit, sign_in: Callable[..., object]) -> Consultation:
    """A draft on a document that was handed in as a PDF; an officer is signed in."""
    version = a_document(session)
    version.file_name, version.content_hash = "plan.pdf", kit.shelf.put(PDF)
    draft = a_ready_draft(session, document_version=version)
    sign_in()
    return draft


def files(session: Session, draft: Consultation) -> list[str]:
    look_again(session)
    return [one.file_name for one in draft.enclosures]


def test_files_are_added_fetched_and_taken_out(
    session: Session, client: FlaskClient, submit: Submit, draft: Consultation
) -> None:
    here = f"/desk/consultations/{draft.id}/files/"
    assert "No file goes with it now." in client.get(here).text
    submit(here, {}, to=f"{here}document")
    submit(here, {"file": (io.BytesIO(b"%PDF-1.7\nmap\n"), "A map.pdf")})
    assert files(session, draft) == ["plan.pdf", "A map.pdf"]
    page = client.get(here).text
    assert "leave the house for 1 person." in page
    assert "Send plan.pdf along" not in page
    link = next(one["href"] for one in BeautifulSoup(page, "html.parser").select("main li a"))
    fetched = client.get(link)
    assert fetched.data == PDF
    assert fetched.headers["Content-Disposition"] == "attachment; filename=plan.pdf"
    assert "plan.pdf, A map.pdf" in client.get(f"/desk/consultations/{draft.id}/letter").text
    assert "plan.pdf, A map.pdf" in client.get(f"/desk/consultations/{draft.id}/sign-off").text
    assert "2 files" in client.get(f"/desk/consultations/{draft.id}").text
    submit(here, {}, to=f"{link}/take-out")
    assert files(session, draft) == ["A map.pdf"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ((io.BytesIO(b""), ""), "Choose a file"),
        ((io.BytesIO(b"MZ"), "plan.exe"), "of a kind we cannot take"),
    ],
)
def test_what_cannot_go_is_explained(
    session: Session,
    submit: Submit,
    draft: Consultation,
    sent: tuple[io.BytesIO, str],
    sentence: str,
) -> None:
    assert sentence in submit(f"/desk/consultations/{draft.id}/files/", {"file": sent}).text
    assert files(session, draft) == []


def test_files_are_chosen_from_the_command_line(
    app: Flask, session: Session, draft: Consultation, tmp_path: Path
) -> None:
    paper = tmp_path / "map.pdf"
    paper.write_bytes(PDF + b"map")
    number = str(draft.id)

    def run(*words: str) -> tuple[int, str]:
        args = ["consultations", *words, "--by", "Olwen Pryce"]
        result = app.test_cli_runner().invoke(args=args)
        return result.exit_code, result.output

    assert run("enclose", number, str(paper)) == (0, "map.pdf goes with the letters.\n")
    assert run("enclose", number, "--document") == (0, "plan.pdf goes with the letters.\n")
    assert run("take-out", number, "map.pdf") == (0, "map.pdf goes with the letters no more.\n")
    assert files(session, draft) == ["plan.pdf"]
    assert run("take-out", number, "map.pdf") == (1, "This file does not go with the letters.\n")
    assert run("enclose", number)[0] == 2
