"""One conversation with a mail server: a letter announced, handed over, and what was said of it.

What matters is the phase in which a line dies: before the last byte of a letter has been handed
over it was surely not taken; after that nobody can know (RFC 1047). Where the server reads ahead
(PIPELINING, RFC 2920) the next letter is announced behind the last dot of the one before it, so
that a letter costs one round trip; its own words wait all the same until the answer is in the
book, and never more than one letter of a line is in doubt.
"""

import socket
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

from soundingboard.outbox.postman import Envelope, Fate, Heard, Outcome

LONGEST_REPLY = 500  # characters of a server's reply that are kept
LONGEST_UNREAD = 65_536  # bytes a server may say without finishing a reply
PIECE = 65_536  # bytes read at once
FULL_MAILBOX = (552,)  # final by its first digit, not in meaning (RFC 5321, 4.5.3.1.10)
# A server that does not take our sender does not want us at all: no recipient can help that.
NOT_ABOUT_THE_LETTER = (421, 503, 530, 535)  # closing; out of step; wants us to sign in
SIGN_IN = (530, 535)  # waiting does not help
# No database keeps a NUL, and no terminal should be told what to do by a stranger.
_SPACED = bytes(32 if sign < 32 or sign == 127 else sign for sign in range(256))
# A server that answers pipelined commands one by one may wait for our receipt of each answer before
# it lets the next go (RFC 896), and Linux puts receipts off by 40 ms, unless told anew each time.
QUICK_RECEIPT: int | None = getattr(socket, "TCP_QUICKACK", None)
WOULD_BLOCK = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a server may take. RFC 5321, 4.5.3.2: shorter ones make duplicates."""

    connect: float = 30.0
    command: float = 300.0
    last_dot: float = 600.0
    letter: float = 900.0  # to take the whole of one, however often it takes a little


class _Said(Enum):
    """What we said last, and wait for the reply to."""

    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    LETTER = auto()
    NOTHING = auto()  # a command whose reply changes nothing


ACCEPTED = {_Said.MAIL: (250,), _Said.RCPT: (250, 251, 252), _Said.DATA: (354,)}


class SmtpLine:
    """One open connection, on a socket that never blocks.

    Once it is broken it carries nothing more, and `broken` says why.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        extensions: frozenset[str],
        patience: Patience,
        monotonic: Callable[[], float],
    ) -> None:
        self.sock = sock
        self.pipelining = "pipelining" in extensions
        self.utf8 = "smtputf8" in extensions
        self._tls = isinstance(sock, ssl.SSLSocket)
        self._quick = QUICK_RECEIPT if sock.family != socket.AF_UNIX else None
        self.patience = patience
        self.monotonic = monotonic
        self.broken = ""
        self.deadline = monotonic() + patience.command
        self._on_wire: Envelope | None = None
        self._announced: Envelope | None = None
        self._ready = False  # the announced letter may be handed over
        self._unsaid: deque[tuple[_Said, bytes]] = deque()
        self._awaited: deque[_Said] = deque()
        self._refusal: tuple[_Said, int, bytes] | None = None  # of the announced letter
        self._out = bytearray()
        self._letter_ends = 0  # how much of what is to go out goes up to the last dot
        self._letter_by = 0.0  # when that must have gone
        self._in = bytearray()
        self._heard: list[Heard] = []

    @property
    def wants_to_write(self) -> bool:
        """Whether something of what we say has not left yet."""
        return bool(self._out)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on the line and nothing is awaited."""
        return not (self._on_wire or self._announced or self._awaited or self._unsaid)

    def announce(self, envelope: Envelope) -> None:
        """Names the sender and the recipient of the next letter; nothing of it leaves yet."""
        self._announced, self._ready, self._refusal = envelope, False, None
        addresses = f"{envelope.mail_from}{envelope.rcpt_to}"
        if not addresses.isascii() and not self.utf8:
            self._conclude(Outcome(Fate.REFUSED, "The mail server cannot carry this address."))
            return
        extra = "" if addresses.isascii() else " SMTPUTF8"  # RFC 6531, 3.4
        mail = f"MAIL FROM:<{envelope.mail_from}>{extra}\r\n".encode()
        rcpt = f"RCPT TO:<{envelope.rcpt_to}>\r\n".encode()
        self._say((_Said.MAIL, mail), (_Said.RCPT, rcpt), (_Said.DATA, b"DATA\r\n"))

    def hand_over(self) -> None:
        """Lets the announced letter go, which the server has said it will take."""
        if self._announced is None or not self._ready or self._on_wire is not None:
            raise RuntimeError("only a letter the server waits for can be handed over")
        self._on_wire, self._announced = self._announced, None
        self._say((_Said.LETTER, dotted(self._on_wire)))
        self._letter_ends = len(self._out)
        self._letter_by = self.monotonic() + self.patience.letter

    def hang_up(self, reason: str) -> None:
        """Ends the connection without handing over what is announced."""
        self._announced = None
        self._break(reason)

    def flush(self) -> None:
        """Sends as much as the other side takes just now."""
        while self._out and not self.broken:
            if self._letter_ends and self.monotonic() >= self._letter_by:
                # Whoever was stopped for long must not end it: others may have sent it since.
                self._break("The letter took too long to hand over.")
                return
            try:
                sent = self.sock.send(self._out)
            except WOULD_BLOCK:
                return
            except OSError as error:
                self._break(str(error) or type(error).__name__)
                return
            del self._out[:sent]
            self._letter_ends = max(0, self._letter_ends - sent)
            self._wait_on()

    def read(self) -> None:
        """Takes in what the server says."""
        while not self.broken:
            try:
                piece = self.sock.recv(PIECE)
            except WOULD_BLOCK:
                return
            except OSError as error:
                self._break(str(error) or type(error).__name__)
                return
            if not piece:
                self._break("The server closed the connection.")
                return
            if self._quick is not None:
                with suppress(OSError):  # what was read is read
                    self.sock.setsockopt(socket.IPPROTO_TCP, self._quick, 1)
            self._in += piece
            self._understand()
            if len(self._in) > LONGEST_UNREAD:
                self._break("The server said more than a reply may hold.")
            # What TLS has read ahead no selector will ever tell of.
            if len(piece) < PIECE and not self._tls:
                return

    def overdue(self) -> None:
        """Gives the server up where its time is over."""
        if not self.broken and self.monotonic() >= self.deadline:
            self._break("Timed out waiting for the server.")

    def heard(self) -> list[Heard]:
        """What has happened since this was last asked."""
        heard, self._heard = self._heard, []
        return heard

    def _say(self, *commands: tuple[_Said, bytes]) -> None:
        self._unsaid.extend(commands)
        self._speak()

    def _speak(self) -> None:
        # Behind DATA nothing may follow until the server has said that it takes the letter.
        unsaid, awaited = self._unsaid, self._awaited
        waits = len(unsaid)
        while unsaid and (not awaited or (self.pipelining and awaited[-1] is not _Said.DATA)):
            said, words = unsaid.popleft()
            awaited.append(said)
            self._out += words
        if len(unsaid) < waits:
            self._wait_on()

    def _wait_on(self) -> None:
        first = self._awaited[0] if self._awaited else None
        wait = self.patience.last_dot if first is _Said.LETTER else self.patience.command
        self.deadline = self.monotonic() + wait

    def _understand(self) -> None:
        """Every complete reply in what was read (RFC 5321, 4.2.1: the last line has no hyphen)."""
        start = 0
        said: list[bytes] = []
        at = 0
        while not self.broken:
            end = self._in.find(b"\n", at)
            if end < 0:
                break
            line = bytes(self._in[at:end]).rstrip(b"\r")
            at = end + 1
            said.append(line[4:])
            if line[3:4] == b"-":
                continue
            start = at
            words, said = b"\n".join(said), []
            self._answer(int(line[:3]) if line[:3].isdigit() else 0, words)
        if start:  # a reply that comes a letter at a time gets no more patience for each
            del self._in[:start]
            self._wait_on()

    def _answer(self, code: int, words: bytes) -> None:
        if not self._awaited or not 200 <= code < 600:
            self._break(reply_in_words(code, words))  # it says goodbye, or speaks something else
            return
        said = self._awaited.popleft()
        if said is _Said.LETTER:
            self._letter_answered(code, words)
        elif said is not _Said.NOTHING:
            self._announcement_answered(said, code, words)
        if self._unsaid and not self.broken:
            self._speak()

    def _letter_answered(self, code: int, words: bytes) -> None:
        envelope, self._on_wire = self._on_wire, None
        reply = reply_in_words(code, words)
        if code // 100 == 2:
            self._heard.append(Heard(self, envelope, Outcome(Fate.ACCEPTED, reply)))
        elif code // 100 == 3 or code in NOT_ABOUT_THE_LETTER:
            self._on_wire = envelope
            # A 3xx is no answer to a letter: nobody knows what the server has done with it.
            self._break(reply, Fate.UNKNOWN if code // 100 == 3 else _about_us(code))
        else:
            self._heard.append(Heard(self, envelope, Outcome(_refused(code, reply), reply)))

    def _announcement_answered(self, said: _Said, code: int, words: bytes) -> None:
        if self._refusal is None and code not in ACCEPTED[said]:
            self._refusal = (said, code, words)
            if not self.pipelining:
                self._unsaid.clear()  # what would have followed
                self._settle_refusal()
                return
        if said is not _Said.DATA:
            return
        if self._refusal is None:
            self._ready = True
            self._heard.append(Heard(self, self._announced, None))
            return
        if code == 354:
            # It waits for a letter to nobody all the same: an empty one ends it.
            self._unsaid.appendleft((_Said.NOTHING, b".\r\n"))
            self._speak()
        self._settle_refusal()

    def _settle_refusal(self) -> None:
        if self._refusal is None:
            raise RuntimeError("nothing was refused")
        said, code, words = self._refusal
        reply = reply_in_words(code, words)
        if said is _Said.MAIL or code in NOT_ABOUT_THE_LETTER or code // 100 not in (4, 5):
            final = said is _Said.MAIL and code // 100 == 5 and code != 503
            self._break(reply, Fate.UNWELCOME if final else _about_us(code))
            return
        self._conclude(Outcome(_refused(code, reply), reply))
        self._say((_Said.NOTHING, b"RSET\r\n"))

    def _conclude(self, outcome: Outcome) -> None:
        envelope, self._announced, self._ready = self._announced, None, False
        self._heard.append(Heard(self, envelope, outcome))

    def _break(self, reason: str, fate: Fate | None = None) -> None:
        """Says once what has become of the letter on the line, else of the announced one."""
        if self.broken:
            return
        self.broken = (reason or "The connection broke.")[:LONGEST_REPLY]
        letter, announced = self._on_wire, self._announced
        self._on_wire = self._announced = None
        if fate is None:
            # While any byte up to the last dot has not left, no server can have seen the end.
            in_doubt = letter is not None and self._letter_ends == 0
            fate = Fate.UNKNOWN if in_doubt else Fate.NOT_CARRIED
        self._heard.append(Heard(self, letter or announced, Outcome(fate, self.broken)))


def dotted(envelope: Envelope) -> bytes:
    """The message as it goes over the wire (RFC 5321, 4.5.2), with the dot that ends it."""
    message = envelope.message
    if not envelope.dotless:
        message = message.replace(b"\r\n.", b"\r\n..")
        if message.startswith(b"."):
            message = b"." + message
    return message + (b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n")


def _about_us(code: int) -> Fate:
    return Fate.UNWELCOME if code in SIGN_IN else Fate.NOT_CARRIED


def _refused(code: int, reply: str) -> Fate:
    if " 5.3.4 " in reply:
        return Fate.REFUSED  # too big for that server (RFC 3463, 3.4), whenever it comes
    if code // 100 == 4 or code in FULL_MAILBOX or " 5.2.2 " in reply:
        return Fate.REFUSED_FOR_NOW
    return Fate.REFUSED


def reply_in_words(code: int, words: bytes) -> str:
    """A server's reply as it is kept: on one line, of signs that do no harm."""
    said = words.translate(_SPACED).decode("ascii", "replace")
    return f"{code} {' '.join(said.split())}"[:LONGEST_REPLY]
