"""A token server for tests (RFC 6749): it checks what it is asked, and tells whose a token is."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CLIENT = ("soundingboard", "known to two")
MAILBOX = "inbox"  # the user every token is for


@dataclass
class TokenServer:
    """What it was asked, and what it answers."""

    url: str = ""
    refresh_token: str = "granted-1"  # noqa: S105  # the one it takes; changes where it rotates
    rotates: bool = False
    life: int = 3600
    answer: bytes = b""  # instead of a token, with `status`
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    @property
    def who_url(self) -> str:
        """Where a mail server asks whose a token is; the token follows."""
        return f"{self.url}/whose?token="

    def grant(self, form: dict[str, str]) -> tuple[int, object]:
        self.asked.append(form)
        if (form.get("client_id"), form.get("client_secret")) != CLIENT:
            said = {"error": "invalid_client", "error_description": "AADSTS7000215: Wrong secret."}
            return 401, said
        answer: dict[str, object] = {"token_type": "Bearer", "expires_in": self.life}
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] != self.refresh_token:
                return 400, {"error": "invalid_grant"}
            if self.rotates:
                name, _, number = self.refresh_token.partition("-")
                self.refresh_token = f"{name}-{int(number) + 1}"
                answer["refresh_token"] = self.refresh_token
        elif form["grant_type"] != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        token = f"token-{len(self.asked)}"
        self.valid.add(token)
        return 200, answer | {"access_token": token}


class _Talk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        book: TokenServer = self.server.book
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        if book.answer:
            return self.say(book.status, book.answer)
        form = {name: values[0] for name, values in parse_qs(body).items()}
        status, answer = book.grant(form)
        return self.say(status, json.dumps(answer).encode())

    def do_GET(self) -> None:
        book: TokenServer = self.server.book
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        known = token in book.valid
        answer = {"active": known, "username": MAILBOX} if known else {"error": "invalid_token"}
        self.say(200 if known else 401, json.dumps(answer).encode())

    def say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


@contextmanager
def token_server() -> Iterator[TokenServer]:
    """Listens on a free port of loopback."""
    book = TokenServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Talk) as door:
        door.book = book  # what its connections read and write
        book.url = f"http://127.0.0.1:{door.server_address[1]}"
        thread = threading.Thread(target=door.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield book
        finally:
            door.shutdown()
            thread.join(5)
