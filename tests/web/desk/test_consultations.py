"""A consultation at the desk, from the first draft to the close."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import Clock
from factories import (
    NOON,
    a_contribution,
    a_document,
    a_stakeholder,
    a_strategy,
    an_open_consultation,
)
from prepared import a_ready_draft, look_again, signed_off
from soundingboard.consultations import closing
from soundingboard.consultations.content import fingerprint
from soundingboard.models import Consultation, Delivery, Invitation, StakeholderGroup
from soundingboard.vocabulary import (
    AudienceKind,
    ConsultationState,
    DeliveryState,
    Membership,
    Mode,
    Role,
)

Submit = Callable[..., TestResponse]
SignIn = Callable[..., object]
DESK = "/desk/consultations"
DETAILS = {
    "mode": "sounding",
    "title": "Shaping the growth plan",
    "introduction": "Tell us.",
    "closes_on": ["30", "11", "2026"],
    "opens_on": ["", "", ""],
}


def the_one(session: Session) -> Consultation:
    look_again(session)
    return session.scalars(select(Consultation)).one()


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


@pytest.mark.parametrize("role", [None, Role.LEAD])
def test_consultations_are_for_officers(
    session: Session, client: FlaskClient, sign_in: SignIn, role: Role | None
) -> None:
    if role is not None:
        sign_in(role)
    one = a_ready_draft(session)
    session.commit()
    pages = ("", "/questions", "/audience", "/letter", "/checklist", "/sign-off", "/open")
    expected = 302 if role is None else 403
    found = [client.get(f"{DESK}/{one.id}{page}").status_code for page in pages]
    assert found == [expected] * len(pages)


def test_draft_is_made_and_ends_at_the_end_of_its_day_in_london(
    session: Session, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    strategy = a_strategy(session)
    session.commit()
    fields = {**DETAILS, "strategy": str(strategy.id), "closes_on": ["30", "6", "2027"]}
    submit(f"{DESK}/new", fields | {"opens_on": ["1", "6", "2027"]})
    made = the_one(session)
    # Summer time: London is an hour ahead of UTC.
    assert made.closes_at == datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC)
    assert made.opens_at == datetime(2027, 6, 1, 8, 0, tzinfo=UTC)
    submit(
        f"{DESK}/{made.id}/details",
        fields | {"opens_on": ["1", "6", "2027"], "opens_hour": "14.15"},
    )
    assert the_one(session).opens_at == datetime(2027, 6, 1, 13, 15, tzinfo=UTC)
    assert (made.title, made.mode, made.state) == (
        "Shaping the growth plan",
        Mode.SOUNDING,
        ConsultationState.DRAFT,
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"mode": "whisper"}, "Invalid Choice"),
        ({"closes_on": ["", "", ""]}, "Enter the closing date"),
        ({"closes_on": ["31", "11", "2026"]}, "Enter a day that is in the calendar"),
        ({"closes_on": ["last", "of", "May"]}, "Enter a date in numbers, like 27 3 2027"),
        ({"closes_on": ["1", "2", "26"]}, "Enter the year with four digits, like 2027"),
        ({"closes_on": ["30"]}, "Enter a date in numbers, like 27 3 2027"),
        ({"closes_on": ["1"] * 40}, "Enter the year with four digits, like 2027"),
        ({"opens_on": ["1", "12", "2026"]}, "It would close before it opens."),
    ],
)
def test_draft_with_a_mistake_comes_back_with_a_sentence(
    session: Session,
    sign_in: SignIn,
    submit: Submit,
    wrong: dict[str, object],
    sentence: str,
) -> None:
    sign_in(Role.OFFICER)
    strategy = a_strategy(session)
    session.commit()
    page = text(submit(f"{DESK}/new", {**DETAILS, "strategy": str(strategy.id), **wrong}))
    assert "There is a problem" in page
    assert sentence in page
    assert session.scalar(select(func.count(Consultation.id))) == 0


def test_questions_are_added_moved_changed_and_deleted(
    session: Session, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session)
    session.commit()
    page = f"{DESK}/{one.id}/questions"
    skills = one.strategy.priorities[0]
    submit(f"{page}/new", {"text": "And then?", "priorities": [str(skills.id)]})
    second = the_one(session).questions[1]
    assert (second.text, second.priorities) == ("And then?", [skills])
    submit(page, {"to": "up"}, to=f"{page}/{second.id}/move")
    assert [q.text for q in the_one(session).questions] == ["And then?", "What have we missed?"]
    submit(f"{page}/{second.id}", {"text": "And now?", "hint": "Today."})
    submit(page, {}, to=f"{page}/{the_one(session).questions[1].id}/delete")
    assert [(q.position, q.text, q.hint) for q in the_one(session).questions] == [
        (1, "And now?", "Today.")
    ]


def test_publication_shows_why_it_has_no_questions(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    # covers E37
    sign_in(Role.OFFICER)
    one = a_ready_draft(session, mode=Mode.PUBLICATION)
    one.questions.clear()
    session.commit()
    page = f"{DESK}/{one.id}/questions"
    assert "asks no questions" in text(client.get(page))
    assert "asks no questions" in text(submit(f"{page}/new", {"text": "Why?"}))
    assert the_one(session).questions == []


def test_sections_are_mapped(session: Session, sign_in: SignIn, submit: Submit) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session)
    session.commit()
    version = one.document_version
    assert version is not None
    mobility = one.strategy.priorities[1]
    heading = version.blocks[0]
    fields = {f"section-{heading.id}": [str(mobility.id), "x"], "section-²": "1", "section-": "1"}
    submit(f"{DESK}/{one.id}/sections", fields)
    look_again(session)
    assert heading.priorities == [mobility]
    assert version.blocks[3].priorities == []


def test_audience_says_who_will_not_get_it_and_why(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session)
    group = StakeholderGroup(name="Roundtable")
    session.add(group)
    inside = a_stakeholder(session, name="Ina")
    gone = a_stakeholder(session, name="Gus", membership=Membership.LEFT)
    inside.groups, gone.groups = [group], [group]
    session.commit()
    page = f"{DESK}/{one.id}/audience"
    submit(page, {"kind": AudienceKind.GROUPS.value, "groups": [str(group.id)]})
    html = text(client.get(page))
    assert (the_one(session).audience, the_one(session).audience_groups) == (
        AudienceKind.GROUPS,
        [group],
    )
    assert '<span class="sb-big">1</span> will get the letter' in html
    assert "Gus" in html
    assert "Asked to leave the list." in html
    html = text(submit(page, {"kind": AudienceKind.GROUPS.value}))
    assert "Choose at least one group." in html


def test_letter_is_previewed_as_sent(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session)
    ann = a_stakeholder(session, name="Ann <b>Úna</b>", email="ann@partner.example")
    session.commit()
    html = text(client.get(f"{DESK}/{one.id}/letter?who=ANN@partner"))
    assert "Hello Ann &lt;b&gt;Úna&lt;/b&gt;," in html
    assert "Question 1. What have we missed?" in html
    frame = client.get(f"{DESK}/{one.id}/letter/{ann.id}")
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<b>Úna</b>" not in text(frame)
    assert "Nobody in the audience is called" in text(client.get(f"{DESK}/{one.id}/letter?who=zzz"))
    assert session.scalar(select(func.count(Invitation.id))) == 0


def test_test_letter_goes_to_oneself(session: Session, sign_in: SignIn, submit: Submit) -> None:
    sign_in(Role.OFFICER, email="olwen@wealdmere.example")
    one = a_ready_draft(session)
    session.commit()
    page = f"{DESK}/{one.id}/letter"
    for _ in range(2):
        submit(page, {}, to=f"{page}/test")
    letters = session.scalars(select(Delivery)).all()
    assert [(letter.to_address, letter.state) for letter in letters] == [
        ("olwen@wealdmere.example", DeliveryState.QUEUED)
    ] * 2


def test_test_letter_comes_in_the_language_that_was_asked_for(
    session: Session, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session)
    session.commit()
    page = f"{DESK}/{one.id}/letter"
    for language in ("cy", "en", "fr"):
        submit(page, {"language": language}, to=f"{page}/test")
    letters = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [letter.subject.partition("]")[0] for letter in letters] == ["[Prawf", "[Test", "[Test"]
    assert ["SUT I ATEB" in letter.text for letter in letters] == [True, False, False]


def test_point_is_overridden_by_name_and_with_a_reason(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session)
    one.questions[0].priorities = []
    session.commit()
    page = f"{DESK}/{one.id}/checklist"
    assert client.get(f"{DESK}/{one.id}/sign-off").location == page
    # What is missing leads to where it is put right.
    assert re.findall(r'href="([^"]+)">Put it right', text(client.get(page))) == [
        f"{DESK}/{one.id}/questions"
    ]
    assert "Give your reason" in text(submit(f"{page}/questions", {"reason": ""}))
    assert client.get(f"{page}/title").status_code == 404
    submit(f"{page}/questions", {"reason": "It is about everything."})
    html = text(client.get(page))
    assert "Olwen Pryce: It is about everything." in html
    assert "Go on to the sign-off" in html
    signing = text(client.get(f"{DESK}/{one.id}/sign-off"))
    assert "Each question belongs to a priority. Olwen Pryce: It is about everything." in signing
    look_again(session)
    assert fingerprint(one)[:12] in signing


def test_sign_off_open_and_close(
    app: Flask,
    session: Session,
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    clock: Clock,
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session, authors=["Mair Puw"])
    session.commit()
    page = f"{DESK}/{one.id}"
    assert client.get(f"{page}/open").status_code == 409
    seen = _hidden(text(client.get(f"{page}/sign-off")), "seen")
    who = {"name": "Ceri Lloyd", "office": "Chair of the Board", "authority": "minute 14"}
    stale = text(submit(f"{page}/sign-off", {**who, "seen": "0" * 64}))
    assert "The content has changed since you looked at it." in stale
    kit = app.extensions["kit"]
    app.extensions["kit"] = replace(kit, four_eyes=True)
    refused = text(submit(f"{page}/sign-off", {**who, "name": "Mair Puw", "seen": seen}))
    assert "Mair Puw has worked on it: somebody else has to sign it off." in refused
    assert "Not who has worked on it: Mair Puw." in refused
    submit(f"{page}/sign-off", {**who, "seen": seen})
    assert the_one(session).signed_off_by == "Ceri Lloyd, Chair of the Board (minute 14)"
    for _ in range(2):  # pressed twice
        submit("/desk/documents/new", {}, to=f"{page}/open")
    opened = the_one(session)
    assert (opened.state, opened.opened_at) == (ConsultationState.OPEN, NOON)
    assert session.scalar(select(func.count(Delivery.id))) == 1

    invitation = session.scalars(select(Invitation)).one()
    a_contribution(session, opened, invitation.stakeholder, (None, "Yes"))
    a_stakeholder(session)
    session.commit()
    html = text(client.get(page))
    assert "1 person has come into the audience" in html
    assert '<span class="sb-big">1</span> person has answered' in html
    submit(page, {}, to=f"{page}/invite")
    assert session.scalar(select(func.count(Invitation.id))) == 2

    assert client.get(f"{page}/details").status_code == 409
    clock.at = NOON + timedelta(days=1)
    submit(f"{page}/close", {})
    assert (the_one(session).state, the_one(session).closed_at) == (
        ConsultationState.CLOSED,
        clock.at,
    )
    assert "Closed" in text(client.get(DESK + "/"))


def test_change_after_the_sign_off_is_told(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = signed_off(session, a_ready_draft(session))
    session.commit()
    page = f"{DESK}/{one.id}"
    assert "Open it now" in text(client.get(page))
    submit(f"{page}/questions/{one.questions[0].id}", {"text": "Quite another question?"})
    html = text(client.get(page))
    assert "Open it now" not in html
    assert "sign-off undone" in html


def test_grounds_and_document_are_chosen_and_a_draft_discarded(
    session: Session, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = a_ready_draft(session, mode=Mode.FORMAL)
    other = a_document(session, title="Another paper")
    session.commit()
    page = f"{DESK}/{one.id}"
    submit(f"{page}/grounds", {"proposal": "Close it.", "decision_on": ["20", "1", "2027"]})
    stated = the_one(session).grounds
    assert stated is not None
    assert (stated.proposal, str(stated.decision_on)) == ("Close it.", "2027-01-20")
    submit(f"{page}/document", {"version": str(other.id)})
    assert the_one(session).document_version == other
    submit(f"{page}/document", {"version": "0"})
    assert the_one(session).document_version is None
    submit(f"{page}/discard", {})
    look_again(session)
    assert session.scalar(select(func.count(Consultation.id))) == 0


def _hidden(html: str, name: str) -> str:
    return html.split(f'name="{name}"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def test_coding_of_a_closed_consultation_is_made_final_and_taken_up_again(
    session: Session, client: FlaskClient, sign_in: SignIn, submit: Submit
) -> None:
    sign_in(Role.OFFICER)
    one = an_open_consultation(session, "What is missing?", opened_at=NOON)
    page = f"{DESK}/{one.id}"
    closing.close(session, one, at=NOON, actor="the clock")
    session.commit()
    assert "People who answered can still say where their points belong" in text(client.get(page))

    submit(page, {"final": "yes"}, to=f"{page}/coding")
    assert "It has been final since" in text(client.get(page))
    assert the_one(session).coding_final_at is not None

    submit(page, {"final": "no"}, to=f"{page}/coding")
    assert the_one(session).coding_final_at is None
