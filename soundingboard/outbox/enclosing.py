"""Files that go with a letter: as rows remember them, and as parts of a mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import MIMEPart
from email.policy import SMTP
from typing import Any

from soundingboard.storage.shelf import Shelf


class NotOnTheShelf(Exception):
    """A file that belongs to a letter is not on the shelf of this machine."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file on the shelf, under the name that readers see."""

    name: str
    media_type: str
    content_hash: str
    size: int  # bytes, before they are encoded for the way

    def as_row(self) -> dict[str, Any]:
        """As a wording remembers it."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "content_hash": self.content_hash,
            "size": self.size,
        }


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Enclosed, ...]:
    """The files a wording remembers, in their order."""
    return tuple(Enclosed(**row) for row in rows)


def parts(files: Iterable[Enclosed], shelf: Shelf) -> tuple[bytes, ...]:
    """Each file as a part of a mail, head and content. Raises NotOnTheShelf, naming the file.

    The standard library writes them: they are the same for all readers and written once.
    """
    written = []
    for one in files:
        try:
            content = shelf.get(one.content_hash)
        except KeyError:
            raise NotOnTheShelf(f"{one.name} is not on the shelf of this machine.") from None
        written.append(part(one.name, one.media_type, content))
    return tuple(written)


def part(name: str, media_type: str, content: bytes) -> bytes:
    """One file in base64, to be kept and not shown (RFC 2183); its name by RFC 2231."""
    kind, _, subkind = media_type.partition("/")
    written = MIMEPart(policy=SMTP)
    written.set_content(content, kind, subkind, disposition="attachment", filename=name)
    return written.as_bytes().rstrip(b"\r\n")


def size_in_words(size: int) -> str:
    """A number of bytes as people read it: "340 kB", "1.2 MB"."""
    if size < 1000 * 1000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / (1000 * 1000):.1f} MB"
