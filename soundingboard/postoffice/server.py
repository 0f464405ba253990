"""The mail server of the local post office: takes every mail, keeps it, sends nothing on."""

import ipaddress
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from soundingboard.postoffice.office import PostOffice

logger = logging.getLogger(__name__)

KEPT = "250 2.0.0 Kept by the local post office"
NOWHERE = "554 5.5.1 No valid recipients"


class NotLoopback(ValueError):
    """The post office takes mail from anybody, so it must never be reached from elsewhere."""


@contextmanager
def open_office(office: PostOffice) -> Iterator[None]:
    """Takes mail until the block ends.

    Raises NotLoopback for an address other machines could reach, OSError where the port is taken.
    """
    if not _is_loopback(office.host):
        raise NotLoopback(f"{office.host} is not an address of this machine alone")
    _probe(office)
    controller = Controller(
        Counter(office),
        hostname=office.host,
        port=office.port,
        server_hostname="localhost",  # or it would ask the DNS who we are
        data_size_limit=office.max_mail_bytes,
        ident="soundingboard's local post office",
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()


class Counter:
    """Puts each mail on its shelf: what is for us, and what we wrote to others."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def handle_DATA(  # noqa: N802  # the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Says yes only when the mail is on disk."""
        content = envelope.content
        if not isinstance(content, bytes) or not envelope.rcpt_tos:
            return NOWHERE
        sender = (envelope.mail_from or "").strip("<>")  # nobody is written "<>"
        ours = [address for address in envelope.rcpt_tos if self.office.is_ours(address)]
        others = [address for address in envelope.rcpt_tos if not self.office.is_ours(address)]
        if ours:
            self.office.incoming.put(_stamped(content, sender, ours))
        if others:
            self.office.letters.put(_stamped(content, sender, others))
        logger.debug("took a mail of %d bytes", len(content))
        return KEPT


def _stamped(content: bytes, sender: str, recipients: list[str]) -> bytes:
    """The mail with what a server adds on delivery: RFC 5321's envelope, kept as headers."""
    lines = [f"Return-Path: <{sender}>", *(f"Delivered-To: {address}" for address in recipients)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + content


def _probe(office: PostOffice) -> None:
    # A taken port is said at once; the server's own thread would only be missed after seconds.
    family = socket.AF_INET6 if ":" in office.host else socket.AF_INET
    with socket.create_server((office.host, office.port), family=family):
        pass


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
