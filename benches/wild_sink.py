"""A mail server that writes down every letter it takes, and behaves as badly as it is told.

`python benches/wild_sink.py LOG WAY...` listens on a free port of loopback and prints the port.
"""

import asyncio
import re
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO

HELLO = b"250-sink\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n"
END = b"\r\n.\r\n"
EVERY = 37  # so many letters pass between two at which a connection is treated badly
STALL = 0.5  # seconds
_NAME = re.compile(rb"^message-id:\s*(<[^>]*>)", re.IGNORECASE | re.MULTILINE)


class Way(StrEnum):
    """How it may behave."""

    REFUSE = "refuse"  # one in ten for now, one in twenty for good, by their address
    STALL = "stall"  # answers some letters late
    CLOSE = "close"  # 421 to a letter now and then
    CUT = "cut"  # hangs up in the middle of a letter now and then
    LOSE = "lose"  # takes a letter and hangs up without a word, now and then


class WildSink(asyncio.Protocol):
    """One connection."""

    ways: frozenset[Way] = frozenset()
    log: IO[str]
    letters = 0  # of all connections
    healed_at = float("inf")  # from then on nobody is refused for now

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = bytearray()
        self.in_data = False
        self.rcpt = b""
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.transport.is_closing():
            reply = self._letter() if self.in_data else self._command()
            if reply is None:
                return
            self.transport.write(reply)

    def _letter(self) -> bytes | None:
        cuts = Way.CUT in self.ways and WildSink.letters % EVERY == EVERY - 1
        if cuts and len(self.buffer) > 1000:
            WildSink.letters += 1
            self.transport.abort()
            return None
        end = self.buffer.find(END)
        if end < 0:
            return None
        letter = bytes(self.buffer[: end + 2])
        del self.buffer[: end + len(END)]
        self.in_data = False
        WildSink.letters += 1
        turn = WildSink.letters % EVERY == 0
        if turn and Way.CLOSE in self.ways:
            self.transport.write(b"421 4.3.2 Closing\r\n")
            self.transport.close()
            return None
        name = _NAME.search(letter)
        WildSink.log.write(f"{self.rcpt.decode()}\t{name[1].decode() if name else ''}\n")
        if turn and Way.LOSE in self.ways:
            self.transport.abort()
            return None
        if turn and Way.STALL in self.ways:
            time.sleep(STALL)  # everybody waits: it is one slow server
        return b"250 2.0.0 Ok\r\n"

    def _command(self) -> bytes | None:
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return None
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        verb = line[:4].upper()
        if verb == b"RCPT":
            return self._recipient(line[line.find(b"<") + 1 : line.rfind(b">")])
        if verb == b"DATA":
            self.in_data = bool(self.rcpt)
            return b"354 Go on\r\n" if self.rcpt else b"554 5.5.1 No valid recipients\r\n"
        if verb == b"MAIL":
            self.rcpt = b""
        if verb == b"QUIT":
            self.transport.write(b"221 2.0.0 Bye\r\n")
            self.transport.close()
            return None
        return HELLO if verb == b"EHLO" else b"250 2.0.0 Ok\r\n"

    def _recipient(self, address: bytes) -> bytes:
        share = zlib.crc32(address) % 100
        if Way.REFUSE in self.ways and share < 5:
            return b"550 5.7.1 Not for us\r\n"
        if Way.REFUSE in self.ways and share < 15 and time.monotonic() < WildSink.healed_at:
            return b"451 4.7.1 Try again in 1 seconds\r\n"
        self.rcpt = address
        return b"250 2.1.5 Ok\r\n"


@contextmanager
def wild(log: Path, *ways: Way) -> Iterator[int]:
    """Such a server in a process of its own; gives its port."""
    command = [sys.executable, __file__, str(log), *ways]
    with Popen(command, stdout=PIPE, text=True) as process:  # noqa: S603  # ourselves
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def listen(log: Path, ways: frozenset[Way]) -> None:
    with log.open("a", buffering=1, encoding="utf-8") as WildSink.log:
        WildSink.ways = ways
        WildSink.healed_at = time.monotonic() + 20
        loop = asyncio.get_running_loop()
        server = await loop.create_server(WildSink, "127.0.0.1", 0, backlog=256)
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(listen(Path(sys.argv[1]), frozenset(map(Way, sys.argv[2:]))))
