"""How LMTP and SMTP are spoken at a door: bounded in memory, in time and in number."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

LONGEST_LINE = 1024 * 1024  # RFC 5321 allows 1000 bytes; a mail is not lost for a longer one
SLACK = 1024 * 1024  # bytes a client may send beyond twice the largest mail
TOO_MANY = b"421 4.3.2 Too many connections, try again later\r\n"
NO_STRANGERS = b"554 5.7.1 You may not hand in mail here\r\n"
GO_ON = "354"


class SmtpTalk(SMTP):
    """One connection that speaks SMTP, with whom `lets_in` allows. `left` is called at its end."""

    line_length_limit = LONGEST_LINE

    def __init__(
        self,
        handler: object,
        *,
        lets_in: Callable[[object], bool],
        left: Callable[["SmtpTalk"], None],
        **given: Any,
    ) -> None:
        super().__init__(handler, **given)
        self._lets_in = lets_in
        self._left = left
        self._heard = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hangs up on strangers before they say a word: they must not take up all the room."""
        if self._lets_in(transport.get_extra_info("peername")):
            super().connection_made(transport)
        else:
            _turn_away(transport, NO_STRANGERS)

    def data_received(self, data: bytes) -> None:
        """Hangs up on a mail without end: the library throws a line away only at its end."""
        self._heard += len(data)
        if self._heard > 2 * (self.data_size_limit or 0) + SLACK and self.transport is not None:
            self.transport.close()
            return
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Makes room for the next connection."""
        self._left(self)
        if self.session is not None:  # else it was a stranger's
            super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # the name of the command
        """A mail begins; what came before it does not count."""
        self._heard = 0
        await super().smtp_DATA(arg)
        self._heard = 0


class LmtpTalk(SmtpTalk, LMTP):
    """One connection that speaks LMTP: after the mail one answer for each recipient (RFC 2033)."""

    show_smtp_greeting = False
    _owed = 1

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # as above
        """The library gives one answer, whoever many recipients there were."""
        self._owed = max(1, len(self.envelope.rcpt_tos)) if self.envelope else 1
        try:
            await super().smtp_DATA(arg)
        finally:
            self._owed = 1

    async def push(self, status: str | bytes) -> None:
        """Says an answer, as often as it is owed."""
        words = status.encode() if isinstance(status, str) else status
        times = 1 if words.startswith(GO_ON.encode()) else self._owed
        await super().push(b"\r\n".join([words] * times))


class Turnstile:
    """Lets so many connections in at once, and tells the others to come back later."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside: set[SmtpTalk] = set()

    def enter(self, talk: Callable[[Callable[[SmtpTalk], None]], SmtpTalk]) -> asyncio.Protocol:
        """A connection's protocol; it must call what it is given when it ends."""
        if len(self._inside) >= self._most:
            return _Refused()
        one = talk(self._inside.discard)
        self._inside.add(one)
        return one

    async def clear(self) -> None:
        """Hangs up on everybody; who was not told yes comes again."""
        for one in self._inside:
            if one.transport is not None:
                one.transport.close()
        await asyncio.sleep(0)  # in which the loop tells each that its line is cut


class _Refused(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Says so, and hangs up."""
        _turn_away(transport, TOO_MANY)


def _turn_away(transport: asyncio.BaseTransport, words: bytes) -> None:
    assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  # a stream's transport
    transport.write(words)
    transport.close()
