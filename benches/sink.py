"""A mail server that accepts everything and keeps nothing: the other end of the benches.

`python benches/sink.py [MILLISECONDS]` listens on a free port of loopback and prints the port. It
answers after so many milliseconds, as a server at that distance would.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen
from sys import argv, executable

REPLIES = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 2.1.0 Ok\r\n",
    b"RCPT": b"250 2.1.5 Ok\r\n",
    b"RSET": b"250 2.0.0 Ok\r\n",
    b"NOOP": b"250 2.0.0 Ok\r\n",
    b"QUIT": b"221 2.0.0 Bye\r\n",
    b"DATA": b"354 End data with <CR><LF>.<CR><LF>\r\n",
}
END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection. `XCNT` answers how many letters the whole sink has accepted."""

    accepted = 0
    distance = 0.0  # seconds there and back

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = bytearray()
        self.in_data = self.done = False
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        seen = len(self.buffer)
        self.buffer += data
        replies = b"".join(self._read(seen))
        if not Sink.distance:
            self._say(replies)
        elif replies:
            asyncio.get_running_loop().call_later(Sink.distance, self._say, replies)

    def _say(self, replies: bytes) -> None:
        if replies:
            self.transport.write(replies)
        if self.done:
            self.transport.close()

    def _read(self, seen: int) -> Iterator[bytes]:
        """The replies to whatever is complete; `seen` bytes were searched for an end before."""
        while not self.done:
            if self.in_data:
                end = self.buffer.find(END, max(0, seen - len(END)))
                if end < 0:
                    return
                del self.buffer[: end + len(END)]
                self.in_data, seen = False, 0
                Sink.accepted += 1
                yield b"250 2.0.0 Ok: queued\r\n"
                continue
            end = self.buffer.find(b"\r\n")
            if end < 0:
                return
            verb = bytes(self.buffer[:4]).upper()
            del self.buffer[: end + 2]
            seen = 0
            self.in_data, self.done = verb == b"DATA", verb == b"QUIT"
            if verb == b"XCNT":
                yield b"250 %d\r\n" % Sink.accepted
            else:
                yield REPLIES.get(verb, b"502 5.5.2 Not here\r\n")


async def listen() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


@contextmanager
def running(milliseconds: float = 0) -> Iterator[int]:
    """A sink in a process of its own, so far away; gives its port."""
    with Popen([executable, __file__, str(milliseconds)], stdout=PIPE, text=True) as process:  # noqa: S603  # ourselves
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    Sink.distance = float(argv[1]) / 1000 if len(argv) > 1 else 0.0
    asyncio.run(listen())
