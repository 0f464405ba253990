"""A door at which a mail server may hand mail in: where it is, for whom, and from whom."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from soundingboard.outbox.addressing import bounce_token, reply_token

_ADDRESS = re.compile(r"(lmtp|smtp)://(?:\[([0-9a-f:]+)\]|([^/:\[\]]+)):(\d{1,5})\Z")
_SOCKET = re.compile(r"lmtp:(/[^/].*)\Z")


class NotADoor(ValueError):
    """The words do not say where to listen, or would let everybody in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """One place to listen at: a unix socket, or a host and a port.

    Mail is taken for `addresses` and for whatever is at `domain`; other machines are heard only
    from `networks`.
    """

    lmtp: bool
    host: str = ""
    port: int = 0
    socket_path: Path | None = None
    networks: tuple[str, ...] = ()
    domain: str
    addresses: frozenset[str] = frozenset()
    max_bytes: int

    @property
    def name(self) -> str:
        """How a mail taken here says where it came from."""
        return "lmtp" if self.lmtp else "smtp"

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self.socket_path) if self.socket_path else f"{self.host}:{self.port}"

    def is_ours(self, address: str) -> bool:
        """Whether mail to this address is for the house."""
        bare = address.strip().strip("<>").lower()
        if bare in self.addresses or bare.rpartition("@")[2] == self.domain.lower():
            return True
        return bool(reply_token(bare, self.domain) or bounce_token(bare, self.domain))

    def lets_in(self, peer: object) -> bool:
        """Whether this machine may hand in mail here; whoever reaches a unix socket may."""
        if self.socket_path is not None:
            return True
        if not isinstance(peer, tuple) or not peer:
            return False
        address = ipaddress.ip_address(str(peer[0]).partition("%")[0])
        if address.is_loopback:
            return True
        return any(address in ipaddress.ip_network(network) for network in self.networks)


def doors_of(
    words: str, *, networks: str, domain: str, addresses: frozenset[str], max_bytes: int
) -> tuple[Door, ...]:
    """The doors that a setting names, commas between: `lmtp://127.0.0.1:2424, lmtp:/run/x.sock`.

    Raises NotADoor for what is none, for a network that is none, and for an address that other
    machines reach while no network says which of them may: it would be open to everybody.
    """
    allowed = tuple(word.strip() for word in networks.split(",") if word.strip())
    for network in allowed:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise NotADoor(f"{network} is not a network such as 10.0.0.0/8") from None
    made = []
    for word in filter(None, map(str.strip, words.split(","))):
        found, path = _ADDRESS.match(word), _SOCKET.match(word)
        if path is None and (found is None or not 0 < int(found[4]) < 65536):
            raise NotADoor(f"{word} is neither lmtp://HOST:PORT, smtp://HOST:PORT nor lmtp:/PATH")
        host = (found[2] or found[3]) if found else ""
        if found and not _is_loopback(host) and not allowed:
            raise NotADoor(f"{word} can be reached from elsewhere: say which networks may use it")
        made.append(
            Door(
                lmtp=path is not None or word.startswith("lmtp"),
                host=host,
                port=int(found[4]) if found else 0,
                socket_path=Path(path[1]) if path else None,
                networks=allowed,
                domain=domain,
                addresses=addresses,
                max_bytes=max_bytes,
            )
        )
    return tuple(made)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
