"""Documents at the desk."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import a_document, an_open_consultation
from material import shared
from prepared import look_again
from soundingboard.models import DocumentVersion
from soundingboard.vocabulary import BlockKind, Role

Submit = Callable[..., TestResponse]
PAPER = b"# Draft growth plan\n\n## 1 Background\n\n1.1 Jobs.\n\n1.2 Buses do not\n\nreach us.\n"


def upload(submit: Submit, name: str, content: bytes, to: str = "/desk/documents/new") -> str:
    return submit(to, {"file": (BytesIO(content), name), "title": ""}).get_data(as_text=True)


def versions(session: Session) -> list[tuple[str, int, int]]:
    look_again(session)
    found = session.scalars(select(DocumentVersion).order_by(DocumentVersion.id))
    return [(one.document.title, one.number, len(one.blocks)) for one in found]


@pytest.mark.parametrize("role", [None, Role.LEAD])
def test_documents_are_for_officers(
    client: FlaskClient, sign_in: Callable[..., object], role: Role | None
) -> None:
    if role is not None:
        sign_in(role)
    assert client.get("/desk/documents/").status_code == (302 if role is None else 403)


def test_upload_is_split_checked_and_fetched_again(
    session: Session, client: FlaskClient, sign_in: Callable[..., object], submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    sent = submit("/desk/documents/new", {"file": (BytesIO(PAPER), "plan.md"), "title": ""})
    page = sent.location
    html = client.get(page).get_data(as_text=True)
    assert "Check how we split your document" in html
    assert "Buses do not" in html
    original = client.get(f"{page}/file")
    assert original.get_data() == PAPER
    assert original.headers["Content-Disposition"] == "attachment; filename=plan.md"
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert original.mimetype == "application/octet-stream"

    version = session.scalars(select(DocumentVersion)).one()
    last = version.blocks[-1]
    submit(f"{page}/blocks/{last.id}", {}, to=f"{page}/blocks/{last.id}/merge")
    look_again(session)
    joined = version.blocks[-1]
    assert (joined.number, joined.text) == ("1.2", "Buses do not reach us.")
    submit(f"{page}/blocks/{joined.id}", {"kind": "item", "level": "2", "number": "1.2(a)"})
    look_again(session)
    assert (joined.kind, joined.level, joined.number) == (BlockKind.ITEM, 2, "1.2(a)")
    assert version.checked_at is None
    submit(page, {}, to=f"{page}/checked")
    look_again(session)
    assert version.checked_by == "Olwen Pryce"


def test_new_version_is_kept_beside_the_old(
    session: Session, sign_in: Callable[..., object], submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    upload(submit, "plan.md", PAPER)
    upload(
        submit, "plan.md", PAPER + b"\n## 2 Next\n\n2.1 Spring.\n", "/desk/documents/1/versions/new"
    )
    assert versions(session) == [("Draft growth plan", 1, 5), ("Draft growth plan", 2, 7)]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (("", b""), "Choose a file"),
        (("plan.md", b""), "The file is empty."),
        (("plan.docx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(500)), "picture"),
        (("plan.docx", b"PK\x03\x04 broken"), ""),
    ],
)
def test_upload_that_is_no_document_says_so_and_keeps_nothing(
    session: Session,
    sign_in: Callable[..., object],
    submit: Submit,
    sent: tuple[str, bytes],
    sentence: str,
) -> None:
    sign_in(Role.OFFICER)
    html = upload(submit, *sent)
    assert "There is a problem" in html
    assert sentence in html
    assert versions(session) == []


def test_upload_of_thirty_megabytes_is_refused(
    session: Session, client: FlaskClient, sign_in: Callable[..., object]
) -> None:
    sign_in(Role.OFFICER)
    sent = client.post(
        "/desk/documents/new",
        data=bytes(30 * 1024 * 1024),
        content_type="multipart/form-data; boundary=part",
    )
    assert sent.status_code == 413
    assert "The file is larger than 20 MB. Nothing was kept of it." in sent.get_data(as_text=True)
    assert versions(session) == []


def test_word_document_with_numbers_is_taken(
    session: Session, sign_in: Callable[..., object], submit: Submit
) -> None:
    paper = shared("data/documents/strategy.docx")
    sign_in(Role.OFFICER)
    upload(submit, paper.name, paper.read_bytes())
    look_again(session)
    version = session.scalars(select(DocumentVersion)).one()
    assert {"1.1", "2.1"} <= {block.number for block in version.blocks}


def test_document_that_is_out_cannot_be_changed(
    session: Session, client: FlaskClient, sign_in: Callable[..., object], submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    version = a_document(session)
    an_open_consultation(session, document_version=version)
    session.commit()
    page = f"/desk/documents/versions/{version.id}"
    assert "cannot be changed any more" in client.get(page).get_data(as_text=True)
    block = version.blocks[2]
    assert client.get(f"{page}/blocks/{block.id}").status_code == 409
    merged = submit("/desk/documents/new", {}, to=f"{page}/blocks/{block.id}/merge")
    assert merged.status_code == 409
    assert versions(session) == [("Draft growth plan", 1, 5)]


def test_block_of_another_document_is_not_found(
    session: Session, client: FlaskClient, sign_in: Callable[..., object]
) -> None:
    sign_in(Role.OFFICER)
    one, other = a_document(session), a_document(session)
    session.commit()
    page = f"/desk/documents/versions/{one.id}/blocks/{other.blocks[0].id}"
    assert client.get(page).status_code == 404
