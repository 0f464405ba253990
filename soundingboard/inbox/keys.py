"""Asking name servers for the keys of senders' signatures: only where a setting says so."""

import dns.exception
import dns.resolver


def text_record(name: bytes, seconds: int) -> bytes | None:
    """The TXT record of a name, its pieces joined (RFC 6376 section 3.6.2.2); None without one."""
    try:
        answer = dns.resolver.resolve(name.decode("ascii"), "TXT", lifetime=seconds)
    except (dns.exception.DNSException, UnicodeDecodeError):
        return None
    return b"".join(piece for record in answer for piece in record.strings)
