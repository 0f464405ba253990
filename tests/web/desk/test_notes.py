"""Workshop notes at the desk."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import a_consultation, a_document, a_stakeholder, an_open_consultation
from prepared import look_again
from soundingboard.contributions.anchoring import where_of
from soundingboard.models import Contribution
from soundingboard.vocabulary import Channel, Role

Submit = Callable[..., TestResponse]
SignIn = Callable[..., object]


def test_note_is_recorded_with_who_said_it_and_who_wrote_it_down(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = an_open_consultation(session, "Why?", "How?", document_version=a_document(session))
    one.questions[1].priorities = [one.strategy.priorities[0]]
    ann = a_stakeholder(session, email="ann@partner.example")
    session.commit()
    version = one.document_version
    assert version is not None
    sent = submit(
        f"/desk/consultations/{one.id}/notes/new",
        {
            "who": " Ann@Partner.example",
            "occasion": "workshop in Tern",
            "passages-0-place": f"question:{one.questions[0].id}",
            "passages-0-words": "",
            "passages-1-place": f"question:{one.questions[1].id}",
            "passages-1-words": "By training people.",
            "passages-2-place": f"block:{version.blocks[2].id}",
            "passages-2-words": "Buses must run later.",
            "passages-3-place": "",
            "passages-3-words": "Well done.",
        },
    )
    look_again(session)
    recorded = session.scalars(select(Contribution)).one()
    assert sent.location == f"/desk/contributions/{recorded.id}"
    assert (recorded.stakeholder, recorded.channel, recorded.recorded_by) == (
        ann,
        Channel.RECORDED,
        "Olwen Pryce (workshop in Tern)",
    )
    assert [(where_of(comment), comment.text) for comment in recorded.comments] == [
        ("Question 2: How?", "By training people."),
        ("Paragraph 1.2", "Buses must run later."),
        ("The whole", "Well done."),
    ]
    assert "Skills" in [tag.priority.name for tag in recorded.comments[0].tags]
    assert client.get(sent.location).status_code == 200


def test_note_that_is_sent_twice_stands_once(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = an_open_consultation(session, "Why?")
    a_stakeholder(session, email="ann@partner.example")
    session.commit()
    page = f"/desk/consultations/{one.id}/notes/new"
    words = {
        "who": "ann@partner.example",
        "occasion": "table 3",
        "passages-0-place": f"question:{one.questions[0].id}",
        "passages-0-words": "Buses must\r\nrun later.",
        "passages-1-place": "",
        "passages-1-words": "Well done.",
    }
    first = submit(page, words)
    again = submit(page, words)
    assert again.location == first.location
    assert "This was recorded before, as SB-" in client.get(first.location).get_data(as_text=True)
    # Another occasion, or other words, are another note.
    others = [
        submit(page, {**words, "occasion": "table 4"}),
        submit(page, {**words, "passages-1-words": "Well done!"}),
    ]
    assert len({first.location, *(one.location for one in others)}) == 3
    look_again(session)
    assert len(session.scalars(select(Contribution)).all()) == 3


def test_note_that_cannot_be_taken_comes_back_with_its_words(
    session: Session, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = an_open_consultation(session, "Why?")
    a_stakeholder(session, email="ann@partner.example")
    session.commit()
    page = f"/desk/consultations/{one.id}/notes/new"
    words = {"occasion": "call", "passages-0-place": "", "passages-0-words": "Many <words>."}
    for wrong, sentence in (
        ({"who": "bob@partner.example"}, "bob@partner.example is not on the list."),
        ({"who": "ann@partner.example", "passages-0-words": " "}, "There is nothing in it"),
        ({"who": "ann@partner.example", "passages-0-place": "block:999"}, "Not a valid choice"),
        ({"who": "ann@partner.example", "occasion": ""}, "Enter the occasion"),
    ):
        html = submit(page, {**words, **wrong}).get_data(as_text=True)
        assert "There is a problem" in html
        assert sentence in html
        assert ("Many &lt;words&gt;." in html) is ("passages-0-words" not in wrong)
    assert session.scalars(select(Contribution)).all() == []


def test_more_passages_than_there_are_rows_are_asked_for_and_nothing_typed_is_lost(
    session: Session, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = an_open_consultation(session, "Why?")
    a_stakeholder(session, email="ann@partner.example")
    session.commit()
    page = f"/desk/consultations/{one.id}/notes/new"
    typed = {"who": "", "occasion": "table 3"}
    for row in range(4):
        typed |= {f"passages-{row}-place": "", f"passages-{row}-words": f"Point {row}."}
    html = submit(page, {**typed, "more": "y"}).get_data(as_text=True)
    assert "There is a problem" not in html
    assert html.count("<textarea") == 7
    assert all(f"Point {row}." in html for row in range(4))
    assert 'value="table 3"' in html
    typed |= {"who": "ann@partner.example", "passages-5-place": "", "passages-5-words": "Last."}
    typed |= {"passages-4-place": "", "passages-4-words": "", "save": "y"}
    assert submit(page, typed).status_code == 302
    look_again(session)
    (recorded,) = session.scalars(select(Contribution)).all()
    assert [comment.text for comment in recorded.comments] == [
        *(f"Point {row}." for row in range(4)),
        "Last.",
    ]


def test_note_waits_for_the_opening(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(Role.OFFICER)
    draft = a_consultation(session, "Why?")
    session.commit()
    assert client.get(f"/desk/consultations/{draft.id}/notes/new").status_code == 409
