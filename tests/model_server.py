"""A server that speaks like a language model's, and answers whatever a test wants, however bad."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from soundingboard.language_model import LanguageModel


@dataclass
class ModelServer:
    """What it was asked, and what it does with the next question; `says` is the model's words."""

    url: str = ""
    says: str = "{}"
    does: Callable[[BaseHTTPRequestHandler], None] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def model(self) -> LanguageModel:
        return LanguageModel(url=f"{self.url}/v1", name="little", key="known to two")

    def answers(self, **given: object) -> None:
        """From now on it answers this as JSON."""
        self.says = json.dumps(given)


class _Talk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        book: ModelServer = self.server.book
        body = self.rfile.read(int(self.headers["Content-Length"]))
        book.asked.append({"path": self.path, **json.loads(body)})
        book.keys.append(self.headers.get("Authorization", ""))
        with suppress(OSError):
            if book.does is not None:
                book.does(self)
                return
            said = {"choices": [{"message": {"content": book.says}}]}
            said["usage"] = {"prompt_tokens": 210, "completion_tokens": 42}
            send(self, json.dumps(said).encode())

    def log_message(self, *_args: object) -> None:
        """Tests are quiet."""


def send(talk: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    talk.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        talk.send_header(name, value)
    talk.end_headers()
    talk.wfile.write(body)


def endless(talk: BaseHTTPRequestHandler) -> None:
    """An answer without an end."""
    talk.send_response(200)
    talk.end_headers()
    while True:
        talk.wfile.write(b" " * 65_536)


def dripping(talk: BaseHTTPRequestHandler) -> None:
    """A byte of a header now and then."""
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        talk.wfile.write(b"a")
        talk.wfile.flush()
        time.sleep(0.05)


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A running one."""
    book = ModelServer()
    door = ThreadingHTTPServer(("127.0.0.1", 0), _Talk)
    door.daemon_threads = True
    door.book = book  # what its connections read and write
    book.url = f"http://127.0.0.1:{door.server_address[1]}"
    thread = threading.Thread(target=door.serve_forever, daemon=True)
    thread.start()
    try:
        yield book
    finally:
        door.shutdown()
        door.server_close()
        thread.join()
