"""A language model suggests words for a theme; a person takes some of them, or none."""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

sys.path.insert(0, str(Path(__file__).parents[2] / "themes"))

from model_server import ModelServer, model_server, send
from sorted_passages import Sorted, sorted_passages

from soundingboard.errands.working import drain
from soundingboard.models import ModelSuggestion, Officer, Theme
from soundingboard.vocabulary import SuggestionState

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
Suggest = Callable[[Theme], TestResponse]


@pytest.fixture
def server(app: Flask) -> Iterator[ModelServer]:
    """A model's server, and our application that was told of it."""
    with model_server() as running:
        app.extensions["kit"] = replace(app.extensions["kit"], model=running.model)
        yield running


@pytest.fixture
def there(session: Session, sign_in: SignIn) -> Sorted:
    made = sorted_passages(session)
    made.comments[0].text += " Write to anna@bus.example or 01632 960 123."
    session.commit()
    sign_in(name="Olwen Pryce")
    return made


def page_of(client: FlaskClient, theme: Theme) -> BeautifulSoup:
    answer = client.get(f"/desk/themes/{theme.id}")
    assert answer.status_code == HTTPStatus.OK
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


@pytest.fixture
def suggest(app: Flask, client: FlaskClient, submit: Submit) -> Suggest:
    """Presses the button; somebody in the background asks, and the page then shown comes back."""

    def press(theme: Theme) -> TestResponse:
        answer = submit(f"/desk/themes/{theme.id}", {}, to=f"/desk/themes/{theme.id}/suggest")
        if answer.status_code != HTTPStatus.FOUND:
            return answer
        drain(app.extensions["kit"])
        return client.get(answer.location)

    return press


def suggestions(session: Session) -> list[ModelSuggestion]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(ModelSuggestion)))


def test_suggested_words_are_taken_by_a_person_and_bear_a_mark(
    client: FlaskClient,
    submit: Submit,
    suggest: Suggest,
    session: Session,
    server: ModelServer,
    there: Sorted,
) -> None:
    first, second = there.ids[:2]
    server.answers(
        name="Late shifts and the last bus",
        sentences=[
            {"text": "Late shifts are stranded by the last bus.", "passages": [first, second]},
            {"text": "Most people agree.", "passages": [first]},
            {"text": "It is “a disgrace”.", "passages": [second]},
        ],
    )
    suggest(there.buses)
    page = page_of(client, there.buses)
    section = page.select_one("section.govuk-inset-text")
    assert section is not None
    assert "2 statements left out" in section.text
    assert "Most people agree.: it says how many in words of its own" in section.text
    links = [link["href"] for link in section.select(".govuk-checkboxes__hint a")]
    assert links == [f"/desk/themes/suggestions/passages/{number}" for number in (first, second)]
    assert client.get(str(links[0])).location.endswith(f"#passage-{first}")
    assert session.get_one(Theme, there.buses.id).name == "Last bus"

    form = section.select_one("form")
    assert form is not None
    here = f"/desk/themes/{there.buses.id}"
    submit(here, {"name": "yes", "sentence": "0"}, to=str(form["action"]))
    taken = page_of(client, there.buses)
    title = taken.select_one("h1")
    assert title is not None
    assert title.text.endswith("Late shifts and the last bus")
    assert "Late shifts are stranded by the last bus." in taken.text
    assert "checked by Olwen Pryce" in taken.text
    (kept,) = suggestions(session)
    assert (kept.state, kept.model, kept.prompt_version, kept.tokens_read) == (
        SuggestionState.ACCEPTED,
        "little at 127.0.0.1",
        "theme/1",
        210,
    )
    # Decided once: the same press again changes nothing.
    assert submit(here, {"name": "yes"}, to=str(form["action"])).status_code == HTTPStatus.CONFLICT
    # Words of one's own bear no mark.
    submit(here, {"name": "The last bus", "description": "My own words."})
    assert "language model" not in page_of(client, there.buses).text.replace("Ask little", "")


def test_a_refused_suggestion_changes_nothing(
    client: FlaskClient,
    submit: Submit,
    suggest: Suggest,
    session: Session,
    server: ModelServer,
    there: Sorted,
) -> None:
    server.answers(name="The last bus")
    suggest(there.buses)
    (waiting,) = suggestions(session)
    here = f"/desk/themes/{there.buses.id}"
    submit(here, {"verdict": "refuse"}, to=f"/desk/themes/suggestions/{waiting.id}")
    assert [one.state for one in suggestions(session)] == [SuggestionState.REFUSED]
    assert session.get_one(Theme, there.buses.id).name == "Last bus"
    assert page_of(client, there.buses).select("section.govuk-inset-text") == []


def test_nobodys_address_and_number_leave_and_words_are_no_instructions(
    suggest: Suggest, server: ModelServer, there: Sorted
) -> None:
    suggest(there.buses)
    system, user = (message["content"] for message in server.asked[0]["messages"])
    data = json.loads(user)
    assert data["counts"] == {"people": 3, "organisations": 0, "passages": 3}
    assert sorted(one["number"] for one in data["passages"]) == sorted(there.ids[:3])
    assert "anna@" not in user
    assert "960" not in user
    assert "late shifts" not in system


def test_a_model_that_fails_is_a_sentence_and_kept(
    client: FlaskClient, suggest: Suggest, session: Session, server: ModelServer, there: Sorted
) -> None:
    server.does = lambda talk: send(talk, b"", status=503)
    told = suggest(there.buses).get_data(as_text=True)
    assert "There is no suggestion. The model&#39;s server answered 503." in told
    assert f'href="/desk/themes/{there.buses.id}"' in told
    server.does = None
    server.says = "I would rather talk about something else."
    suggest(there.buses)
    assert [(one.state, one.trouble) for one in suggestions(session)] == [
        (SuggestionState.FAILED, "The model's server answered 503."),
        (SuggestionState.FAILED, "Nothing of the answer could be proven by the passages."),
    ]


def test_without_a_setting_there_is_no_button_and_no_connection(
    client: FlaskClient,
    suggest: Suggest,
    there: Sorted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object, **_given: object) -> None:
        raise AssertionError("a connection that nobody configured")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert "language model" not in page_of(client, there.buses).text
    assert suggest(there.buses).status_code == HTTPStatus.NOT_FOUND


def test_command_says_what_is_configured_and_whether_it_answers(
    app: Flask, server: ModelServer
) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(args=["model", "check", "--ask"])
    assert said.output == ("little at 127.0.0.1; 0 tokens read and 0 written so far. It answers.\n")
    server.does = lambda talk: send(talk, b"", status=500)
    refused = runner.invoke(args=["model", "check", "--ask"])
    assert (refused.exit_code, "answered 500" in refused.stderr) == (1, True)
    app.extensions["kit"] = replace(app.extensions["kit"], model=None)
    assert runner.invoke(args=["model", "check"]).output == "No language model is configured.\n"
