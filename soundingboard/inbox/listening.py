"""Listening at a door: a mail server hands mail in, and is told yes once we have it."""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiosmtpd.controller import BaseThreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

from soundingboard.inbox.doors import Door
from soundingboard.inbox.faults import Faults, no_faults
from soundingboard.inbox.taking import take
from soundingboard.inbox.talking import LmtpTalk, SmtpTalk, Turnstile
from soundingboard.storage.database import Database

logger = logging.getLogger(__name__)

CONNECTIONS = 8  # at once; each may hold one mail of the largest size
RECIPIENTS = 100  # of one mail (RFC 5321, 4.5.3.1.8)
WRITERS = 2  # threads that write to the database
SECONDS = 120.0  # for one command or one mail; then the connection is closed
START_SECONDS = 30.0

KEPT = "250 2.0.0 Kept"
NOT_NOW = "451 4.3.0 It cannot be kept now, try again later"
NOT_HERE = "550 5.1.1 There is no such address here"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
NOTHING = "554 5.6.0 There is nothing in it"


@contextmanager
def listening(
    door: Door,
    database: Database,
    *,
    now: Callable[[], datetime],
    faults: Faults = no_faults,
    seconds: float = SECONDS,
) -> Iterator[None]:
    """Takes mail at a door until the block ends. Raises OSError where it cannot be opened."""
    talk = LmtpTalk if door.lmtp else SmtpTalk
    turnstile = Turnstile(CONNECTIONS)
    with (
        _bound(door) as bound,
        ThreadPoolExecutor(WRITERS, thread_name_prefix=f"take by {door.name}") as writers,
    ):
        taker = Taker(door, database, writers, now, faults)

        def connection(loop: asyncio.AbstractEventLoop) -> asyncio.Protocol:
            return turnstile.enter(
                lambda left: talk(
                    taker,
                    lets_in=door.lets_in,
                    left=left,
                    data_size_limit=door.max_bytes,
                    enable_SMTPUTF8=True,
                    hostname="soundingboard",  # or it would ask the DNS who we are
                    ident="takes replies",
                    timeout=seconds,
                    loop=loop,
                )
            )

        listener = _Listener(bound, connection)
        listener.start()
        try:
            yield
        finally:
            left = asyncio.run_coroutine_threadsafe(turnstile.clear(), listener.loop)
            with suppress(TimeoutError):
                left.result(START_SECONDS)
            listener.stop()


@dataclass(frozen=True, slots=True)
class Taker:
    """Answers for the house: whose mail we take, and that we have it."""

    door: Door
    database: Database
    writers: ThreadPoolExecutor
    now: Callable[[], datetime]
    faults: Faults

    async def handle_RCPT(  # noqa: N802  # the name aiosmtpd calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Takes mail for the house only, and passes none on: nobody can send through us."""
        if not self.door.is_ours(address):
            return NOT_HERE
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(  # noqa: N802  # as above
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Says yes only when the database has the mail; else its sender will come again."""
        content = envelope.content
        if not isinstance(content, bytes) or not content:
            return NOTHING
        raw = with_envelope(content, envelope.mail_from or "", envelope.rcpt_tos)
        try:
            await asyncio.get_running_loop().run_in_executor(self.writers, self._take, raw)
        except Exception as error:  # noqa: BLE001  # whatever it is, the sender must not give up
            logger.warning("a mail could not be kept: %s", type(error).__name__)
            return NOT_NOW
        return KEPT

    async def handle_exception(self, error: Exception) -> str:
        """A mistake of ours is no reason for the other side to give up."""
        logger.warning("a connection failed: %s", type(error).__name__)
        return NOT_NOW

    def _take(self, raw: bytes) -> None:
        mail_id = take(self.database, raw, source=self.door.name, at=self.now(), faults=self.faults)
        logger.info("took mail %s, %d bytes", mail_id, len(raw))


def with_envelope(content: bytes, sender: str, recipients: list[str]) -> bytes:
    """The mail with what a server adds on delivery: RFC 5321's envelope, kept as headers.

    A sender that tries again sends the same, so the bytes are the same: it is the same mail. An
    address may hold a bare line break (in quotation marks), which must not begin a header of its
    own: it would stand above what our mail server says of the sender, and be believed.
    """
    lines = [f"Return-Path: <{_on_one_line(sender)}>"]
    lines += [f"Delivered-To: {_on_one_line(address)}" for address in recipients]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + content


def _on_one_line(address: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in address.strip("<>"))


class _Listener(BaseThreadedController):
    """aiosmtpd's thread and loop, on a socket that is bound already."""

    def __init__(
        self,
        bound: socket.socket,
        connection: Callable[[asyncio.AbstractEventLoop], asyncio.Protocol],
    ) -> None:
        super().__init__(None, ready_timeout=START_SECONDS)
        self.bound = bound
        self.connection = connection

    def factory(self) -> asyncio.Protocol:
        return self.connection(self.loop)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        if self.bound.family == socket.AF_UNIX:
            return self.loop.create_unix_server(self._factory_invoker, sock=self.bound)
        return self.loop.create_server(self._factory_invoker, sock=self.bound)

    def _trigger_server(self) -> None:
        with socket.socket(self.bound.family) as probe:
            probe.settimeout(1)
            probe.connect(self.bound.getsockname())
            probe.recv(64)


@contextmanager
def _bound(door: Door) -> Iterator[socket.socket]:
    """The door's socket, listening. A socket file that nobody answers at is a dead one's."""
    path = door.socket_path
    if path is None:
        family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
        with socket.create_server((door.host, door.port), family=family) as bound:
            yield bound
        return
    with socket.socket(socket.AF_UNIX) as bound:
        _clear(path)
        bound.bind(str(path))
        path.chmod(0o660)  # who may hand in mail is the owner and the group, by the folder's rules
        bound.listen(64)
        try:
            yield bound
        finally:
            path.unlink(missing_ok=True)


def _clear(path: Path) -> None:
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(os.fspath(path)) == 0:
            raise OSError(f"somebody listens at {path} already")
    path.unlink()
