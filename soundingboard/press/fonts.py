"""The fonts of printed reports: Source Sans, from a package; none of the machine is used."""

from functools import cache
from importlib.resources import files

import font_source_sans_pro
import typst
from fontTools.ttLib import TTFont

FAMILY = "Source Sans Pro"
_FOLDER = files(font_source_sans_pro) / "files"
_REGULAR = _FOLDER / "SourceSansPro-Regular.ttf"
# Signs without a body: leaving them out changes nothing a reader sees.
_UNSEEN = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0F])
# Signs that turn the direction of writing round: printed by number, so that they cannot.
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_PLAIN = {"\t": "    ", "\r": "\n", "\n": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n"}


@cache
def fonts() -> typst.Fonts:
    """The fonts typst may use."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER)]
    )


def printable(text: str) -> str:
    """The text with each sign the fonts do not have as its number in Unicode: "[U+4E2D]".

    A PDF for everybody must not hold signs without a shape; nor are they dropped unseen.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").translate(_UNSEEN)
    return "".join(_PLAIN.get(sign) or _shown(sign) for sign in plain)


def _shown(sign: str) -> str:
    number = ord(sign)
    if number in _covered() and number not in _TURNING:
        return sign
    return f"[U+{number:04X}]"


@cache
def _covered() -> frozenset[int]:
    """The signs the regular face has a shape for; the bold one has the same."""
    with _REGULAR.open("rb") as file, TTFont(file) as font:
        return frozenset(font.getBestCmap())
