"""What the DNS has to say of our mail, record by record, so that other servers believe it.

The public halves of the keys by which letters are sealed (DKIM), who may send for the address
that letters come back to (SPF), and what a reader is to do with what is neither (DMARC).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from soundingboard.addresses import aligned
from soundingboard.outbox.sealing import BadKey, dns_record, read_seals

LONGEST_STRING = 255  # octets of one string of a TXT record (RFC 1035, 3.3.14)
# How providers that send for others are named in SPF: by the last labels of their server's name.
PROVIDERS = {
    "office365.com": "include:spf.protection.outlook.com",
    "outlook.com": "include:spf.protection.outlook.com",
    "gmail.com": "include:_spf.google.com",
    "google.com": "include:_spf.google.com",
    "sendgrid.net": "include:sendgrid.net",
    "mailgun.org": "include:mailgun.org",
    "amazonaws.com": "include:amazonses.com",
}
STAND_IN = "ip4:192.0.2.1"  # of RFC 5737: nobody's address, to be replaced

Lookup = Callable[[str], tuple[str, ...] | None]  # TXT records of a name; None: no answer came


class RecordKind(StrEnum):
    """Which of the three promises a record makes."""

    DKIM = "DKIM"
    SPF = "SPF"
    DMARC = "DMARC"


@dataclass(frozen=True, slots=True)
class SendingDomain:
    """Whose name our letters bear, and who hands them on."""

    from_address: str
    contact_address: str
    reply_domain: str  # where replies and bounces go: the domain of the envelope's sender
    relay: str  # the mail server that takes our letters; empty: none is configured
    folder: Path  # of the keys that letters are sealed with
    in_use: tuple[str, ...]  # selectors of the keys they are sealed with now
    lookup: Lookup | None  # None: no name server is ever asked

    @property
    def domain(self) -> str:
        """The domain that readers see, and that seals name."""
        return self.from_address.rpartition("@")[2].lower()

    @property
    def spf_counts(self) -> bool:
        """Whether the return path's domain speaks for the From address (RFC 7489, 3.1.2)."""
        return aligned(self.reply_domain, self.from_address)


@dataclass(frozen=True, slots=True)
class Record:
    """One TXT record: its name in full, without a last dot, and what it is to say."""

    kind: RecordKind
    name: str
    value: str
    selector: str = ""  # of a key
    is_in_use: bool = False  # a key by which letters are sealed now
    is_example: bool = False  # a part of it stands for what only its owner knows

    @property
    def strings(self) -> tuple[str, ...]:
        """The value in strings of 255 octets at most; a reader joins them."""
        value = self.value
        return tuple(value[at : at + LONGEST_STRING] for at in range(0, len(value), LONGEST_STRING))

    @property
    def zone_line(self) -> str:
        """The record as a line of a zone file (RFC 1035, 5.1)."""
        strings = " ".join(f'"{one}"' for one in self.strings)
        return f"{self.name}. IN TXT {strings}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Every record there is to be, and the keys that cannot be read, a sentence each."""

    records: tuple[Record, ...]
    unreadable: tuple[str, ...]


def wanted(domain: SendingDomain) -> Wanted:
    """What has to stand in the DNS for an installation: its keys first, by selector."""
    keys, unreadable = [], []
    for selector in _selectors(domain):
        try:
            keys.append(key_record(domain, selector))
        except BadKey:  # its words name a path of the machine, which is nobody's business here
            told = f"`outbox keys {selector}` says why"
            unreadable.append(f"The key {selector} is missing or cannot be used: {told}.")
    return Wanted((*keys, *_spf(domain), _dmarc(domain)), tuple(unreadable))


def key_record(domain: SendingDomain, selector: str) -> Record:
    """The record of one key. Raises BadKey where there is none, or it cannot be used."""
    (seal,) = read_seals(domain.folder, [selector], domain=domain.domain)
    name, value = dns_record(seal)
    return Record(
        RecordKind.DKIM, name, value, selector=selector, is_in_use=selector in domain.in_use
    )


def _selectors(domain: SendingDomain) -> list[str]:
    kept = {path.stem for path in domain.folder.glob("*.pem")}
    return sorted(kept | set(domain.in_use))


def _spf(domain: SendingDomain) -> tuple[Record, ...]:
    if not domain.relay:
        return ()
    sender = sender_in_spf(domain.relay)
    value = f"v=spf1 {sender} ~all"
    return (Record(RecordKind.SPF, domain.reply_domain, value, is_example=sender == STAND_IN),)


def sender_in_spf(relay: str) -> str:
    """How SPF names who sends, where our mail server itself hands letters to the world.

    A server of this machine is known to the world by an address that we do not know: STAND_IN.
    """
    host = relay.lower().rstrip(".")
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        for ending, provider in PROVIDERS.items():
            if host == ending or host.endswith(f".{ending}"):
                return provider
        return STAND_IN if host == "localhost" else f"a:{host}"
    return f"ip{address.version}:{address}" if address.is_global else STAND_IN


def _dmarc(domain: SendingDomain) -> Record:
    value = f"v=DMARC1; p=none; rua=mailto:{domain.contact_address}"
    return Record(RecordKind.DMARC, f"_dmarc.{domain.domain}", value)
