"""Access tokens for a mailbox or a mail server that no password opens (OAuth 2.0, RFC 6749)."""

import hashlib
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Lock
from typing import Any

SECONDS = 30  # for the token server's answer
LONGEST_ANSWER = 1024 * 1024
LONGEST_SENTENCE = 200
MARGIN = timedelta(minutes=2)  # a token that runs out on the way is no use
REFUSED = (400, 401, 403)  # RFC 6749, 5.2, and what proxies of large houses say instead
USUAL_LIFE = 3600  # seconds, where the server does not say (RFC 6749, 5.1)


class NoToken(OSError):
    """The token server cannot be reached, or gives none; the sentence is for staff, not a log."""


class TokenRefused(NoToken):
    """The token server does not know us, or our grant any more (RFC 6749, 5.2)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What the token server knows us by.

    Without a refresh token the client's own credentials are the grant (RFC 6749, 4.4): Microsoft
    365 calls it an application permission. With one, a person granted access once (section 6).
    """

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    refresh_token: str = field(default="", repr=False)


class Tokens:
    """Gives an access token that is valid now, and fetches one only when it must.

    Some servers give a new refresh token each time and let the old one die after a while, so the
    newest is kept in `folder`, readable by its owner only.
    """

    def __init__(self, grant: Grant, *, folder: Path, now: Callable[[], datetime]) -> None:
        self._grant = grant
        self._now = now
        # One file for each token somebody configured: a new setting outranks what was kept.
        given = f"{grant.token_url}\n{grant.client_id}\n{grant.refresh_token}"
        self._kept = folder / f"{hashlib.sha256(given.encode()).hexdigest()[:20]}.token"
        self._lock = Lock()
        self._token = ""
        self._ends: datetime | None = None

    def token(self) -> str:
        """An access token. Raises NoToken where none can be had."""
        with self._lock:
            if self._ends is None or self._now() >= self._ends:
                self._fetch()
            return self._token

    def forget(self) -> None:
        """Drops the token at hand, when a server has refused it: the next one is fetched."""
        with self._lock:
            self._ends = None

    def _fetch(self) -> None:
        answer = _ask(self._grant, self._refresh_token())
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise NoToken("the token server's answer holds no access token")
        renewed = answer.get("refresh_token")
        if isinstance(renewed, str) and renewed and self._grant.refresh_token:
            self._keep(renewed)
        life = answer.get("expires_in")
        seconds = int(life) if isinstance(life, int | float | str) and str(life).isdigit() else 0
        self._token = token
        self._ends = self._now() + timedelta(seconds=seconds or USUAL_LIFE) - MARGIN

    def _refresh_token(self) -> str:
        try:
            return self._kept.read_text(encoding="utf-8") or self._grant.refresh_token
        except FileNotFoundError:
            return self._grant.refresh_token

    def _keep(self, renewed: str) -> None:
        self._kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written beside and renamed: another process never reads half a token.
        beside = self._kept.with_suffix(f".{os.getpid()}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(renewed)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._kept)


def xoauth2(username: str, token: str) -> str:
    """What a client says first in the SASL mechanism XOAUTH2, before base64.

    https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
    """
    return f"user={username}\x01auth=Bearer {token}\x01\x01"


def _ask(grant: Grant, refresh_token: str) -> dict[str, Any]:
    form = {"client_id": grant.client_id, "client_secret": grant.client_secret}
    if grant.scope:
        form["scope"] = grant.scope
    if refresh_token:
        form |= {"grant_type": "refresh_token", "refresh_token": refresh_token}
    else:
        form["grant_type"] = "client_credentials"
    # The address comes from our settings, which allow https, or http on this machine alone.
    request = urllib.request.Request(  # noqa: S310  # see above
        grant.token_url,
        data=urllib.parse.urlencode(form).encode("ascii"),
        headers={"Accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # as above
            body = answer.read(LONGEST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            refusal = _refusal(error.code, error.read(LONGEST_ANSWER))
        raise (TokenRefused if error.code in REFUSED else NoToken)(refusal) from None
    except (OSError, HTTPException) as error:
        raise NoToken(f"the token server cannot be reached: {_cause(error)}") from None
    return _values(body)


def _values(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        raise NoToken("the token server's answer is not JSON") from None
    if not isinstance(answer, dict):
        raise NoToken("the token server's answer is not what RFC 6749 asks for")
    return answer


def _refusal(status: int, body: bytes) -> str:
    try:
        said = _values(body)
    except NoToken:
        return f"the token server says: {status}"
    words = " ".join(f"{said.get('error', status)}: {said.get('error_description', '')}".split())
    return f"the token server says: {words.rstrip(': ')[:LONGEST_SENTENCE]}"


def _cause(error: Exception) -> object:
    return error.reason if isinstance(error, urllib.error.URLError) else error
