"""A mailbox on an IMAP server: mail is fetched, and marked as taken once we have it."""

import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from soundingboard.inbox.mailbox import Waiting

# A mark of our own: somebody who opens the mailbox in a mail program marks mail as seen.
TAKEN = b"soundingboard-taken"
SEEN = b"\\Seen"  # where the server keeps no marks but its own (RFC 3501 7.1)
SECONDS = 60  # for each answer of the server


@dataclass(kw_only=True, slots=True)
class ImapMailbox:
    """Mail that lies in one folder and has not been taken; what we have is marked and left there.

    Nothing is deleted: the mailbox stays the office's own second record.
    """

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str
    tls: bool
    name: str = "imap"
    _client: Any = field(default=None, init=False, repr=False)
    _mark: bytes = field(default=TAKEN, init=False, repr=False)

    def fetch(self) -> Iterator[Waiting]:
        """Mails not taken yet, oldest first. Raises OSError where server, login or folder fail.

        The connection stays open while the caller takes the mails, so that each can be archived
        on it, and is closed after the last.
        """
        try:
            self._client = self._connect()
            for uid in sorted(self._client.search(self._wanted())):
                # PEEK: reading must not mark a mail; only what we have committed is marked.
                answer = self._client.fetch([uid], [b"BODY.PEEK[]"])
                raw = answer.get(uid, {}).get(b"BODY[]")
                if raw is not None:  # another worker may have moved it meanwhile
                    yield Waiting(str(uid), raw)
        except IMAPClientError as error:
            raise OSError(f"the IMAP server at {self.host} says: {error}") from None
        finally:
            self._close()

    def archive(self, key: str) -> None:
        """Marks one mail as taken. Raises OSError where the connection has gone."""
        if self._client is None:
            raise OSError("the mailbox is closed")
        try:
            self._client.add_flags([int(key)], [self._mark], silent=True)
        except IMAPClientError as error:
            raise OSError(f"the IMAP server at {self.host} says: {error}") from None

    def _connect(self) -> Any:
        client = IMAPClient(
            self.host,
            port=self.port,
            ssl=self.tls,
            ssl_context=ssl.create_default_context() if self.tls else None,
            timeout=SocketTimeout(connect=SECONDS, read=SECONDS),
        )
        try:
            client.login(self.username, self.password)
            folder = client.select_folder(self.folder)
        except BaseException:
            client.shutdown()
            raise
        kept = folder.get(b"PERMANENTFLAGS", ())
        self._mark = TAKEN if b"\\*" in kept or TAKEN in kept else SEEN
        return client

    def _wanted(self) -> list[bytes]:
        return [b"UNSEEN"] if self._mark == SEEN else [b"UNKEYWORD", self._mark]

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(IMAPClientError, OSError):
            client.logout()
