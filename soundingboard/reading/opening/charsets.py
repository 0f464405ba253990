"""Turning bytes into characters, whatever the letter claims about its own alphabet."""

import re

from charset_normalizer import from_bytes

_SAMPLE = 4096  # bytes shown to the guesser; it is slow, and a page of text is enough

# What mail programs write, and what they mean by it. The Windows code pages hold everything their
# ISO relatives hold and the curly quotes besides (the same table as in the WHATWG Encoding
# Standard, section 4.2).
_MEANT = {
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "windows-874": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
}
_ASCII_NAMES = ("ascii", "us-ascii")

# Guesses, the likely ones for a British body's post first.
_GUESSES = [
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "koi8_r",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
]
_MARKS_OF_UNICODE = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WORDS_OF_WESTERN_EUROPE = re.compile(rb"(?i)\b(?:the|and|of|to|is|yn|y|und|der|le|la|de)\b")


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """The text, and a sentence about what was wrong with the declared charset ("" when nothing).

    Never raises: what no charset explains is read as windows-1252, unknown bytes replaced.
    """
    claim = declared.strip().strip("\"'").lower()
    if data.isascii() and not _changes_ascii(claim):
        return data.decode("ascii"), ""
    for mark, name in _MARKS_OF_UNICODE:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), ""
    if not _changes_ascii(claim):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            agrees = claim in ("utf-8", "utf8", "")
            return text, "" if agrees else f"charset said {claim}, was utf-8"
    if claim and claim not in (*_ASCII_NAMES, "utf-8", "utf8"):
        try:
            return data.decode(_MEANT.get(claim, claim)), ""
        except (LookupError, UnicodeError, ValueError):
            pass
    name = _guess(data)
    said = f"charset said {claim}" if claim else "no charset was named"
    return data.decode(name, errors="replace"), f"{said}, was {name}"


def _changes_ascii(claim: str) -> bool:
    """Whether in this charset plain ASCII bytes can mean something else."""
    return claim.startswith(("utf-16", "utf-32", "utf-7", "iso-2022", "hz-", "ucs", "unicode-1-1"))


def _guess(data: bytes) -> str:
    """The likeliest charset of bytes that are neither ASCII nor UTF-8."""
    start = next((at for at, byte in enumerate(data) if byte > 127), 0)
    sample = data[max(0, start - _SAMPLE // 2) : start + _SAMPLE // 2]
    high = sum(byte > 127 for byte in sample)
    if high * 8 < len(sample) and _WORDS_OF_WESTERN_EUROPE.search(sample):
        # A few strange bytes among common words: a pound sign, curly quotes, accents.
        return "windows-1252"
    best = from_bytes(sample, cp_isolation=_GUESSES, enable_fallback=False).best()
    return best.encoding if best is not None else "windows-1252"
