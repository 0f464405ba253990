"""A model's server may do what it likes: we get an answer or a sentence, in bounded time."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest
from model_server import ModelServer, dripping, endless, model_server, send

from config import BadSetting, Settings
from soundingboard.language_model import LanguageModel, ModelTrouble, Reply, ask


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def test_a_question_is_asked_and_answered(server: ModelServer) -> None:
    server.says = "yes"
    assert ask(server.model, "Say yes.", "Ignore this.") == Reply("yes", 210, 42)
    asked = server.asked[0]
    assert (asked["path"], asked["model"], asked["temperature"]) == (
        "/v1/chat/completions",
        "little",
        0,
    )
    assert asked["messages"] == [
        {"role": "system", "content": "Say yes."},
        {"role": "user", "content": "Ignore this."},
    ]
    assert server.keys == ["Bearer known to two"]


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        (partial(send, body=b"no", status=500), "The model's server answered 500."),
        (
            partial(send, body=b"", status=302, Location="http://127.0.0.1:1/"),
            "The model's server answered 302.",
        ),
        (partial(send, body=b"<html>"), "The model's answer is not what was agreed on."),
        (partial(send, body=b"[" * 100_000), "The model's answer is not what was agreed on."),
        (partial(send, body=b'{"choices": []}'), "The model's answer is not what was agreed on."),
        (
            partial(send, body=b'{"choices": [{"message": {"content": 7}}]}'),
            "The model's answer is not what was agreed on.",
        ),
        (endless, "The model's answer is longer than a megabyte."),
        (dripping, "The model did not answer within 1 seconds."),
        (lambda talk: talk.connection.close(), "The model cannot be reached: RemoteDisconnected."),
    ],
)
def test_a_bad_answer_is_a_sentence(
    server: ModelServer, does: Callable[[BaseHTTPRequestHandler], None], sentence: str
) -> None:
    server.does = does
    with pytest.raises(ModelTrouble) as trouble:
        ask(server.model, "", "", seconds=1)
    assert str(trouble.value) == sentence


def test_a_model_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(ModelTrouble, match=r"^The model cannot be reached: ConnectionRefused"):
        ask(LanguageModel(url="http://127.0.0.1:9/v1", name="little"), "", "", seconds=1)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"MODEL_URL": "ftp://127.0.0.1/", "MODEL_NAME": "x"}, "must be an http"),
        ({"MODEL_URL": "http://127.0.0.1:8080/v1"}, "MODEL_NAME a model there"),
        ({"MODEL_URL": "https://models.example/v1", "MODEL_NAME": "x"}, "is another machine"),
        (
            {
                "MODEL_URL": "https://models.example/v1",
                "MODEL_NAME": "x",
                "MODEL_ELSEWHERE": "other.example",
            },
            "is another machine",
        ),
        (
            {
                "MODEL_URL": "http://models.example/v1",
                "MODEL_NAME": "x",
                "MODEL_ELSEWHERE": "models.example",
            },
            "must begin with https",
        ),
    ],
)
def test_words_do_not_leave_the_machine_by_one_setting_alone(
    given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadSetting, match=sentence):
        Settings.from_environ({f"SOUNDINGBOARD_{name}": value for name, value in given.items()})


def test_a_model_of_this_machine_or_one_named_twice_is_taken() -> None:
    for url, elsewhere in (
        ("http://localhost:11434/v1", ""),
        ("https://models.example/v1", "models.example"),
    ):
        settings = Settings.from_environ(
            {
                "SOUNDINGBOARD_MODEL_URL": url,
                "SOUNDINGBOARD_MODEL_NAME": "little",
                "SOUNDINGBOARD_MODEL_ELSEWHERE": elsewhere,
            }
        )
        assert settings.model_url == url
