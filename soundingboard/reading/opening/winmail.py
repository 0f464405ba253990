"""Putting what a winmail.dat holds among the pieces of its letter, beside or instead of it."""

from soundingboard.reading.opening.fields import Fields
from soundingboard.reading.opening.mime import Leaf, Taken
from soundingboard.reading.opening.tnef import Unpacked, unpack

_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
UNPACKED = "its files came packed in winmail.dat and were unpacked"
NOT_UNPACKED = "part of it is packed in winmail.dat, in a form only Outlook opens"


def is_winmail(leaf: Leaf) -> bool:
    """Whether a piece is Outlook's own wrapping of text and files (MS-OXTNEF)."""
    return leaf.media_type in _TYPES or leaf.name.lower() == "winmail.dat"


def open_winmail(taken: Taken) -> None:
    """Replaces each winmail.dat by its text and files; one that is not read whole stays, too.

    Its text is taken only where the letter has no other.
    """
    if not any(map(is_winmail, taken.leaves)):
        return
    spoken = any(leaf.media_type in ("text/plain", "text/html") for leaf in taken.leaves)
    leaves: list[Leaf] = []
    for leaf in taken.leaves:
        if not is_winmail(leaf):
            leaves.append(leaf)
            continue
        found = unpack(leaf.content)
        pieces = _pieces(found, with_text=not spoken)
        heard = spoken or bool(found.text or found.html) or not found.rich
        whole = found.whole and heard
        taken.problems.append(UNPACKED if pieces and whole else NOT_UNPACKED)
        leaves += pieces if pieces and whole else [*pieces, leaf]
    taken.leaves = leaves


def _pieces(found: Unpacked, *, with_text: bool) -> list[Leaf]:
    pieces = [
        Leaf(Fields(), file.media_type, {}, file.content, file.name or "file", "attachment")
        for file in found.files
    ]
    if with_text and found.text:
        text = found.text.encode("utf-8", "replace")
        pieces.insert(0, Leaf(Fields(), "text/plain", {"charset": "utf-8"}, text))
    elif with_text and found.html:
        pieces.insert(0, Leaf(Fields(), "text/html", {}, found.html))
    return pieces
