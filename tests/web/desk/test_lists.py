import io
import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON, a_stakeholder
from people.messy import messy_list
from soundingboard.models import Officer, Stakeholder
from soundingboard.people.leaving import leave
from soundingboard.vocabulary import Membership

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
PAGE = "/desk/stakeholders/import/"


def hand_in(submit: Submit, name: str, content: bytes) -> TestResponse:
    return submit(PAGE, {"file": (io.BytesIO(content), name), "source": "spring list"})


def addresses(session: Session) -> set[str]:
    session.rollback()
    return set(session.scalars(select(Stakeholder.email)))


def figures(client: FlaskClient, path: str) -> dict[str, int]:
    """What a preview says of each kind of row."""
    html = client.get(path).get_data(as_text=True)
    found = re.findall(r'<span class="sb-big">([\d,]+)</span> ([^<]+)</li>', html)
    return {name: int(number) for number, name in found}


def test_messy_list_is_shown_then_imported(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    messy = messy_list()
    preview = hand_in(submit, messy.name, messy.content).location
    assert figures(client, preview) == {
        "cannot be used": messy.wrong,
        "same address as an earlier row": messy.repeated,
        "new": len(messy.people),
    }
    assert addresses(session) == set()
    answer = submit(preview, {})
    assert answer.location == "/desk/stakeholders/"
    assert addresses(session) == set(messy.people)
    page = client.get(answer.location).get_data(as_text=True)
    assert "Imported: 170 people added, 12 rows not usable." in page
    # Pressing again, or handing it in again, changes nothing.
    client.post(preview)
    assert figures(client, hand_in(submit, messy.name, messy.content).location) == {
        "cannot be used": messy.wrong,
        "same address as an earlier row": messy.repeated,
        "on the list already, nothing new": len(messy.people),
    }
    assert addresses(session) == set(messy.people)


def test_who_left_is_named_and_stays_off(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    gone = a_stakeholder(session, email="gone@partner.example")
    leave(session, gone, at=NOON, how="by mail")
    session.commit()
    preview = hand_in(submit, "list.csv", b"Email\ngone@partner.example\nnew@y.example").location
    assert figures(client, preview) == {"asked to leave, stays off": 1, "new": 1}
    answer = submit(preview, {})
    page = client.get(answer.location).get_data(as_text=True)
    assert "Imported: 1 person added, 1 kept off." in page
    session.rollback()
    session.expire_all()
    assert gone.membership is Membership.LEFT


def test_nothing_to_gain_is_not_offered(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    a_stakeholder(session, email="anna@partner.example", name="Anna")
    session.commit()
    preview = hand_in(submit, "list.csv", b"Email,Name\nanna@partner.example,Anna").location
    page = client.get(preview).get_data(as_text=True)
    assert "There is nothing in this list that we do not have." in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "list.csv",
            b"\xff\xd8\xff\xe0",
            "list.csv is not a list of people: it is a JPEG picture.",
        ),
        ("list.csv", b"", "list.csv is empty."),
        ("list.xlsx", b"PK\x03\x04", "list.xlsx is a damaged compressed file."),
        ("<b>.csv", b"Name\nAnna", "&lt;b&gt;.csv has no column headed “Email”"),
    ],
)
def test_what_is_no_list_shows_the_form_again(
    sign_in: SignIn, submit: Submit, name: str, content: bytes, sentence: str
) -> None:
    sign_in()
    answer = hand_in(submit, name, content)
    page = answer.get_data(as_text=True)
    assert answer.status_code == HTTPStatus.OK
    assert sentence in page
    assert 'value="spring list"' in page


def test_file_and_source_are_asked_for(sign_in: SignIn, submit: Submit) -> None:
    sign_in()
    page = submit(PAGE, {}).get_data(as_text=True)
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', page) == [
        ("file", "Choose a file"),
        ("source", "Say where this list comes from"),
    ]


def test_forged_preview_is_not_found(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in()
    assert client.get(f"{PAGE}nonsense").status_code == HTTPStatus.NOT_FOUND


def test_file_of_thirty_megabytes_is_refused_with_a_sentence(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in()
    answer = client.post(
        PAGE,
        input_stream=io.BytesIO(b"x" * 30_000_000),
        content_length=30_000_000,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "The file or form is too large." in answer.get_data(as_text=True)


def test_preview_says_how_columns_are_read_and_the_result_which_rows_said_no(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    content = (
        b"Email,Name,Opted out,Newsletter\n"
        b"no@partner.example,<b>No</b>,Y,\nyes@partner.example,Yes,,\nso@partner.example,So,x,\n"
    )
    preview = hand_in(submit, "list.csv", content).location
    assert figures(client, preview) == {
        "new": 1,
        "not taken: your list says not to write to them": 2,
    }
    page = client.get(preview).get_data(as_text=True)
    assert "Who is not to be written to: who says yes is not taken, unclear is held" in page
    assert "We do not read “Newsletter”." in page
    assert "The column “Opted out” says “x”." in page
    assert "&lt;b&gt;No&lt;/b&gt;" in page
    assert "<b>No</b>" not in page
    answer = submit(preview, {})
    assert "2 not taken because the list says not to write to them (rows 2, 4)." in client.get(
        answer.location
    ).get_data(as_text=True)
    assert addresses(session) == {"yes@partner.example"}


def test_who_is_refused_and_on_our_list_comes_first_and_is_counted(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    a_stakeholder(session, email="p70@partner.example", name="")
    leave(session, a_stakeholder(session, email="p71@partner.example"), at=NOON, how="by mail")
    session.commit()
    rows = "".join(f"p{n}@partner.example,Y\n" for n in range(72))
    content = f"Email,Do not email\n{rows}new@partner.example,N\nbad,\n".encode()
    preview = hand_in(submit, "list.csv", content).location
    page = client.get(preview).get_data(as_text=True)
    assert "1 row is of somebody who is on our list already, shown first." in page
    refused = page[page.index("Not taken: your list says not to write to them (72)") :]
    shown = re.findall(r"p\d+@partner\.example", refused)
    assert (shown[0], len(shown)) == ("p70@partner.example", 50)
    answer = submit(preview, {})
    assert (
        "Imported: 1 person added, 1 row not usable, 72 not taken because the list says not to "
        "write to them (rows 2–21 and 52 more), of whom 1 is on our list already, where this "
        "stops no letters (row 72): open their pages and stop them."
    ) in client.get(answer.location).get_data(as_text=True)
