"""The postman who speaks SMTP, with the connection settings of Flask-Mail."""

import selectors
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress

from flask_mail import Mail

from soundingboard.oauth import TokenRefused, Tokens, xoauth2
from soundingboard.outbox.postman import Heard, Lines, Unwelcome
from soundingboard.outbox.smtp_line import LONGEST_REPLY, Patience, SmtpLine, reply_in_words

OPENING_LOOK = 0.02  # seconds between two looks at connections that are being opened


class SmtpPostman:
    """Carries letters to the configured server, over so many connections at once."""

    def __init__(
        self,
        mail: Mail,
        *,
        connections: int = 1,
        patience: Patience | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        self.mail = mail
        self.connections = connections
        self.tokens = tokens
        self.patience = patience or Patience()

    @contextmanager
    def lines(self) -> Iterator[Lines]:
        """The connections for one run; all are closed at its end."""
        lines = SmtpLines(self)
        try:
            yield lines
        finally:
            lines.close()

    def connect(self) -> SmtpLine:
        """Opens a connection. Raises OSError where nobody answers, or TLS or signing in fails.

        Where it is for good, because the server refuses us or our sign-in, it raises Unwelcome.
        """
        try:
            return self._connect()
        except smtplib.SMTPResponseException as error:
            said = error.smtp_error
            words = said if isinstance(said, bytes) else str(said).encode()
            if error.smtp_code // 100 == 5:
                raise Unwelcome(reply_in_words(error.smtp_code, words)) from error
            raise
        except TokenRefused as error:
            raise Unwelcome(str(error)) from error

    def _connect(self) -> SmtpLine:
        settings = self.mail
        # Named here, or smtplib would ask the DNS who we are and may wait long for an answer.
        our_name = str(settings.default_sender or "").rpartition("@")[2] or "localhost"
        patience = self.patience.connect
        if settings.use_ssl:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.server,
                settings.port,
                our_name,
                timeout=patience,
                context=ssl.create_default_context(),
            )
        else:
            connection = smtplib.SMTP(settings.server, settings.port, our_name, timeout=patience)
        try:
            if settings.use_tls:
                connection.starttls(context=ssl.create_default_context())
            if self.tokens is not None:
                self._sign_in_by_token(connection, self.tokens)
            elif settings.username and settings.password:
                connection.login(settings.username, settings.password)
            else:
                connection.ehlo_or_helo_if_needed()
            if connection.sock is None or connection.file is None:
                raise smtplib.SMTPServerDisconnected("the connection is closed")
            connection.file.close()  # from here on the line reads by itself
            # A letter goes in few writes: none of them may wait for the last one's receipt.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            connection.close()
            raise
        connection.sock.settimeout(0)
        return SmtpLine(
            connection.sock,
            extensions=frozenset(connection.esmtp_features),
            patience=self.patience,
            monotonic=time.monotonic,
        )

    def _sign_in_by_token(self, connection: smtplib.SMTP, tokens: Tokens) -> None:
        """Signs in with SASL XOAUTH2, as Microsoft 365 and Google ask for."""
        first = ""

        def answer(challenge: bytes | None = None) -> str:
            return "" if challenge else first  # a challenge is a refusal, and wants to be heard out

        connection.ehlo_or_helo_if_needed()
        for again in (True, False):
            first = xoauth2(str(self.mail.username), tokens.token())
            try:
                connection.auth("XOAUTH2", answer)
            except smtplib.SMTPAuthenticationError:
                tokens.forget()  # it may have been withdrawn before its time: then a new one helps
                if not again:
                    raise
            else:
                return


class SmtpLines:
    """All connections of one run: opened in threads, listened to in one."""

    def __init__(self, postman: SmtpPostman) -> None:
        self._postman = postman
        self._most = postman.connections
        self._open: list[SmtpLine] = []
        self._wanted: dict[SmtpLine, int] = {}  # what the selector looks for on each
        self._opening: set[Future[SmtpLine]] = set()
        self._selector = selectors.DefaultSelector()
        self._bell, self._cord = socket.socketpair()
        for end in (self._bell, self._cord):
            end.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._openers = ThreadPoolExecutor(max_workers=max(1, postman.connections))

    def open(self, wanted: int) -> None:
        """Begins to open connections until there are so many, or as many as can be had."""
        for _ in range(min(wanted, self._most) - len(self._open) - len(self._opening)):
            self._opening.add(self._openers.submit(self._postman.connect))

    def listen(self, seconds: float) -> list[Heard]:
        """Lets go what was said on the lines, and waits for something to happen on any of them.

        Raises OSError where no line is open and none can be opened; Unwelcome where that is for
        good.
        """
        for line in self._open:
            line.flush()
        if not self._open and self._opening:
            wait(self._opening, seconds, FIRST_COMPLETED)
        heard = self._newly_open()
        heard += [one for line in self._open for one in line.heard()]
        if heard:  # what is said already must not wait for what is not
            seconds = 0.0
        elif self._opening:
            seconds = OPENING_LOOK
        heard += self._listen(seconds)
        for line in [line for line in self._open if line.broken]:
            self._drop(line)
        return heard

    def wake(self) -> None:
        """Ends the waiting of `listen`, now or the next time. May be called by any thread."""
        with suppress(OSError):  # rung often enough, or nobody is there any more
            self._cord.send(b".")

    def close(self) -> None:
        """Says goodbye where a letter's fate does not hang on it, and closes every connection."""
        for opening in self._opening:
            opening.cancel()
            opening.add_done_callback(_close_late)
        self._openers.shutdown(wait=False)
        # All at once: far away each answer takes its time.
        leaving = [line for line in self._open if line.is_idle and not line.broken]
        for line in leaving:
            with suppress(OSError):
                line.sock.settimeout(self._postman.patience.connect)
                line.sock.sendall(b"QUIT\r\n")
        for line in leaving:
            with suppress(OSError):
                line.sock.recv(LONGEST_REPLY)
        for line in list(self._open):
            self._drop(line)
        self._selector.close()
        self._bell.close()
        self._cord.close()

    def _listen(self, seconds: float) -> list[Heard]:
        if self._open:
            soonest = min(line.deadline for line in self._open) - time.monotonic()
            seconds = max(0.0, min(seconds, soonest))
        for line in self._open:
            self._watch(line)
        if not self._open:
            return []
        for key, events in self._selector.select(seconds):
            line = key.data
            if line is None:
                self._bell.recv(LONGEST_REPLY)
                continue
            if events & selectors.EVENT_WRITE:
                line.flush()
            # Also where it may only be written to: TLS may have to read before it can write.
            line.read()
        for line in self._open:
            line.overdue()
        return [one for line in self._open for one in line.heard()]

    def _watch(self, line: SmtpLine) -> None:
        wanted = selectors.EVENT_READ
        if line.wants_to_write:
            wanted |= selectors.EVENT_WRITE
        if self._wanted[line] != wanted:
            self._wanted[line] = wanted
            self._selector.modify(line.sock, wanted, line)

    def _newly_open(self) -> list[Heard]:
        heard: list[Heard] = []
        done = {opening for opening in self._opening if opening.done()}
        self._opening -= done
        for opening in done:
            try:
                line = opening.result()
            except OSError:
                if not self._open and not self._opening:
                    raise
                self._most = len(self._open) + len(self._opening)  # it wants no more of us
            else:
                self._open.append(line)
                self._selector.register(line.sock, selectors.EVENT_READ, line)
                self._wanted[line] = selectors.EVENT_READ
                heard.append(Heard(line, None, None))
        return heard

    def _drop(self, line: SmtpLine) -> None:
        self._open.remove(line)
        del self._wanted[line]
        self._selector.unregister(line.sock)
        line.sock.close()


def _close_late(opening: Future[SmtpLine]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().sock.close()
