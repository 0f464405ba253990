"""What a server says is receipted at once, so that its next word does not wait for that."""

import socket
import time

import pytest

from soundingboard.outbox.smtp_line import Patience, SmtpLine


class Noted(socket.socket):
    """Keeps what it is told about receipts, and by which read."""

    def recv(self, *given: int) -> bytes:  # type: ignore[override]  # as it is called here
        piece = super().recv(*given)
        self.told: list[str] = [*getattr(self, "told", []), "read"]
        return piece

    def setsockopt(self, *given: int) -> None:  # type: ignore[override]  # likewise
        super().setsockopt(*given)
        if given == (socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1):
            self.told.append("receipt at once")


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="Linux has it, and no other")
def test_each_read_asks_anew_for_a_receipt_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Noted() as ours:
        ours.connect(server.getsockname())
        theirs, _ = server.accept()
        line = SmtpLine(ours, extensions=frozenset(), patience=Patience(), monotonic=time.monotonic)
        with theirs:
            for _ in range(2):
                theirs.sendall(b"250 2.1.0 Ok\r\n"[:4])
                line.read()
        assert ours.told == ["read", "receipt at once"] * 2
