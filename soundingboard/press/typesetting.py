"""Typesetting: typst, with the fonts we bring, nothing of the machine and nothing of the net."""

from datetime import UTC, datetime

from typst import Compiler

from soundingboard.press.fonts import fonts

_PAGE = (
    b"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    b'#image(bytes(sys.inputs.svg), format: "svg")'
)


def pdf_of(source: bytes, data: dict[str, str], *, at: datetime) -> bytes:
    """A source of ours as PDF/UA-1, dated `at`. `data` is read as values, never as markup."""
    page = Compiler(source, font_paths=fonts(), sys_inputs=data)
    moment = at.astimezone(UTC)
    return _one(page.compile(format="pdf", pdf_standards="ua-1", timestamp=moment))


def png_of(svg: str) -> bytes:
    """A drawing as a picture of 144 dots an inch."""
    page = Compiler(_PAGE, font_paths=fonts(), sys_inputs={"svg": svg})
    return _one(page.compile(format="png", ppi=144))


def _one(made: bytes | list[bytes] | None) -> bytes:
    """What was compiled: a PDF, or its only page."""
    if isinstance(made, list):
        made = made[0]
    if made is None:
        raise RuntimeError("typst made nothing.")
    return made
