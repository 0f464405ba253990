"""What kind of file somebody uploaded, told by what is in it and not only by its name."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from soundingboard.refusals import Unreadable

MAX_BYTES = 20_000_000
MAX_TEXT_BYTES = 5_000_000
_HEAD = 5_000  # characters in which a page says that it is one


class Format(StrEnum):
    """The kinds of document that are read, as people call them."""

    WORD = "a Word document"
    OPEN_DOCUMENT = "an OpenDocument text"
    PDF = "a PDF"
    HTML = "a web page"
    MARKDOWN = "Markdown"
    TEXT = "plain text"


WANTED = (
    "Upload a Word document (.docx), an OpenDocument text (.odt), a web page, Markdown or text."
)
_BY_SUFFIX = {
    ".docx": Format.WORD,
    ".odt": Format.OPEN_DOCUMENT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    "": Format.TEXT,
}
_TEXTS = {Format.HTML, Format.MARKDOWN, Format.TEXT}
_KNOWN_BINARIES = (
    (b"%PDF-", f"PDF files cannot be read yet. {WANTED}"),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Word file (.doc) or one locked by a password. Save it as .docx, unlocked.",
    ),
    (b"{\\rtf", "This is an RTF file. Save it as .docx."),
    (b"MZ", f"This is a program, not a document. {WANTED}"),
    (b"\x7fELF", f"This is a program, not a document. {WANTED}"),
    (b"\x89PNG", f"This is a picture, not a document. {WANTED}"),
    (b"\xff\xd8\xff", f"This is a picture, not a document. {WANTED}"),
    (b"GIF8", f"This is a picture, not a document. {WANTED}"),
)
_PAGE_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table)\b[^<>]{0,500}>", re.IGNORECASE)


def suffix_format(name: str) -> Format:
    """The format that a file's name promises; refused where no document is so named."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix == ".docm":
        raise Unreadable("This Word file may hold macros. Save it as .docx.")
    if suffix not in _BY_SUFFIX and not re.fullmatch(r"\.pdf|\.docm?|\.rtf", suffix):
        raise Unreadable(f"Files named {suffix[:20]} are not read. {WANTED}")
    return _BY_SUFFIX.get(suffix, Format.WORD)


def sniffed(name: str, content: bytes) -> Format:
    """The format of the content, where it is what the name promises; otherwise refused."""
    if len(content) > MAX_BYTES:
        raise Unreadable(f"This file is larger than {MAX_BYTES // 1_000_000} MB.")
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise Unreadable("This file is empty.")
    for start, sentence in _KNOWN_BINARIES:
        if content.startswith(start):
            raise Unreadable(sentence)
    promised = suffix_format(name)
    is_zip = content.startswith(b"PK\x03\x04")
    if is_zip != (promised not in _TEXTS):
        raise Unreadable(f"This file is named as {promised} but is something else. {WANTED}")
    if is_zip:
        return promised
    if len(content) > MAX_TEXT_BYTES:
        raise Unreadable(f"This text is larger than {MAX_TEXT_BYTES // 1_000_000} MB.")
    return promised


def text_format(promised: Format, text: str) -> Format:
    """Web pages are told from text by their tags, whatever they are called."""
    head = text[:_HEAD].lstrip()
    if head.startswith("<") and _PAGE_TAG.search(head):
        return Format.HTML
    if promised is Format.HTML:
        return Format.HTML if _BLOCK_TAG.search(text) else Format.TEXT
    return promised
