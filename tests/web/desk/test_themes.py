"""Themes at the desk: what staff see of them, and what each press does."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from soundingboard.models import Officer, Theme
from soundingboard.themes import queries
from soundingboard.vocabulary import ThemeState
from themes.sorted_passages import TEXTS, Sorted, sorted_passages

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


@pytest.fixture
def stands(session: Session, sign_in: SignIn) -> Sorted:
    sign_in(name="Olwen Pryce")
    found = sorted_passages(session)
    session.commit()
    return found


def words(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def sizes(session: Session, stands: Sorted) -> dict[str, int]:
    session.rollback()
    session.expire_all()
    return {
        one.theme.name: one.size.passages for one in queries.themes_of(session, stands.priority)
    }


def test_the_pages_show_themes_with_their_numbers_and_their_words(
    client: FlaskClient, stands: Sorted
) -> None:
    page = f"/desk/themes/priorities/{stands.priority.id}"
    assert "Transport 2 0 0" in words(client, "/desk/themes/")
    assert "Last bus 3 people, 3 passages" in words(client, page)
    shown = words(client, f"/desk/themes/{stands.buses.id}")
    assert all(text in shown for text in TEXTS[:3])
    assert TEXTS[3] not in shown
    assert "Most typical" in shown
    assert "Everything said on this priority is in a theme." in words(client, f"{page}/in-none")


def test_a_theme_is_renamed_locked_dropped_and_taken_up_again(
    client: FlaskClient, submit: Submit, session: Session, stands: Sorted
) -> None:
    page = f"/desk/themes/{stands.buses.id}"
    submit(page, {"name": "Evening buses", "description": "After seven."})
    assert sizes(session, stands) == {"Evening buses": 3, "School crossing": 2}

    submit(page, {"verdict": "lock"}, to=f"{page}/standing")
    answer = submit(page, {"name": "Buses", "description": ""}, to=page)
    assert "is locked. Unlock it first." in answer.get_data(as_text=True)
    submit(page, {"verdict": "unlock"}, to=f"{page}/standing")

    submit(page, {"verdict": "drop"}, to=f"{page}/standing")
    assert sizes(session, stands) == {"School crossing": 2}
    assert "3 passages in no theme" in words(
        client, f"/desk/themes/priorities/{stands.priority.id}"
    )
    submit(page, {"verdict": "restore"}, to=f"{page}/standing")
    assert sizes(session, stands) == {"Evening buses": 3, "School crossing": 2}
    told = words(client, f"/desk/themes/priorities/{stands.priority.id}/versions")
    assert "Olwen Pryce renamed “Last bus” to “Evening buses”." in told


def test_passages_are_moved_split_taken_out_and_put_in(
    submit: Submit, session: Session, stands: Sorted
) -> None:
    first, second, third, *_ = stands.ids
    page = f"/desk/themes/{stands.buses.id}"
    submit(
        page,
        {"passage": [first], "into": stands.crossing.id, "verdict": "move"},
        to=f"{page}/passages",
    )
    assert sizes(session, stands) == {"School crossing": 3, "Last bus": 2}

    made = submit(
        page, {"passage": [second], "name": "Shifts", "verdict": "split"}, to=f"{page}/passages"
    )
    assert sizes(session, stands) == {"School crossing": 3, "Last bus": 1, "Shifts": 1}

    submit(page, {"passage": [third], "verdict": "out"}, to=f"{page}/passages")
    assert sizes(session, stands) == {"School crossing": 3, "Shifts": 1, "Last bus": 0}

    none = f"/desk/themes/priorities/{stands.priority.id}/in-none"
    into = made.location.rpartition("/")[2]
    submit(none, {"passage": [third], "into": into})
    assert sizes(session, stands) == {"School crossing": 3, "Shifts": 2, "Last bus": 0}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"verdict": "out"}, "Choose passages first"),
        ({"passage": ["x"], "verdict": "out"}, "Choose passages first"),
        ({"passage": ["1"], "verdict": "move"}, "Choose the other theme first"),
        ({"passage": ["1"], "verdict": "move", "into": "999999"}, "There is no such theme"),
        ({"passage": ["1"], "verdict": "eat"}, "Say what is to become of the passages"),
        ({"passage": ["99999999"], "verdict": "out"}, "moved, withdrawn or coded"),
        ({"passage": ["1"], "verdict": "split", "name": " "}, "Enter a name for the theme"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    submit: Submit, session: Session, stands: Sorted, fields: dict[str, object], sentence: str
) -> None:
    page = f"/desk/themes/{stands.buses.id}"
    if fields.get("passage") == ["1"]:
        fields = {**fields, "passage": [str(stands.ids[0])]}
    answer = submit(page, fields, to=f"{page}/passages")
    assert 400 <= answer.status_code < 500
    assert sentence in answer.get_data(as_text=True)
    assert sizes(session, stands) == {"Last bus": 3, "School crossing": 2}


def test_what_was_ticked_and_typed_comes_back_beside_what_was_wrong(
    client: FlaskClient, submit: Submit, session: Session, stands: Sorted
) -> None:
    page, ticked = f"/desk/themes/{stands.buses.id}", str(stands.ids[0])
    fields = {"passage": [ticked], "verdict": "move", "name": "Shifts", "into": ""}
    answer = submit(page, fields, to=f"{page}/passages")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: Last bus" in " ".join(html.split())
    assert 'href="#into">Choose the other theme first.' in html
    assert f'id="passage-{ticked}" checked' in html
    assert html.count(" checked") == 1
    assert 'value="Shifts"' in html
    assert 'id="name" name="name" type="text" value="Last bus"' in html
    merged = submit(page, {"into": ""}, to=f"{page}/merge").get_data(as_text=True)
    assert 'href="#merge-into">Choose the other theme first.' in merged
    assert 'id="merge-into"' in merged

    submit(page, {"passage": [ticked], "verdict": "out"}, to=f"{page}/passages")
    none = f"/desk/themes/priorities/{stands.priority.id}/in-none"
    html = submit(none, {"passage": [ticked], "into": ""}).get_data(as_text=True)
    assert "Choose the other theme first." in html
    assert f'id="passage-{ticked}" checked' in html
    html = submit(none, {"into": str(stands.crossing.id)}).get_data(as_text=True)
    assert "Choose passages first: tick the box beside each." in html
    assert f'value="{stands.crossing.id}" selected' in html
    assert sizes(session, stands) == {"Last bus": 2, "School crossing": 2}


def test_themes_are_merged_and_parted_again(
    client: FlaskClient, submit: Submit, session: Session, stands: Sorted
) -> None:
    page = f"/desk/themes/{stands.buses.id}"
    answer = submit(page, {"into": stands.crossing.id}, to=f"{page}/merge")
    assert answer.location == f"/desk/themes/{stands.crossing.id}"
    assert sizes(session, stands) == {"School crossing": 5}

    overview = client.get(f"/desk/themes/priorities/{stands.priority.id}").get_data(as_text=True)
    assert f'href="{page}/part"' in overview
    told = client.get(f"{page}/part").get_data(as_text=True)
    assert "Make “Last bus” a theme of its own again" in told
    assert "3 passages go back as they were" in told
    assert submit(f"{page}/part", {}).location == page
    assert sizes(session, stands) == {"Last bus": 3, "School crossing": 2}
    assert "It cannot be parted." in client.get(f"{page}/part").get_data(as_text=True)


def test_an_own_theme_is_made_and_new_passages_are_sorted_into_it(
    client: FlaskClient, submit: Submit, session: Session, stands: Sorted
) -> None:
    buses = f"/desk/themes/{stands.buses.id}"
    submit(buses, {"verdict": "drop"}, to=f"{buses}/standing")
    page = f"/desk/themes/priorities/{stands.priority.id}"
    submit(page, {"name": "Late shifts", "description": "The last bus and late shifts."})
    answer = submit(page, {"name": "late SHIFTS", "description": ""})
    assert "There is a theme “Late shifts” already." in answer.get_data(as_text=True)

    submit(page, {}, to=f"{page}/sort")

    assert sizes(session, stands) == {"Late shifts": 3, "School crossing": 2}
    made = session.scalars(select(Theme).where(Theme.name == "Late shifts")).one()
    told = words(client, f"/desk/themes/{made.id}")
    assert told.count("Here because it says") == 3
    assert "“shifts”" in told


def test_the_frame_goes_out_and_in_again(
    client: FlaskClient, submit: Submit, session: Session, stands: Sorted
) -> None:
    number = stands.priority.strategy_id
    content = client.get(f"/desk/themes/strategies/{number}.csv").get_data()
    changed = content.replace(b"Last bus", b"Evening buses")
    page = f"/desk/themes/strategies/{number}/bring-in"

    submit(page, {"file": (io.BytesIO(changed), "ours.csv")})
    assert sizes(session, stands) == {"Evening buses": 3, "School crossing": 2}

    wrong = submit(page, {"file": (io.BytesIO(b"Theme\nBuses\n"), "ours.csv")})
    assert "ours.csv needs columns called" in wrong.get_data(as_text=True)
    assert [one.state for one in session.scalars(select(Theme))] == [ThemeState.KEPT] * 2
