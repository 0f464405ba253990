"""Files: taken, refused with a reason, taken out again."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from respondents import (
    Submit,
    look_again,
    rows,
    text,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Evidence


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ\x90", "run.exe is of a kind we cannot take"),
        ("plan.pdf", b"not a pdf at all", "plan.pdf is of a kind we cannot take"),
        ("empty.txt", b"", "empty.txt is empty"),
    ],
)
def test_a_file_we_cannot_take_is_refused_with_its_reason(
    session: Session, submit: Submit, home: str, *, name: str, content: bytes, sentence: str
) -> None:
    page = submit(f"{home}/files", {"files": (io.BytesIO(content), name)})
    assert page.status_code == 200
    assert sentence in text(page)
    assert rows(session) == [0, 0, 0, 0]


def test_of_several_files_those_that_are_fine_are_kept(
    session: Session, submit: Submit, home: str
) -> None:
    files = [(io.BytesIO(b"%PDF-1"), "good.pdf"), (io.BytesIO(b"MZ"), "bad.exe")]
    page = submit(f"{home}/files", {"files": files})
    assert "bad.exe is of a kind we cannot take" in text(page)
    assert "good.pdf" in text(page)
    assert session.scalars(select(Evidence.file_name)).all() == ["good.pdf"]


def test_files_can_be_taken_out_again(
    session: Session, client: FlaskClient, submit: Submit, home: str
) -> None:
    submit(f"{home}/files", {"files": (io.BytesIO(b"%PDF-1"), "good.pdf")})
    file = session.scalars(select(Evidence)).one()
    page = f"{home}/files"
    assert submit(page, {}, to=f"{page}/{file.id + 1}/remove").status_code == 404
    assert submit(page, {}, to=f"{page}/{file.id}/remove").location == page
    assert "Removed good.pdf." in text(client.get(page))
    look_again(session)
    assert session.scalars(select(Evidence)).all() == []


def test_an_upload_over_the_limit_is_told_on_the_page_of_files(
    session: Session, app: Flask, submit: Submit, home: str
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    page = submit(f"{home}/files", {"files": (io.BytesIO(b"%PDF-1" + bytes(200_000)), "big.pdf")})
    assert page.status_code == 413
    assert "Together the files are larger than 20 MB." in text(page)
    assert "Files you want to add" in text(page)
    assert rows(session) == [0, 0, 0, 0]
