"""Whether anybody answers for the sender's address: our mail server, or the sender's domain."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import authres
import dkim

from soundingboard.addresses import aligned
from soundingboard.reading.mail import ReadMail

Lookup = Callable[[bytes, int], bytes | None]  # the TXT record of a name, within so many seconds
MAX_SIGNATURES = 3  # checked on one mail; each may cost a question to a name server
SOURCES = ("imap", "maildir", "lmtp", "smtp", "webhook", "command line")
SECONDS = 5  # a name server has for its answer


@dataclass(frozen=True, slots=True)
class Vouchers:
    """Whom we believe about a sender: by default nobody."""

    authserv: str = ""  # the name our mail server writes into Authentication-Results
    lookup: Lookup | None = None  # without it no key of a DKIM signature is ever asked for
    by_source: tuple[tuple[str, str], ...] = ()  # where mail comes in by a server of its own

    def of(self, source: str) -> "Vouchers":
        """Whom we believe about mail that came in by this source."""
        return replace(self, authserv=dict(self.by_source).get(source, self.authserv), by_source=())


class NotTrusted(ValueError):
    """The words do not say whose Authentication-Results to believe."""


def vouchers_of(words: str, lookup: Lookup | None) -> Vouchers:
    """Whom a setting tells us to believe: "mx.example.org", or "imap=mx.example.org, lmtp=mx2".

    A name alone is believed of every source that none is given for. Raises NotTrusted for a
    source there is none of, and where two names are given for one.
    """
    names: dict[str, str] = {}
    for word in filter(None, map(str.strip, words.split(","))):
        source, named, name = (part.strip() for part in word.rpartition("="))
        if named and source not in SOURCES:
            raise NotTrusted(f"{source} is no source of mail; there are {', '.join(SOURCES)}")
        if source in names or not name:
            raise NotTrusted(f"{word} is not one name for one source")
        names[source] = name
    everywhere = names.pop("", "")
    return Vouchers(everywhere, lookup, tuple(names.items()))


def vouched_by_server(mail: ReadMail, authserv: str) -> str:
    """What our own mail server says in the sender's favour, such as "dkim=pass", or "".

    RFC 8601: only the topmost Authentication-Results of the server named `authserv` counts. Each
    server writes above what was there, so that one further down may have come with the mail; and
    anybody may write such a line (section 7.1). A pass speaks only for a domain aligned with the
    From address (relaxed, RFC 7489 section 3.1). What cannot be parsed vouches for nothing, and
    where it may be ours nothing below it counts: it quotes the sender, who may have seen to that.
    """
    if not authserv or not mail.one_sender:
        return ""
    for value in mail.authentication_results:
        results = _parsed(value)
        if results is None and authserv.lower() in value.lower():
            return ""
        if results is None or str(results.authserv_id).lower() != authserv.lower():
            continue
        # The address of the machine that brought it says more than a signature.
        for result in sorted(results.results, key=lambda one: bool(one.method != "spf")):
            if result.result != "pass":
                continue
            for name in _PROPERTIES.get(result.method, ()):
                domains = (p.value for p in result.properties if f"{p.type}.{p.name}" == name)
                if any(aligned(str(domain), mail.sender) for domain in domains):
                    return f"{result.method}=pass"
        return ""
    return ""


def vouched_by_signature(raw: bytes, mail: ReadMail, lookup: Lookup | None) -> str:
    """The aligned domain whose DKIM signature on the mail is good, or "" (RFC 6376).

    Asks name servers for keys by `lookup`, never otherwise: call it with no transaction open.
    """
    if lookup is None or not (mail.signed and mail.one_sender):
        return ""
    checker = dkim.DKIM(raw, minkey=1024, timeout=SECONDS)
    for index in range(MAX_SIGNATURES):
        domain = _good_signature(checker, index, lookup)
        if domain and aligned(domain, mail.sender):
            return domain
    return ""


def _good_signature(checker: dkim.DKIM, index: int, lookup: Lookup) -> str:
    """The domain of one signature, where it is good and covers the whole body; else ""."""
    try:
        good = checker.verify(idx=index, dnsfunc=_as_dkimpy_asks(lookup))
    except Exception:  # noqa: BLE001  # hostile bytes and names: whatever it raises, no proof
        return ""
    # With l= it covers only the first part of the body: anybody may have added the rest.
    if not good or b"l" in (checker.signature_fields or {}):
        return ""
    return bytes(checker.domain or b"").decode("ascii", "replace")


def is_meant_for(mail: ReadMail, *, from_address: str, reply_domain: str, authserv: str) -> bool:
    """Whether the person a mail is vouched for wrote it to us, and not to somebody else.

    A signed mail can be sent on to anybody as it is (RFC 6376 section 8.6): "unsubscribe" to
    another list would take its writer off ours. So its To field must name us, and be covered by
    the signature, unless the machine that brought it may send for the domain (SPF).
    """
    names_us = any(
        address == from_address.lower() or address.rpartition("@")[2] == reply_domain.lower()
        for address in mail.written_to
    )
    return names_us and (mail.signs_to or vouched_by_server(mail, authserv) == "spf=pass")


def _parsed(value: str) -> authres.AuthenticationResultsHeader | None:
    text = " ".join(value.split()).rstrip("; ")
    try:
        return authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {text}")
    except Exception:  # noqa: BLE001  # other servers' grammar: what cannot be read proves nothing
        return None


def _as_dkimpy_asks(lookup: Lookup) -> Callable[..., bytes | None]:
    def ask(name: bytes | str, timeout: int = SECONDS) -> bytes | None:
        return lookup(name.encode("ascii") if isinstance(name, str) else name, timeout)

    return ask


# Where each method says whose domain it is about. SPF speaks for the envelope's sender only.
_PROPERTIES = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.mail"),
    "dmarc": ("header.from",),
}
