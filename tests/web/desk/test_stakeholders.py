import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from soundingboard.kit import Kit
from soundingboard.models import Invitation, Officer, Stakeholder, StakeholderGroup
from soundingboard.outbox.suppression import is_suppressed, suppress
from soundingboard.people.joining import ask_to_join
from soundingboard.people.leaving import leave
from soundingboard.vocabulary import Membership, OrganisationType, Role, SuppressionReason

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


def anew(session: Session) -> Session:
    """The session as it sees what a door has written since."""
    session.rollback()
    session.expire_all()
    return session


def text_of(client: FlaskClient, path: str) -> str:
    """What a reader of a page sees, on single spaces."""
    html = client.get(path).get_data(as_text=True)
    main = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def names(client: FlaskClient, path: str) -> list[str]:
    """The people a list page shows, in order."""
    html = client.get(path).get_data(as_text=True)
    return re.findall(r'href="/desk/stakeholders/\d+">([^<]+)</a>', html)


@pytest.mark.parametrize("role", [None, Role.LEAD])
@pytest.mark.parametrize(
    "path",
    [
        "/desk/stakeholders/",
        "/desk/stakeholders/add",
        "/desk/stakeholders/1",
        "/desk/stakeholders/1/edit",
        "/desk/stakeholders/1/leave",
        "/desk/stakeholders/1/stop",
        "/desk/stakeholders/import/",
        "/desk/stakeholders/import/x",
        "/desk/groups/",
        "/desk/groups/1",
        "/desk/groups/1/name",
        "/desk/groups/1/dissolve",
        "/desk/strategy/",
        "/desk/strategy/begin",
        "/desk/strategy/1",
        "/desk/strategy/1/edit",
        "/desk/strategy/1/priorities/add",
        "/desk/strategy/priorities/1",
        "/desk/strategy/priorities/1/remove",
        "/desk/staff/",
        "/desk/staff/add",
        "/desk/staff/1",
    ],
)
def test_pages_are_for_officers(
    client: FlaskClient, sign_in: SignIn, path: str, role: Role | None
) -> None:
    if role is None:
        answer = client.get(path)
        assert (answer.status_code, answer.location.split("?")[0]) == (
            HTTPStatus.FOUND,
            "/sign-in",
        )
        return
    sign_in(role)
    assert client.get(path).status_code == HTTPStatus.FORBIDDEN


def test_list_is_searched_narrowed_and_turned(
    client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    sign_in()
    board = StakeholderGroup(name="Board")
    college = an_organisation(
        session, "Marlhythe College", type=OrganisationType.COLLEGE_OR_TRAINING
    )
    for number in range(60):
        a_stakeholder(
            session,
            name=f"Person {number:02}",
            groups=[board] if number < 2 else [],
            organisation=college if number == 1 else None,
        )
    session.commit()
    page = "/desk/stakeholders/"
    assert names(client, page) == [f"Person {number:02}" for number in range(50)]
    assert names(client, f"{page}?page=2") == [f"Person {number}" for number in range(50, 60)]
    assert names(client, f"{page}?words=marlhythe") == ["Person 01"]
    assert names(client, f"{page}?group={board.id}") == ["Person 00", "Person 01"]
    assert names(client, f"{page}?group={board.id}&type=college+or+training+provider") == [
        "Person 01"
    ]
    # What makes no sense does not narrow, and never breaks.
    assert len(names(client, f"{page}?group=x&type=x&membership=x&interest=x&page=x")) == 50
    assert "Nobody on the list fits" in text_of(client, f"{page}?words=nobody")


def test_turning_pages_keeps_the_search(
    client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    sign_in()
    for number in range(60):
        a_stakeholder(session, name=f"Müller {number}")
    session.commit()
    html = client.get("/desk/stakeholders/?words=müller&evil=1").get_data(as_text=True)
    assert re.findall(r'href="(/desk/stakeholders/\?[^"]*page=2)"', html)[0] == (
        "/desk/stakeholders/?words=m%C3%BCller&amp;page=2"
    )


def test_officer_adds_a_person(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "Skills")
    board = StakeholderGroup(name="Board")
    session.add(board)
    session.commit()
    answer = submit(
        "/desk/stakeholders/add",
        {
            "email": "Anna@partner.example",
            "name": "Anna Ash",
            "organisation": "Ash Ltd",
            "organisation_type": OrganisationType.SMALL_BUSINESS.value,
            "groups": [board.id],
            "interests": [strategy.priorities[0].id],
            "source": "asked at the fair",
        },
    )
    anna = anew(session).scalars(select(Stakeholder)).one()
    assert answer.location == f"/desk/stakeholders/{anna.id}"
    assert anna.organisation is not None
    assert (
        anna.email,
        anna.source,
        anna.membership,
        anna.organisation.name,
        [group.name for group in anna.groups],
        [priority.name for priority in anna.interests],
    ) == (
        "anna@partner.example",
        "asked at the fair",
        Membership.ACTIVE,
        "Ash Ltd",
        ["Board"],
        ["Skills"],
    )
    page = text_of(client, answer.location)
    assert "anna@partner.example is on the list." in page
    assert "How they came asked at the fair (added 2 November 2026)" in page


def test_refusals_show_the_form_again_with_what_was_typed(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    gone = a_stakeholder(session, email="gone@partner.example")
    leave(session, gone, at=NOON, how="by mail")
    session.commit()
    answer = submit(
        "/desk/stakeholders/add",
        {"email": "gone@partner.example", "name": "Back Again", "source": "a list"},
    )
    page = answer.get_data(as_text=True)
    assert "gone@partner.example cannot be put on the list. Asked to leave the list." in page
    assert 'value="Back Again"' in page
    assert anew(session).scalars(select(Stakeholder.name)).all() == [gone.name]


def test_persons_page_shows_what_passed_between_us(
    client: FlaskClient, sign_in: SignIn, session: Session, kit: Kit
) -> None:
    sign_in()
    consultation = an_open_consultation(session, "What?", title="A plan for towns")
    anna = a_stakeholder(session, name="<b>Anna</b>", email="anna@partner.example")
    a_contribution(session, consultation, anna, (None, "More buses."), reference="SB-7F3K-2M")
    ask_to_join(session, kit.stationery, email=anna.email, at=NOON)
    leave(session, anna, at=NOON, how="by mail")
    session.commit()
    page = client.get(f"/desk/stakeholders/{anna.id}").get_data(as_text=True)
    assert "<b>Anna</b>" not in page
    words = text_of(client, f"/desk/stakeholders/{anna.id}")
    for expected in (
        "A plan for towns SB-7F3K-2M: 1 passage, by web, 2 November 2026",
        "Please confirm: join Wealdmere Combined County Authority Queued",
        "No letters since 2 November 2026: Asked to leave by mail.",
        "left (the person) Asked to leave by mail.",
    ):
        assert expected in words
    assert "Write to this address again" not in words


def test_officer_changes_a_person(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    body = an_organisation(session, "Ash Ltd", type=OrganisationType.SMALL_BUSINESS)
    anna = a_stakeholder(session, email="anna@partner.example", organisation=body, place="Here")
    session.commit()
    path = f"/desk/stakeholders/{anna.id}/edit"
    page = client.get(path).get_data(as_text=True)
    assert 'value="Ash Ltd"' in page
    assert re.search(r'value="small or medium business" selected', page)
    answer = submit(path, {"email": "new@partner.example", "name": "Anna"})
    assert answer.location == f"/desk/stakeholders/{anna.id}"
    anew(session)
    assert (anna.email, anna.name, anna.place, anna.organisation) == (
        "new@partner.example",
        "Anna",
        "",
        None,
    )


def test_officer_takes_off_who_asked(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in(name="Olwen Pryce")
    anna = a_stakeholder(session, email="anna@partner.example")
    session.commit()
    path = f"/desk/stakeholders/{anna.id}/leave"
    client.get(path)
    assert anew(session).get(Stakeholder, anna.id).membership is Membership.ACTIVE
    submit(path, {})
    assert anew(session).get(Stakeholder, anna.id).membership is Membership.LEFT
    assert "Asked to leave by telling Olwen Pryce." in text_of(
        client, f"/desk/stakeholders/{anna.id}"
    )


def test_letters_are_stopped_and_resumed(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    anna = a_stakeholder(session, email="anna@partner.example")
    session.commit()
    person = f"/desk/stakeholders/{anna.id}"
    assert "Say why letters" in submit(f"{person}/stop", {}).get_data(as_text=True)
    submit(f"{person}/stop", {"why": "On leave until May"})
    assert is_suppressed(anew(session), anna.email)
    assert "Letters stopped Staff stopped letters to this address." in text_of(client, person)
    submit(person, {}, to=f"{person}/resume")
    assert not is_suppressed(anew(session), anna.email)


def test_who_complained_is_not_written_to_again(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    anna = a_stakeholder(session)
    suppress(session, anna.email, reason=SuppressionReason.COMPLAINED, evidence="spam", at=NOON)
    session.commit()
    person = f"/desk/stakeholders/{anna.id}"
    answer = submit(f"{person}/leave", {}, to=f"{person}/resume")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert is_suppressed(anew(session), anna.email)


def test_unknown_people_are_not_found(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in()
    assert client.get("/desk/stakeholders/99").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/desk/groups/99").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/desk/strategy/99").status_code == HTTPStatus.NOT_FOUND


def test_staff_replace_a_personal_link_and_say_why(
    session: Session, client: FlaskClient, submit: Submit, sign_in: SignIn
) -> None:
    person = a_stakeholder(session, name="Nia Rees")
    consultation = an_open_consultation(session, closes_at=NOON + timedelta(days=20))
    invited = an_invitation(session, consultation, person)
    session.commit()
    old, home = invited.token, f"/desk/stakeholders/{person.id}"
    page = f"{home}/links/{invited.id}/replace"
    sign_in()

    assert page in client.get(home).get_data(as_text=True)
    assert "The ways to leave the list in the earlier letters go on working." in text_of(
        client, page
    )
    assert "Say why the link is replaced" in submit(page, {"why": ""}).get_data(as_text=True)
    assert anew(session).get_one(Invitation, invited.id).token == old
    done = submit(page, {"why": "Passed on to a mailing list."})
    assert (done.status_code, done.location) == (HTTPStatus.FOUND, home)
    assert anew(session).get_one(Invitation, invited.id).token != old
    shown = text_of(client, home)
    assert "The old link no longer works. The new one is on its way." in shown
    assert "replaced a personal link" in shown
    assert "Passed on to a mailing list." in shown
    other = a_stakeholder(session)
    session.commit()
    wrong = f"/desk/stakeholders/{other.id}/links/{invited.id}/replace"
    assert client.get(wrong).status_code == HTTPStatus.NOT_FOUND
