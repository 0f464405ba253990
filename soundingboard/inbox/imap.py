"""A mailbox on an IMAP server: mail is fetched, and marked as taken once we have it."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from soundingboard.inbox.mailbox import Waiting
from soundingboard.inbox.marks import Mark, mark_of
from soundingboard.oauth import Tokens, xoauth2

SECONDS = 60  # for each answer of the server
SOON = 2.0  # seconds, after mail has come
LONGEST_HEADERS = 64 * 1024  # bytes of a mail that is too large to be fetched
CHUNK = 200  # mails whose sizes are asked for in one line
LONGEST_SENTENCE = 300  # characters of what a server says
# Whatever a server says beside the answer must not be thrown at us.
TROUBLE = (IMAPClientError, OSError)


@dataclass(kw_only=True, slots=True)
class ImapMailbox:
    """Mail that lies in one folder and has not been taken; what we have is marked and left there.

    Nothing is deleted: the mailbox stays the office's own second record. The connection stays
    open from one `fetch` to the next, since a login each time is what servers refuse first.
    """

    host: str
    port: int
    username: str
    password: str = field(default="", repr=False)
    tokens: Tokens | None = field(default=None, repr=False)  # XOAUTH2, instead of the password
    folder: str
    taken_folder: str = "soundingboard taken"  # where taken mail goes on servers without marks
    tls: bool
    max_bytes: int  # larger mails are noted, and stay where they are
    poll_seconds: float = 30.0
    name: str = "imap"
    _client: Any = field(default=None, init=False, repr=False)
    _mark: Mark | None = field(default=None, init=False, repr=False)
    _lively: bool = field(default=False, init=False, repr=False)
    _validity: int = field(default=0, init=False, repr=False)
    _ended: Event = field(default_factory=Event, init=False, repr=False)

    def fetch(self) -> Iterator[Waiting]:
        """Mails not taken yet, oldest first. Raises OSError where server, login or folder fail.

        The connection stays open for the next time, unless something failed.
        """
        try:
            client, mark = self._open()
            uids = sorted(client.search(mark.wanted))
            self._lively = bool(uids)
            for first in range(0, len(uids), CHUNK):
                asked = uids[first : first + CHUNK]
                known = client.fetch(asked, [b"RFC822.SIZE", b"INTERNALDATE"])
                for uid in sorted(known):
                    waiting = self._fetched(client, mark, uid, known[uid])
                    if waiting is not None:  # else another worker has moved it meanwhile
                        yield waiting
        except TROUBLE as error:
            raise self._broken(error) from None

    def archive(self, key: str) -> None:
        """Marks one mail as taken. Raises OSError where the connection has gone.

        A key of another connection's folder is refused: where the folder was built anew
        (UIDVALIDITY, RFC 3501 2.3.1.1) its number may be another mail's by now.
        """
        validity, _, uid = key.partition(".")
        if self._client is None or self._mark is None or validity != str(self._validity):
            raise OSError("the mailbox is closed, or was built anew")
        try:
            self._mark.put(self._client, int(uid))
        except TROUBLE as error:
            raise self._broken(error) from None

    def wait(self) -> None:
        """Returns when the server says that something came (IDLE, RFC 2177), or after a while.

        Looking again after `poll_seconds` notices a connection that died in silence, and finds
        what was said just while IDLE began, which nobody hears. Mail comes in bursts: after some
        came we look again soon.
        """
        client, seconds = self._client, self.poll_seconds
        if client is None:
            self._ended.wait(seconds)
            return
        if self._lively:
            seconds = min(seconds, SOON)
        try:
            if client.has_capability("IDLE"):
                client.idle()
                client.idle_check(timeout=seconds)
                client.idle_done()
                return
            self._ended.wait(seconds)
            client.noop()
        except TROUBLE as error:
            raise self._broken(error) from None

    def interrupt(self) -> None:
        """Ends the connection under whoever fetches or waits: they get OSError, or return."""
        self._ended.set()
        client = self._client
        if client is not None:
            with suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Ends the connection."""
        self._drop()

    def _open(self) -> tuple[Any, Mark]:
        """The connection, signed in and with the folder selected; the one at hand if it lives."""
        if self._client is not None and self._mark is not None:
            return self._client, self._mark
        self._client = client = IMAPClient(
            self.host,
            port=self.port,
            ssl=self.tls,
            ssl_context=ssl.create_default_context() if self.tls else None,
            timeout=SocketTimeout(connect=SECONDS, read=SECONDS),
        )
        client.normalise_times = False  # or it would drop the zone of a mail's arrival
        self._sign_in(client)
        selected = client.select_folder(self.folder)
        self._validity = int(selected.get(b"UIDVALIDITY", 0))
        self._mark = mark_of(client, selected.get(b"PERMANENTFLAGS", ()), self.taken_folder)
        return client, self._mark

    def _sign_in(self, client: Any) -> None:
        if self.tokens is None:
            client.login(self.username, self.password)
            return
        words = [xoauth2(self.username, self.tokens.token())]
        try:
            # Refused, the server sends its reason as a challenge: an empty answer ends that.
            client.sasl_login("XOAUTH2", lambda _challenge: words.pop() if words else "")
        except LoginError:
            self.tokens.forget()
            raise

    def _fetched(
        self, client: Any, mark: Mark, uid: int, about: dict[bytes, Any]
    ) -> Waiting | None:
        """One mail, or its headers where it is too large. None where it is gone."""
        key, size = f"{self._validity}.{uid}", about.get(b"RFC822.SIZE")
        came_at = about.get(b"INTERNALDATE")
        if size is None:  # what a server says of a mail unasked (RFC 3501, 7.4.2)
            return None
        # PEEK: reading must not mark a mail; only what we have committed is marked.
        if size <= self.max_bytes:
            raw = client.fetch([uid], [b"BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
            return None if raw is None else Waiting(key, raw, came_at, len(raw))
        wanted = b"BODY.PEEK[HEADER]<0.%d>" % LONGEST_HEADERS
        headers = client.fetch([uid], [wanted]).get(uid, {}).get(b"BODY[HEADER]<0>")
        if headers is None:
            return None
        where = f"the folder {mark.folder(self.folder)} of the mailbox on {self.host}"
        return Waiting(key, headers, came_at, size, where)

    def _broken(self, error: Exception) -> OSError:
        self._drop()
        if isinstance(error, IMAPClientError):
            words = " ".join(str(error).split())
            return OSError(f"the IMAP server at {self.host} says: {words[:LONGEST_SENTENCE]}")
        assert isinstance(error, OSError)  # noqa: S101  # TROUBLE has no others
        return error

    def _drop(self) -> None:
        client, self._client, self._mark = self._client, None, None
        if client is None:
            return
        with suppress(*TROUBLE):
            client.shutdown()
