"""Whether the DNS says of our mail what it should: asked only where a setting allows it."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from soundingboard.addresses import organisational_domain
from soundingboard.outbox.sending_domain import Lookup, Record, RecordKind

AT_ONCE = 8  # questions to name servers
MOST_SHOWN = 500  # characters of what stands there
_BEGINNING = {
    RecordKind.SPF: re.compile(r"v=spf1(?:\s|\Z)", re.IGNORECASE),  # RFC 7208, 4.5
    RecordKind.DMARC: re.compile(r"v\s*=\s*DMARC1\s*(?:;|\Z)"),  # RFC 7489, 6.3
}


class Standing(StrEnum):
    """What a look into the DNS found of one record."""

    RIGHT = "stands there"
    OTHER = "says something else"
    MISSING = "is not there"
    SEVERAL = "is there more than once"
    NO_ANSWER = "no name server answered"


@dataclass(frozen=True, slots=True)
class Looked:
    """One record, what was found of it, and what stands there."""

    record: Record
    standing: Standing
    sentence: str
    found: tuple[str, ...] = ()


def look(records: Iterable[Record], lookup: Lookup) -> tuple[Looked, ...]:
    """What name servers say of each record, in the same order. Call it with no transaction open."""
    with ThreadPoolExecutor(AT_ONCE, "name servers") as askers:
        return tuple(askers.map(lambda record: _look(record, lookup), records))


def _look(record: Record, lookup: Lookup) -> Looked:
    found = lookup(record.name)
    above = f"_dmarc.{organisational_domain(record.name)}"
    if found == () and record.kind is RecordKind.DMARC and above not in {"_dmarc.", record.name}:
        # RFC 7489, 6.6.3: what the organisation says holds for its subdomains.
        found = lookup(above)
    if found is None:
        return Looked(record, Standing.NO_ANSWER, "No name server answered. Try again later.")
    beginning = _BEGINNING.get(record.kind)
    ours = tuple(one for one in found if beginning is None or beginning.match(one))
    shown = tuple(one[:MOST_SHOWN] for one in ours)
    if not ours:
        return Looked(record, Standing.MISSING, "It is not there, or not everywhere yet.")
    if len(ours) > 1:
        return Looked(record, Standing.SEVERAL, _SEVERAL[record.kind], shown)
    if record.kind is RecordKind.DKIM:
        return _of_key(record, ours[0], shown)
    if record.kind is RecordKind.SPF:
        return _of_spf(record, ours[0], shown)
    return Looked(record, Standing.RIGHT, "There is a policy.", shown)


_SEVERAL = {
    RecordKind.DKIM: "There are several: what readers make of that is undefined. Leave one.",
    RecordKind.SPF: "There are several, which counts as an error: make one of them.",
    RecordKind.DMARC: "There are several, which counts as none: leave one.",
}


def _of_key(record: Record, found: str, shown: tuple[str, ...]) -> Looked:
    ours, theirs = _tags(record.value), _tags(found)
    if theirs.get("p") == ours["p"] and theirs.get("k", "rsa") == ours["k"]:
        return Looked(record, Standing.RIGHT, "It is the key that letters are sealed with.", shown)
    if theirs.get("p") == "":
        return Looked(record, Standing.OTHER, "The key has been withdrawn there.", shown)
    return Looked(record, Standing.OTHER, "Another key stands there.", shown)


def _of_spf(record: Record, found: str, shown: tuple[str, ...]) -> Looked:
    sender = record.value.split()[1].lower()
    terms = [term.lower().lstrip("+") for term in found.split()[1:]]
    if sender in terms:
        return Looked(record, Standing.RIGHT, f"It names {sender}.", shown)
    sentence = (
        "There is one, and whether it covers our mail server we cannot tell: see for yourself."
    )
    if not record.is_example:
        sentence = f"It does not name {sender}. See whether it covers our mail server otherwise."
    return Looked(record, Standing.OTHER, sentence, shown)


def _tags(value: str) -> dict[str, str]:
    """The tags of a key's record (RFC 6376, 3.2); spaces within a value mean nothing."""
    pairs = (one.partition("=") for one in value.split(";"))
    return {name.strip(): "".join(rest.split()) for name, equals, rest in pairs if equals}
