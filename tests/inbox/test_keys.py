"""Asking name servers, of one on this machine."""

import socket
import threading
from collections.abc import Iterator

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from soundingboard.inbox.keys import text_record, text_records

LONG = ('"v=DKIM1; k=rsa; p=AAAA"', '"BBBB"')
ZONE = {
    "sb1._domainkey.wealdmere.example.": [" ".join(LONG)],
    "wealdmere.example.": ['"v=spf1 mx -all"', r'"site=\195\169"'],
    "empty.example.": [],
}


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Answers for ZONE by UDP; a name beyond it does not exist, "broken.example" fails."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def answer() -> None:
            while True:
                wire, asker = server.recvfrom(4096)
                if not wire:
                    return
                question = dns.message.from_wire(wire)
                reply = dns.message.make_response(question)
                name = str(question.question[0].name)
                if name == "broken.example.":
                    reply.set_rcode(dns.rcode.SERVFAIL)
                elif name not in ZONE:
                    reply.set_rcode(dns.rcode.NXDOMAIN)
                elif ZONE[name]:
                    reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *ZONE[name]))
                server.sendto(reply.to_wire(), asker)

        thread = threading.Thread(target=answer)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield
        server.sendto(b"", server.getsockname())
        thread.join()


@pytest.mark.usefixtures("name_server")
def test_a_record_in_pieces_is_joined() -> None:
    joined = "v=DKIM1; k=rsa; p=AAAABBBB"
    assert text_records("sb1._domainkey.wealdmere.example") == (joined,)
    assert text_record(b"sb1._domainkey.wealdmere.example.", 5) == joined.encode()


@pytest.mark.usefixtures("name_server")
def test_every_record_of_a_name_is_told_by_itself() -> None:
    assert sorted(text_records("wealdmere.example") or ()) == ["site=é", "v=spf1 mx -all"]


@pytest.mark.usefixtures("name_server")
def test_no_record_is_not_the_same_as_no_answer() -> None:
    assert text_records("nobody.example") == ()
    assert text_records("empty.example") == ()
    assert text_records("broken.example") is None
    assert text_records(f"{'x' * 64}.example") is None
    assert text_record(b"nobody.example.", 5) is None
