"""Reads from a reply to a receipt what its writer wants put right: "point 2 is about question 5".

What is not wholly a correction is left alone: it is a further comment.
"""

from collections.abc import Mapping

from soundingboard.reading.anchors import Anchor
from soundingboard.reading.correcting.clauses import Clauses
from soundingboard.reading.correcting.findings import Asked, Corrections, Printed, Unclear
from soundingboard.reading.correcting.places import Places
from soundingboard.reading.correcting.stretches import stretches
from soundingboard.reading.correcting.ways import Wish
from soundingboard.reading.parts import Part

__all__ = ["Asked", "Corrections", "Printed", "Unclear", "Wish", "read_corrections"]

MOST = 100  # corrections of one reply


def read_corrections(
    parts: tuple[Part, ...],
    printed: tuple[Printed, ...],
    anchors: tuple[Anchor, ...],
    *,
    closing: str = "",
    known_as: Mapping[str, str] | None = None,
    answers_it: bool = True,
) -> Corrections:
    """The corrections in a reply to a receipt that printed these points.

    `anchors` is what a point may be about, `known_as` further words for a key of them; `closing`
    is the heading behind the points in the receipt. Where it is not known that the reply answers
    this receipt (`answers_it`), points must be called points ("point 2", not "2"). Never raises;
    a text that is no correction gives none.
    """
    if not printed:
        return Corrections()
    headings = {one.number: one.heading for one in printed}
    reader = Clauses(printed, Places(anchors, known_as or {}), firm_only=not answers_it)
    own = stretches(parts, headings, closing)
    for stretch in own:
        reader.read(stretch)
    if not reader.asked and not reader.unclear and answers_it:
        reader.read_brief(own)
    return Corrections(tuple(reader.asked[:MOST]), tuple(reader.unclear[:MOST]))
