"""The postman who speaks SMTP, with the connection settings of Flask-Mail.

What matters is the phase in which a line dies: before the last byte of a letter has been handed
over it was surely not taken; after that nobody can know (RFC 1047).
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from flask_mail import Mail

from soundingboard.outbox.postman import Envelope, Fate, Outcome, Round

LONGEST_REPLY = 500  # characters of a server's reply that are kept
FULL_MAILBOX = (552,)  # final by its first digit, not in meaning (RFC 5321, 4.5.3.1.10)
ACCEPTED = ((250,), (250, 251, 252), (354,))  # of MAIL, RCPT and DATA
# A server that does not take our sender does not want us at all: no recipient can help that.
NOT_ABOUT_THE_LETTER = (421, 503, 530, 535)  # closing; out of step; wants us to sign in


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a server may take. RFC 5321, 4.5.3.2: shorter ones make duplicates."""

    connect: float = 30.0
    command: float = 300.0
    last_dot: float = 600.0


class SmtpPostman:
    """Carries letters to the configured server."""

    def __init__(self, mail: Mail, *, patience: Patience | None = None) -> None:
        self.mail = mail
        self.patience = patience or Patience()

    @contextmanager
    def round(self) -> Iterator[Round]:
        """Opens a connection. Raises OSError where nobody answers, or TLS or signing in fails."""
        connection = self._connect()
        letters = SmtpRound(connection, self.patience)
        try:
            yield letters
        finally:
            if not letters.broken:
                # A letter's fate does not hang on a polite goodbye.
                with suppress(OSError):
                    _socket(connection).settimeout(self.patience.connect)
                    connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        settings = self.mail
        # Named here, or smtplib would ask the DNS who we are and may wait long for an answer.
        our_name = str(settings.default_sender or "").rpartition("@")[2] or "localhost"
        wait = self.patience.connect
        if settings.use_ssl:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.server,
                settings.port,
                our_name,
                timeout=wait,
                context=ssl.create_default_context(),
            )
        else:
            connection = smtplib.SMTP(settings.server, settings.port, our_name, timeout=wait)
        try:
            if settings.use_tls:
                connection.starttls(context=ssl.create_default_context())
            if settings.username and settings.password:
                connection.login(settings.username, settings.password)
            else:
                connection.ehlo_or_helo_if_needed()
            # A letter goes in few writes: none of them may wait for the last one's receipt.
            _socket(connection).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            connection.close()
            raise
        return connection


class SmtpRound:
    """One open connection. Once it is broken it carries nothing more, and says so."""

    def __init__(self, connection: smtplib.SMTP, patience: Patience) -> None:
        self.connection = connection
        self.patience = patience
        self.broken = ""

    def carry(self, envelope: Envelope) -> Outcome:
        """Hands one letter over. Never raises for what a server does."""
        if self.broken:
            return Outcome(Fate.NOT_CARRIED, self.broken)
        try:
            _socket(self.connection).settimeout(self.patience.command)
            return self._announce(envelope) or self._hand_over(envelope.message)
        except OSError as error:  # smtplib's own errors are OSErrors as well
            return self._break(Fate.NOT_CARRIED, _sentence(error))

    def _announce(self, envelope: Envelope) -> Outcome | None:
        """Names the sender and the recipient; an outcome only where the letter stops here."""
        commands = (
            f"MAIL FROM:<{envelope.mail_from}>",
            f"RCPT TO:<{envelope.rcpt_to}>",
            "DATA",
        )
        if self.connection.has_extn("pipelining"):
            return self._announce_at_once(commands)
        for command, accepted in zip(commands, ACCEPTED, strict=True):
            code, said = self.connection.docmd(command)
            if code not in accepted:
                return self._refused(code, said, command, reset=True)
        return None

    def _announce_at_once(self, commands: tuple[str, ...]) -> Outcome | None:
        """The same in one round trip (RFC 2920), for a server that can read ahead."""
        self.connection.send("".join(f"{command}\r\n" for command in commands))
        replies = [self.connection.getreply() for _ in commands]
        for command, accepted, (code, said) in zip(commands, ACCEPTED, replies, strict=True):
            if code in accepted:
                continue
            if replies[-1][0] == 354 and command.startswith("RCPT"):
                # It waits for a letter to nobody all the same: an empty one ends it.
                self.connection.docmd(".")
            return self._refused(code, said, command, reset=True)
        return None

    def _hand_over(self, message: bytes) -> Outcome:
        letter = _dotted(message)
        handed = 0
        try:
            while handed < len(letter):
                handed += _socket(self.connection).send(letter[handed:] if handed else letter)
        except OSError as error:
            # The last byte never left, so no server can have seen the end of the letter.
            return self._break(Fate.NOT_CARRIED, _sentence(error))
        try:
            _socket(self.connection).settimeout(self.patience.last_dot)
            code, said = self.connection.getreply()
        except OSError as error:
            return self._break(Fate.UNKNOWN, _sentence(error))
        if code // 100 == 2:
            return Outcome(Fate.ACCEPTED, _reply(code, said))
        if code // 100 not in (4, 5):
            return self._break(Fate.UNKNOWN, _reply(code, said))
        return self._refused(code, said, "", reset=False)

    def _refused(self, code: int, said: bytes, command: str, *, reset: bool) -> Outcome:
        reply = _reply(code, said)
        about_us = code in NOT_ABOUT_THE_LETTER or command.startswith("MAIL")
        if about_us or code // 100 not in (4, 5):
            return self._break(Fate.NOT_CARRIED, reply)
        if reset:
            try:
                self.connection.rset()
            except OSError as error:
                self.broken = _sentence(error)  # what it said of this letter still holds
        if code // 100 == 4 or code in FULL_MAILBOX or " 5.2.2 " in reply:
            return Outcome(Fate.REFUSED_FOR_NOW, reply)
        return Outcome(Fate.REFUSED, reply)

    def _break(self, fate: Fate, reply: str) -> Outcome:
        self.broken = reply
        return Outcome(fate, reply)


def _socket(connection: smtplib.SMTP) -> socket.socket:
    """The connection's socket. Raises SMTPServerDisconnected where there is none any more."""
    if connection.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return connection.sock


def _dotted(message: bytes) -> bytes:
    """The message as it goes over the wire (RFC 5321, 4.5.2), with the dot that ends it."""
    if message.startswith(b"."):
        message = b"." + message
    end = b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n"
    return message.replace(b"\r\n.", b"\r\n..") + end


def _reply(code: int, said: bytes) -> str:
    words = " ".join(said.decode("ascii", "replace").split())
    return f"{code} {words}"[:LONGEST_REPLY]


def _sentence(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _reply(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    return (str(error) or type(error).__name__)[:LONGEST_REPLY]
