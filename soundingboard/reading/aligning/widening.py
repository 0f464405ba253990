"""Recognises a paragraph that turns from one answer to all of the reply, or of a section."""

import re

from soundingboard.reading.aligning.declining import declines_rest
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.markers import opening_reference
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.passages import Target

# "These are officer comments and do not prejudice the council's position"
_REPLY = r"(?:comments|views|response|reply|submission|observations)"
_OF_THE_REPLY = re.compile(
    rf"\W*(?:these|the above|this) (?:are|is)(?: \w+){{0,3}}? {_REPLY}\b|"
    rf"\W*(?:these|the above|our|this) {_REPLY}(?: above)? (?:are|is|do|does|has|have)(?: not)? "
    r"(?:yet )?(?:prejudice|been (?:to (?:the |our )?(?:full )?(?:cabinet|council|board|committee|"
    r"executive|trustees|members|governors)|approved|agreed|endorsed)|"
    r"(?:made |given )?without prejudice|"
    r"approved by|agreed by|endorsed by|those of|officer|informal)\b",
    re.IGNORECASE,
)
_SOURCES = re.compile(r"\W*(?:sources?|references|ffynonellau|cyfeiriadau):\s", re.IGNORECASE)
_SECTION_AS_WHOLE = re.compile(
    r"\W*(?:the|this) (?:whole|(?:section|chapter) (?:as a whole|overall|generally))\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\W*(?:(?:other|any other|further|final|last|closing|some|and|one|a)\s+)*"
    r"(?:general(?: (?:remark|point|comment|observation|note)s?\b|ly)?|"
    r"(?:final|last|closing|overall) (?:remark|point|comment|thought|note)s?\b|"
    r"overall|in general|"
    r"in summary|in conclusion|to conclude|finally|otherwise|more (?:generally|widely)|"
    r"sylwadau cyffredinol|yn gyffredinol|i gloi|allgemein\w*|insgesamt|zum schluss|"
    r"en général|de manière générale|en conclusion|remarques? générales?|ogólnie|uwagi ogólne|"
    r"podsumowując|other comments|any other (?:comments|business)|"
    r"it was (?:further|also) (?:resolved|agreed|noted))\b",
    re.IGNORECASE,
)
_ON_ALL = re.compile(
    r"\W*(?:(?:one|two|a|some|other|any other|further|final|last|closing|and)\s+)*"
    r"general (?:remark|point|comment|observation|note)s?\b|\W*sylwadau cyffredinol\b|"
    r"\W*allgemeine anmerkung(?:en)?\b|\W*remarques? générales?\b|\W*uwagi ogólne\b",
    re.IGNORECASE,
)
_TO_ALL = (
    (_OF_THE_REPLY, "speaks of the reply itself: about the whole"),
    (_SOURCES, "tells its sources: about the whole"),
    (_ON_ALL, "calls itself a general remark"),
)


def wider(ours: Known, piece: Piece, scope: Verdict) -> Verdict | None:
    """The verdict for a piece that turns from one answer to all of the reply or of a section."""
    if declines_rest(piece.text):
        return Verdict((Target(None, 0.7, "declines the rest"),), (), sure=True)
    for pattern, reason in _TO_ALL if piece.parted else ():
        if pattern.match(piece.text):
            return Verdict((Target(None, 0.7, reason),), (), sure=True)
    general = _GENERAL.match(piece.text)
    named = opening_reference(piece.text[general.end() :]) if general else None
    if general and named is not None and named.kind is not None:  # "Otherwise section 2 reads well"
        meant = ours.numbering.resolve(named)
        reason = "sums up " + " and ".join(ours.name(k) for k in meant)
        if meant:
            return Verdict(tuple(ours.target(k, 0.8, reason) for k in meant), (), sure=True)
    if general and (piece.parted or piece.text[general.end() :].lstrip()[:1] == ":"):
        return Verdict(
            (Target(None, 0.6, "sums up after the last answer"),), scope.targets, sure=False
        )
    return _whole_section(ours, scope) if _SECTION_AS_WHOLE.match(piece.text) else None


def _whole_section(ours: Known, scope: Verdict) -> Verdict | None:
    """The section of the paragraph that was spoken of before "The section as a whole ..."."""
    keys = [target.key for target in scope.targets]
    spoken = [k for k, anchor in enumerate(ours.anchors) if anchor.key in keys]
    held = [
        k
        for k, anchor in enumerate(ours.anchors)
        if anchor.kind is AnchorKind.SECTION
        and (k in spoken or ours.numbering.is_within(tuple(spoken), k))
    ]
    if len(held) != 1 or not spoken:
        return None
    return Verdict((ours.target(held[0], 0.8, "speaks of the section as a whole"),), (), sure=True)
