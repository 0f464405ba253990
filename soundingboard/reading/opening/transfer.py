"""Undoing what mail does to bytes for their journey: base64 and the like."""

import base64
import binascii
import re


def unpacked(content: bytes, encoding: str) -> bytes:
    """Undo the transfer encoding (RFC 2045 section 6), taking damaged data as far as it goes."""
    name = encoding.strip().strip("\"'").lower()
    if name == "base64":
        # Padding ends the data; what list software adds after it is no part of it
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content.partition(b"=")[0])
        usable = len(letters) - (1 if len(letters) % 4 == 1 else 0)
        try:
            return base64.b64decode(letters[:usable] + b"=" * (-usable % 4))
        except binascii.Error:
            return content
    if name == "quoted-printable":
        return binascii.a2b_qp(content)
    if name in ("x-uuencode", "uuencode", "x-uue"):
        return _uudecoded(content)
    return content


def _uudecoded(content: bytes) -> bytes:
    out: list[bytes] = []
    inside = False
    for line in content.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.strip() in (b"end", b"`", b""):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out) or content
