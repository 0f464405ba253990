from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.contributions.tagging import decide, tag
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Digest,
    Errand,
    JournalEntry,
    Officer,
    Priority,
    Strategy,
)
from soundingboard.themes import editing, queries
from soundingboard.vocabulary import DigestState, ErrandState, Role, TagState

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
BY = "Olwen Pryce"
PRIORITIES = "/desk/strategy/priorities"


@pytest.fixture
def strategy(session: Session) -> Strategy:
    """Two priorities with passages; a digest and a kept theme hang on the one that will go."""
    strategy = a_strategy(session, "Roads", "Buses")
    roads, buses = strategy.priorities
    roads.keywords, buses.keywords = ["pothole"], ["bus"]
    roads.description, buses.description = "Roads and paths.", "Buses and their fares."
    consultation = an_open_consultation(session, strategy=strategy)
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        (None, "The last bus goes at six."),
        (None, "A pothole in the lane."),
        (None, "Something else altogether."),
    )
    tag(session, given)
    decide(session, given.comments[2], buses, applies=True, by=BY, at=NOON)
    editing.make(session, buses, "Timetables", description="", by=BY, at=NOON)
    digest = Digest(
        number=1,
        state=DigestState.RELEASED,
        since=None,
        until=NOON,
        compiled_at=NOON,
        people=0,
        organisations=0,
        passages=0,
        priority=buses,
    )
    session.add(digest)
    session.commit()
    return strategy


def fresh(session: Session) -> None:
    session.rollback()
    session.expire_all()


def coded(session: Session) -> list[dict[str, TagState]]:
    comments = session.scalars(select(Comment).order_by(Comment.id))
    return [{one.priority.name: one.state for one in comment.tags} for comment in comments]


def test_merging_tells_what_it_would_change_and_then_does_it(
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    strategy: Strategy,
    kit: Kit,
) -> None:
    me = sign_in()
    roads, buses = strategy.priorities
    page = f"{PRIORITIES}/{buses.id}"
    assert f"{page}/merge" in client.get(page).get_data(as_text=True)
    choice = client.get(f"{page}/merge").get_data(as_text=True)
    assert "Roads and paths." in choice
    assert "Choose a priority" in client.get(f"{page}/merge?chosen=yes").get_data(as_text=True)
    preview = client.get(f"{page}/merge?chosen=yes&into={roads.id}", follow_redirects=True)
    words = " ".join(preview.get_data(as_text=True).split())
    for told in (
        "Make “Buses” a part of “Roads”",
        '<dd class="govuk-summary-list__value">1: Timetables</dd>',
        "Digests compiled on “Buses” keep its name, their numbers and their words.",
        "3 passages are coded again in the background",
        "Roads and paths. Buses and their fares.",
    ):
        assert told in words
    # Looking has changed nothing.
    fresh(session)
    assert [one.name for one in strategy.priorities] == ["Roads", "Buses"]

    path = f"{page}/merge/{roads.id}"
    answer = submit(path, {"name": "Getting about", "description": "Roads, buses, fares."})
    with kit.database.reading() as book:
        errand = book.scalars(select(Errand)).one()
    assert answer.location == f"/desk/errands/{errand.id}"
    assert drain(kit) == 1
    fresh(session)
    assert [(one.name, one.description, one.keywords) for one in strategy.priorities] == [
        ("Getting about", "Roads, buses, fares.", ["pothole", "bus"])
    ]
    assert coded(session) == [{"Getting about": TagState.APPLIES}] * 3
    digest = session.scalars(select(Digest)).one()
    assert (digest.subject, digest.number) == ("Buses", 1)
    stays = session.get_one(Priority, roads.id)
    assert [one.theme.name for one in queries.themes_of(session, stays)] == ["Timetables"]
    entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "merged")).one()
    assert (entry.actor, entry.detail) == (me.name, "“Buses” is part of “Roads”.")
    errand = session.get_one(Errand, errand.id)
    assert (errand.state, errand.result) == (
        ErrandState.DONE,
        "3 passages read. Getting about: 1 more, 0 fewer. What a person decided stays.",
    )
    assert client.get(page).status_code == HTTPStatus.NOT_FOUND
    assert "“Buses” is part of “Getting about” now" in client.get(page).get_data(as_text=True)


def test_merging_is_undone_on_a_page_that_tells_what_changes(
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    strategy: Strategy,
    kit: Kit,
) -> None:
    sign_in()
    roads, buses = strategy.priorities
    path = f"{PRIORITIES}/{buses.id}/merge/{roads.id}"
    submit(path, {"name": "Getting about", "description": "Roads, buses, fares."})
    drain(kit)
    overview = client.get(f"/desk/strategy/{strategy.id}").get_data(as_text=True)
    assert "“Buses” became part of “Getting about”" in overview
    undo = f"{PRIORITIES}/merges/1/undo"
    assert undo in overview
    words = " ".join(client.get(undo).get_data(as_text=True).split())
    for told in (
        "Make “Buses” a priority of its own again",
        "1 passage that people had decided on stands under “Buses” again",
        "under the names they had: Timetables",
        "1 digest compiled on “Buses” belongs to it again",
        "3 passages are coded again",
    ):
        assert told in words
    fresh(session)
    assert [one.name for one in strategy.priorities] == ["Getting about"]

    assert submit(undo, {}).location.startswith("/desk/errands/")
    assert drain(kit) == 1
    fresh(session)
    assert [(one.name, one.description, one.keywords) for one in strategy.priorities] == [
        ("Roads", "Roads and paths.", ["pothole"]),
        ("Buses", "Buses and their fares.", ["bus"]),
    ]
    assert coded(session) == [
        {"Buses": TagState.APPLIES},
        {"Roads": TagState.APPLIES},
        {"Buses": TagState.APPLIES},
    ]
    back = session.get_one(Priority, buses.id)
    assert [one.theme.name for one in queries.themes_of(session, back)] == ["Timetables"]
    assert "It has been undone before." in client.get(undo).get_data(as_text=True)
    overview = client.get(f"/desk/strategy/{strategy.id}").get_data(as_text=True)
    assert "Undone on" in overview
    assert client.get(f"{PRIORITIES}/merges/7/undo").status_code == HTTPStatus.NOT_FOUND


def test_there_is_room_for_more_parts_and_nothing_typed_is_lost(
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    strategy: Strategy,
    kit: Kit,
) -> None:
    sign_in()
    buses = strategy.priorities[1]
    path = f"{PRIORITIES}/{buses.id}/split"
    typed = {f"name_{number}": f"Part {number}" for number in range(1, 5)}
    more = submit(path, {**typed, "parts": "4", "more": "yes"}).get_data(as_text=True)
    assert 'value="Part 4"' in more
    assert 'name="name_8"' in more
    assert 'name="name_9"' not in more
    typed |= {f"name_{number}": f"Part {number}" for number in range(5, 8)}
    assert submit(path, {**typed, "parts": "8"}).location.startswith("/desk/errands/")
    fresh(session)
    assert [one.name for one in strategy.priorities] == [
        "Roads",
        *(f"Part {number}" for number in range(1, 8)),
    ]
    odd = submit(path, {**typed, "parts": "a million", "more": "yes"}).get_data(as_text=True)
    assert 'name="name_9"' not in odd


def test_name_that_is_taken_merges_nothing(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, strategy: Strategy
) -> None:
    sign_in()
    other = Priority(strategy=strategy, position=3, name="Skills")
    session.add(other)
    session.commit()
    roads, buses, _ = strategy.priorities
    path = f"{PRIORITIES}/{buses.id}/merge/{roads.id}"
    answer = submit(path, {"name": "Skills", "description": ""})
    assert "There is a priority “Skills” already." in answer.get_data(as_text=True)
    assert "Enter a name for the priority" in submit(path, {"name": ""}).get_data(as_text=True)
    fresh(session)
    assert [one.name for one in strategy.priorities] == ["Roads", "Buses", "Skills"]
    assert session.scalars(select(Errand)).all() == []
    assert client.get(f"{PRIORITIES}/{buses.id}/merge/{buses.id}").status_code == (
        HTTPStatus.NOT_FOUND
    )


def test_splitting_makes_parts_and_codes_again(
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    strategy: Strategy,
    kit: Kit,
) -> None:
    sign_in()
    buses = strategy.priorities[1]
    path = f"{PRIORITIES}/{buses.id}/split"
    words = client.get(path).get_data(as_text=True)
    assert "Split “Buses”" in words
    assert "1: Timetables" in words
    given = {"name_1": "Buses", "description_1": "Routes and times.", "name_2": ""}
    assert "Enter a name for the priority" in submit(path, given).get_data(as_text=True)
    given |= {"name_2": "Roads"}
    assert "There is a priority “Roads” already." in submit(path, given).get_data(as_text=True)
    given |= {"name_2": "Fares", "description_2": "What a ticket costs.", "name_4": "Stops"}
    assert submit(path, given).location.startswith("/desk/errands/")
    assert drain(kit) == 1
    fresh(session)
    assert [(one.name, one.description, one.keywords) for one in strategy.priorities] == [
        ("Roads", "Roads and paths.", ["pothole"]),
        ("Buses", "Routes and times.", ["bus"]),
        ("Fares", "What a ticket costs.", []),
        ("Stops", "", []),
    ]
    assert coded(session)[2] == {"Buses": TagState.APPLIES}


def test_where_nothing_was_said_nothing_is_coded_again(
    sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    empty = a_strategy(session, "Roads", "Buses")
    session.commit()
    roads, buses = empty.priorities
    path = f"{PRIORITIES}/{buses.id}/merge/{roads.id}"
    answer = submit(path, {"name": "Roads", "description": ""})
    assert answer.location == f"/desk/strategy/{empty.id}"
    fresh(session)
    assert [one.name for one in empty.priorities] == ["Roads"]
    assert session.scalars(select(Errand)).all() == []


def test_leads_do_not_merge(client: FlaskClient, sign_in: SignIn, strategy: Strategy) -> None:
    sign_in(role=Role.LEAD)
    buses = strategy.priorities[1]
    for page in ("merge", "split"):
        assert client.get(f"{PRIORITIES}/{buses.id}/{page}").status_code == HTTPStatus.FORBIDDEN
