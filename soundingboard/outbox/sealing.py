"""The seal of a mail (DKIM, RFC 6376): by it everybody can check that the letter is ours.

Written here for speed, and judged by dkimpy in tests. A letter sealed twice is the same in every
byte: the signature names no time.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

RSA_BITS = 2048  # RFC 8301, 3.2: at least 1024 to verify, 2048 to sign
SHORTEST_RSA = 1024
# What a reader sees or acts on; RFC 8058, 4 asks for the two fields by which one leaves a list.
SEALED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"list-id",
    b"list-help",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"feedback-id",
)
_SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_SPACES = re.compile(rb"[ \t]+")
_FOLDS = re.compile(rb"\r\n(?=[ \t])")
_LINE = 72  # signs of a signature in one line

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


class BadKey(ValueError):
    """A key cannot be read, or must not be used."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A key, and the name under which its public half stands in the DNS."""

    domain: str
    selector: str
    key: Key

    @property
    def algorithm(self) -> str:
        return "rsa-sha256" if isinstance(self.key, rsa.RSAPrivateKey) else "ed25519-sha256"

    def sign(self, words: bytes) -> bytes:
        """The signature over these words, in bytes. The same each time."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(words, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(sha256(words).digest())  # RFC 8463, 3: over the digest


def sealed(message: bytes, seals: Iterable[Seal]) -> bytes:
    """The mail with a signature of each seal before it. Its lines end by CRLF."""
    head, _, body = message.partition(b"\r\n\r\n")
    present = {_name(field): field for field in _FOLDS.sub(b"", head).split(b"\r\n")}
    names = [name for name in SEALED if name in present]
    digest = base64.b64encode(sha256(_relaxed_body(body)).digest()).decode("ascii")
    fields = b"".join(_relaxed(present[name]) + b"\r\n" for name in names)
    # From is named twice, so that nobody can add another one (RFC 6376, 8.15).
    listed = b":".join((*names, b"from")).decode("ascii")
    signatures = [_signature(seal, listed, digest, fields) for seal in seals]
    return b"".join((*signatures, message))


def dns_record(seal: Seal) -> tuple[str, str]:
    """Name and text of the record that is to stand in the DNS (RFC 6376, 3.6.1; RFC 8463, 4)."""
    public = seal.key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        kind = "rsa"
        raw = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    else:
        kind = "ed25519"
        raw = public.public_bytes_raw()
    key = base64.b64encode(raw).decode("ascii")
    return f"{seal.selector}._domainkey.{seal.domain}", f"v=DKIM1; k={kind}; p={key}"


def make_key(folder: Path, selector: str, *, kind: str) -> Path:
    """Makes a key ("rsa" or "ed25519") that only its owner may read; returns its file.

    Raises BadKey for a selector that is none, FileExistsError where there is one: letters on their
    way are sealed with it.
    """
    path = _file(folder, selector)
    key: Key
    if kind == "rsa":
        key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    else:
        key = ed25519.Ed25519PrivateKey.generate()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as file:
        path.chmod(0o600)
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    return path


def read_seals(folder: Path, selectors: Sequence[str], *, domain: str) -> tuple[Seal, ...]:
    """The seals of these selectors. Raises BadKey where a key is missing or cannot be used."""
    return tuple(_read(folder, selector, domain) for selector in selectors)


def _read(folder: Path, selector: str, domain: str) -> Seal:
    path = _file(folder, selector)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise BadKey(f"there is no key {path}: make it with `outbox make-key`") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey(f"{path} is no private key that can be read") from None
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SHORTEST_RSA:
        return Seal(domain, selector, key)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return Seal(domain, selector, key)
    raise BadKey(f"{path} is neither an RSA key of {SHORTEST_RSA} bits or more nor ed25519")


def _file(folder: Path, selector: str) -> Path:
    if not _SELECTOR.match(selector):
        raise BadKey("a selector is made of small letters, digits and hyphens")
    return folder / f"{selector}.pem"


def _signature(seal: Seal, listed: str, digest: str, fields: bytes) -> bytes:
    field = (
        f"DKIM-Signature: v=1; a={seal.algorithm}; c=relaxed/relaxed; d={seal.domain};\r\n"
        f" s={seal.selector}; h={_folded_names(listed)};\r\n"
        f" bh={digest};\r\n"
        " b="
    ).encode("ascii")
    words = fields + _relaxed(_FOLDS.sub(b"", field))
    signature = base64.b64encode(seal.sign(words))
    lines = [signature[at : at + _LINE] for at in range(0, len(signature), _LINE)]
    return field + b"\r\n  ".join(lines) + b"\r\n"


def _folded_names(listed: str) -> str:
    lines = [""]
    for name in listed.split(":"):
        if len(lines[-1]) + len(name) > _LINE - 8:
            lines.append("")
        lines[-1] += f"{name}:"
    return "\r\n  ".join(lines).rstrip(":")


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


def _relaxed(field: bytes) -> bytes:
    """One unfolded field in relaxed form (RFC 6376, 3.4.2)."""
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + _SPACES.sub(b" ", value).strip()


def _relaxed_body(body: bytes) -> bytes:
    """The body in relaxed form (RFC 6376, 3.4.4)."""
    lines = _SPACES.sub(b" ", body).replace(b" \r\n", b"\r\n").rstrip(b"\r\n")
    return lines + b"\r\n" if lines else b""
