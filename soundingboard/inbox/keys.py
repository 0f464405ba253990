"""Asking name servers, only where a setting says so: for senders' keys, and our own records."""

import dns.exception
import dns.resolver

SECONDS = 5  # a name server has for its answer


def text_record(name: bytes, seconds: int) -> bytes | None:
    """The TXT record of a name, its pieces joined (RFC 6376 section 3.6.2.2); None without one."""
    try:
        answer = dns.resolver.resolve(name.decode("ascii"), "TXT", lifetime=seconds)
    except (dns.exception.DNSException, UnicodeDecodeError):
        return None
    return b"".join(piece for record in answer for piece in record.strings)


def text_records(name: str) -> tuple[str, ...] | None:
    """Every TXT record of a name, the pieces of each joined; none, or None where no answer came."""
    try:
        answer = dns.resolver.resolve(f"{name}.", "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException:
        return None
    return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
