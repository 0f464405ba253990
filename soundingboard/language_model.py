"""A language model that somebody configured, by the interface most servers share; off by default.

The interface is "chat completions" as OpenAI published it; llama.cpp, Ollama and vLLM speak it on
one's own machine. This is the only module that speaks to it. What comes back is not trusted:
it is bounded in size and time here, and every claim of it is checked in `analysis.proving`.
"""

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 60  # for the whole talk
LONGEST_ANSWER = 1024 * 1024  # bytes
MOST_TOKENS = 1_200  # of the answer


class ModelTrouble(OSError):
    """The model cannot be reached, or does not answer as it should; a sentence for staff."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageModel:
    """Where a model answers: the address before /chat/completions, its name, and the key if any."""

    url: str
    name: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The machine it runs on."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What it answered, and how many tokens were read and written (0: it does not say)."""

    text: str
    tokens_read: int
    tokens_written: int


def ask(model: LanguageModel, instructions: str, data: str, *, seconds: float = SECONDS) -> Reply:
    """One question, one answer. `data` is what it is about: never part of the instructions.

    Raises ModelTrouble within `seconds`, whatever the other side does. Redirects are not followed.
    """
    body = json.dumps(
        {
            "model": model.name,
            "messages": [
                {"role": "system", "content": instructions},
                {"role": "user", "content": data},
            ],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "response_format": {"type": "json_object"},
        }
    ).encode()
    return _reply(_talk(model, body, seconds))


def _talk(model: LanguageModel, body: bytes, seconds: float) -> bytes:
    line = _line(model, seconds)
    path = urlsplit(model.url).path.rstrip("/") + "/chat/completions"
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    # A server that drips a byte now and then never lets a socket's own time run out.
    late = threading.Event()
    alarm = threading.Timer(seconds, _hang_up, (line, late))
    alarm.daemon = True
    alarm.start()
    try:
        line.request("POST", path, body=body, headers=headers)
        with line.getresponse() as answer:
            given = _body(answer)
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, ModelTrouble) and not late.is_set():
            raise
        if late.is_set() or isinstance(error, TimeoutError):
            raise _too_late(seconds) from None
        raise ModelTrouble(f"The model cannot be reached: {type(error).__name__}.") from None
    finally:
        alarm.cancel()
        line.close()
    if late.is_set():
        raise _too_late(seconds)  # a line that was hung up looks like the end of an answer
    return given


def _too_late(seconds: float) -> ModelTrouble:
    return ModelTrouble(f"The model did not answer within {seconds:g} seconds.")


def _line(model: LanguageModel, seconds: float) -> HTTPConnection:
    parts = urlsplit(model.url)
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        return HTTPSConnection(model.host, parts.port, timeout=seconds, context=secure)
    return HTTPConnection(model.host, parts.port, timeout=seconds)


def _hang_up(line: HTTPConnection, late: threading.Event) -> None:
    late.set()
    if line.sock is not None:
        line.sock.close()


def _body(answer: HTTPResponse) -> bytes:
    if answer.status != 200:
        raise ModelTrouble(f"The model's server answered {answer.status}.")
    body = bytearray()
    while part := answer.read1(65_536):
        body += part
        if len(body) > LONGEST_ANSWER:
            raise ModelTrouble("The model's answer is longer than a megabyte.")
    return bytes(body)


def _reply(body: bytes) -> Reply:
    try:
        said = json.loads(body)
        text = said["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelTrouble("The model's answer is not what was agreed on.") from None
    if not isinstance(text, str):
        raise ModelTrouble("The model's answer is not what was agreed on.")
    usage = said.get("usage")
    used = usage if isinstance(usage, dict) else {}
    return Reply(text, _number(used.get("prompt_tokens")), _number(used.get("completion_tokens")))


def _number(given: object) -> int:
    return given if isinstance(given, int) and 0 <= given < 2**31 else 0
