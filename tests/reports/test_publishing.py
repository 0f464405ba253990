"""The public edition: frozen by a person, shown to anybody, its words still their authors'."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON
from report_files import BUSES, a_consultation_asked, said, words_in
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Grounds, JournalEntry, Officer, PublishedReport
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.reports import publishing
from soundingboard.reports.making import Format, Made
from soundingboard.vocabulary import AudienceKind, Consent, ConsultationState, Role

CLOSED = {"state": ConsultationState.CLOSED, "closed_at": NOON + timedelta(days=28)}


def a_closed_consultation(session: Session, **given: object) -> Consultation:
    asked = a_consultation_asked(session, **{**CLOSED, **given})
    for number in range(6):
        said(session, asked, f"{BUSES} {number}", body=f"Council {number} of {asked.id}")
    return asked


def published(session: Session, kit: Kit, asked: Consultation, **given: str) -> PublishedReport:
    made = publishing.publish(
        session,
        kit.shelf,
        asked,
        response=given.get("response", ""),
        house="Wealdmere",
        day=kit.stationery.day,
        by="Olwen Pryce",
        at=kit.now(),
    )
    session.commit()
    return made


def read(client: FlaskClient, asked: Consultation) -> str:
    answer = client.get(f"/consultations/{asked.id}/report")
    return answer.get_data(as_text=True) if answer.status_code == 200 else str(answer.status_code)


def test_what_is_published_is_frozen(
    session: Session, kit: Kit, client: FlaskClient, clock: Clock
) -> None:
    asked = a_closed_consultation(session)
    published(session, kit, asked, response="We ran the bus until ten.\n\nFrom May.")
    said(session, asked, "A word that came after.")
    session.commit()
    clock.at += timedelta(days=9)
    page = read(client, asked)
    assert "6 people answered" in page
    assert "We ran the bus until ten." in page
    assert "A word that came after." not in page
    assert "Version 1, published on 2 November 2026." in page
    front = client.get(f"/consultations/{asked.id}").get_data(as_text=True)
    assert "Read the summary of responses" in front


@pytest.mark.parametrize("wanted", Format)
def test_anybody_can_have_it_in_every_format_without_what_was_taken_back(
    session: Session, kit: Kit, client: FlaskClient, wanted: Format
) -> None:
    asked = a_closed_consultation(session)
    published(session, kit, asked)
    address = f"/consultations/{asked.id}/report.{wanted.value}"

    def words() -> str:
        answer = client.get(address)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        made = Made(f"x.{wanted.value}", answer.mimetype, answer.get_data())
        return " ".join(words_in(made).split())

    assert f"Council 3 of {asked.id}" in words()
    for one in asked.questions[0].consultation.strategy.priorities:
        assert one.name in words()
    for contribution in session.scalars(select(type(said(session, asked, "x")))).all():
        contribution.consent = Consent.NOT
    session.commit()
    assert f"Council 3 of {asked.id}" not in words()
    assert "The last bus leaves" not in words()


def test_the_newest_that_stands_is_shown(session: Session, kit: Kit, client: FlaskClient) -> None:
    asked = a_closed_consultation(session)
    assert read(client, asked) == "404"
    published(session, kit, asked, response="First thoughts.")
    second = published(session, kit, asked, response="Second thoughts.")
    assert "Second thoughts." in read(client, asked)
    publishing.withdraw(session, second, "A table was wrong.", by="Olwen Pryce", at=NOON)
    session.commit()
    assert "First thoughts." in read(client, asked)
    with pytest.raises(Conflict):
        publishing.withdraw(session, second, "Again.", by="Olwen Pryce", at=NOON)
    events = session.scalars(
        select(JournalEntry.event).where(JournalEntry.subject == "consultation")
    ).all()
    assert events == [
        "published the summary of responses",
        "published the summary of responses",
        "withdrew the summary of responses",
    ]


def test_what_may_not_be_published_is_refused(session: Session, kit: Kit) -> None:
    still_open = a_consultation_asked(session)
    with pytest.raises(Conflict, match="Close the consultation first"):
        published(session, kit, still_open)
    among_few = a_closed_consultation(session, audience=AudienceKind.GROUPS)
    with pytest.raises(Conflict, match="chosen groups"):
        published(session, kit, among_few)
    with pytest.raises(Unreadable):
        published(session, kit, a_closed_consultation(session), response="x" * 20_001)


def test_staff_publish_and_withdraw_at_the_desk(
    session: Session, client: FlaskClient, app: object, sign_in: Callable[..., Officer]
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    asked = a_closed_consultation(session)
    sign_in(Role.OFFICER)
    desk = f"/desk/reports/consultations/{asked.id}"
    internal = client.get(desk).get_data(as_text=True)
    assert "Internal edition. It holds words and names that may not be published." in internal
    assert client.post(f"{desk}/publish", data={"response": "Done."}).status_code == 302
    assert "Done." in read(client, asked)
    assert "Say why it is withdrawn" in client.post(f"{desk}/1/withdraw").get_data(as_text=True)
    why = {"why": "Pia Smith wrote in.", "notice": "A table was <wrong>."}
    client.post(f"{desk}/1/withdraw", data=why)
    assert read(client, asked) == "410"
    at_the_desk = client.get(desk).get_data(as_text=True)
    assert "Pia Smith wrote in." in at_the_desk
    assert "readers are told: “A table was &lt;wrong&gt;.”" in at_the_desk


def test_the_public_is_not_told_that_nothing_is_on_record_but_staff_are(
    session: Session, kit: Kit, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    sign_in(Role.OFFICER)
    silent, told = a_closed_consultation(session), a_closed_consultation(session)
    session.add(Grounds(consultation=told, decision_maker="The cabinet"))
    for one in (silent, told):
        published(session, kit, one)
    assert "What happens next" not in read(client, silent)
    assert "recorded" not in read(client, silent).replace("No response has been recorded yet.", "")
    assert "The cabinet decides." in read(client, told)
    for page in ("?edition=public", "/publish"):
        desk = [
            client.get(f"/desk/reports/consultations/{one.id}{page}").get_data(as_text=True)
            for one in (silent, told)
        ]
        assert ["It is not on record who decides" in shown for shown in desk] == [True, False]
    internal = client.get(f"/desk/reports/consultations/{silent.id}").get_data(as_text=True)
    assert "Nothing has been recorded yet on who decides, and when." in internal


@pytest.mark.parametrize("path", ["", *(f".{wanted.value}" for wanted in Format)])
def test_readers_of_what_was_withdrawn_are_told_when_and_why_and_whom_to_ask(
    session: Session, kit: Kit, client: FlaskClient, clock: Clock, path: str
) -> None:
    asked = a_closed_consultation(session)
    made = published(session, kit, asked)
    clock.at += timedelta(days=9)
    why, notice = "Pia Smith wrote in.", "A table was <wrong>."
    publishing.withdraw(session, made, why, notice, by="Olwen Pryce", at=clock.at)
    session.commit()
    answer = client.get(f"/consultations/{asked.id}/report{path}")
    assert answer.status_code == 410
    page = answer.get_data(as_text=True)
    told = "What we published here on 2 November 2026 was withdrawn on 11 November 2026."
    for words in (asked.title, told, "A table was &lt;wrong&gt;.", "If you have a question"):
        assert words in page
    assert [inside for inside in ("Pia Smith", "Olwen", BUSES) if inside in page] == []
    front = client.get(f"/consultations/{asked.id}").get_data(as_text=True)
    assert "The summary of responses was withdrawn on 11 November 2026." in front
    assert "Read the summary of responses" not in front


def test_what_was_withdrawn_last_is_told_of(
    session: Session, kit: Kit, client: FlaskClient
) -> None:
    asked = a_closed_consultation(session)
    first, second = (published(session, kit, asked) for _ in range(2))
    for days, one, notice in ((1, second, "The second."), (2, first, "The first as well.")):
        publishing.withdraw(
            session, one, "Wrong.", notice, by="Olwen Pryce", at=NOON + timedelta(days=days)
        )
    session.commit()
    page = client.get(f"/consultations/{asked.id}/report").get_data(as_text=True)
    assert "The first as well." in page
    with pytest.raises(Unreadable):
        publishing.notice_in("x" * 501)


def test_the_passages_of_a_report_lead_to_where_they_stand(
    session: Session, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    asked = a_closed_consultation(session)
    one = said(session, asked, BUSES)
    sign_in(Role.OFFICER)
    passage = one.comments[0].id
    page = client.get(f"/desk/reports/consultations/{asked.id}").get_data(as_text=True)
    assert f"/desk/reports/passages/{passage}" in page
    answer = client.get(f"/desk/reports/passages/{passage}")
    assert answer.headers["Location"].endswith(f"/{one.id}#passage-{passage}")
