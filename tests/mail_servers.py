"""A mail server that does what a test tells it to: refuse, stall, hang up at the worst moment."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

PATIENCE = 10.0  # seconds until a server that waits for others gives up


class Cut(StrEnum):
    """Where a server hangs up."""

    NEVER = "never"
    AT_HELLO = "at hello"
    AT_MAIL = "at MAIL"
    IN_THE_LETTER = "in the letter"
    BEFORE_THE_ANSWER = "after the last dot, before the answer"


@dataclass
class MailServer:
    """How to behave, and what was accepted.

    `answers` maps the start of a command to a reply; "." is the answer to a letter.
    """

    answers: dict[str, str] = field(default_factory=dict)
    cut: Cut = Cut.NEVER
    cut_letters: int = 10**9  # so many letters are cut, then no more
    pipelining: bool = False
    # QUIT is answered when so many have said it.
    farewell: threading.Barrier = field(default_factory=lambda: threading.Barrier(1))
    most: int = 10**9  # connections at the same time; one more is sent away
    open: int = 0
    stall: float = 0.0  # seconds before it answers a letter
    accepted: list[tuple[str, str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0

    def answer(self, command: str, usual: str) -> str:
        """The reply a test set for the start of this command, else the usual one."""
        for start, reply in self.answers.items():
            if command.upper().startswith(start.upper()):
                return reply
        return usual

    def cuts(self, where: Cut) -> bool:
        """Whether to hang up here."""
        if self.cut is not where or self.cut_letters == 0:
            return False
        self.cut_letters -= 1
        return True


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    # It answers what was pipelined one by one: no answer may wait for the last one's receipt.
    disable_nagle_algorithm = True

    def handle(self) -> None:
        server: MailServer = self.server.book
        server.open += 1
        try:
            if server.open > server.most:
                self.say("421 4.7.0 Too many connections")
            else:
                with suppress(ConnectionResetError):  # whoever sends is killed in some tests
                    self.talk(server)
        finally:
            server.open -= 1

    def talk(self, server: MailServer) -> None:
        """Says hello and does what it is told."""
        if server.cuts(Cut.AT_HELLO):
            return
        self.say(server.answer("HELLO", "220 scripted ESMTP"))
        mail_from = rcpt_to = ""
        while line := self.rfile.readline():
            command = line.decode("ascii").strip()
            server.commands.append(command)
            verb = command[:4].upper()
            if verb == "EHLO":
                extra = "250-PIPELINING\r\n" if server.pipelining else ""
                self.say(server.answer(command, f"250-scripted\r\n{extra}250 8BITMIME"))
            elif verb == "MAIL":
                if server.cuts(Cut.AT_MAIL):
                    return
                reply = server.answer(command, "250 2.1.0 Ok")
                mail_from, rcpt_to = command[11:-1] if reply.startswith("2") else "", ""
                self.say(reply)
            elif verb == "RCPT":
                usual = "250 2.1.5 Ok" if mail_from else "503 5.5.1 MAIL first"
                reply = server.answer(command, usual)
                rcpt_to = command[9:-1] if reply.startswith("2") else ""
                self.say(reply)
            elif verb == "DATA":
                if not self.take(server, mail_from, rcpt_to):
                    return
            elif verb == "QUIT":
                server.farewell.wait(PATIENCE)
                self.say("221 2.0.0 Bye")
                return
            else:
                self.say(server.answer(command, "250 2.0.0 Ok"))

    def take(self, server: MailServer, mail_from: str, rcpt_to: str) -> bool:
        """Takes one letter; False where the connection is over."""
        reply = server.answer("DATA", "354 Go on" if rcpt_to else "554 5.5.1 No valid recipients")
        self.say(reply)
        if not reply.startswith("354"):
            return True
        if server.cuts(Cut.IN_THE_LETTER):
            self.rfile.read(1000)
            return False
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        reply = server.answer(".", "250 2.0.0 Ok: queued")
        if reply.startswith("2") and rcpt_to:
            server.accepted.append((mail_from, rcpt_to, b"".join(lines)))
        time.sleep(server.stall)
        if server.cuts(Cut.BEFORE_THE_ANSWER):
            return False
        self.say(reply)
        return not reply.startswith("421")

    def say(self, reply: str) -> None:
        with suppress(OSError):  # the other side may have hung up
            self.wfile.write(f"{reply}\r\n".encode("ascii"))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def listening(server: MailServer) -> Iterator[MailServer]:
    """Listens on a free port of loopback, which `server.port` then says."""
    with _Server(("127.0.0.1", 0), _Talk) as door:
        door.book = server  # what its connections read and write
        server.port = int(door.server_address[1])
        thread = threading.Thread(target=door.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            door.shutdown()
            thread.join(5)
