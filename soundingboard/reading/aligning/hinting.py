"""Notices numbers of ours that an answer only hints at: "yes to 2", "no 4 trains", "quesion 6"."""

import re

from soundingboard.reading.aligning.markers import Reference, Strength
from soundingboard.reading.aligning.numbering import Numbering

_LOOKED_AT = 2_000  # characters
_MOST = 6  # numbers worth naming to the person who is asked
# What is counted or dated is no question: "to 2 firms", "on 3 May", "for 5 years", "to 4%"
_COUNTED = (
    r"(?!\d|[.,]\d|\s*(?:%|£|€|per\b|pm\b|am\b|of\b|to\b|million|hundred|thousand|people\b|staff\b"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[^\W\d_]{2,}s\b))"
)
_NUMBER = r"(\d{1,2}(?:\.\d{1,2})?)"
_HINTS = (
    re.compile(
        r"\b(?:(?:yes|no|agree\w*|disagree\w*|object\w*|skip\w*|answers?|ydw|ydym|cytuno) "
        rf"(?:(?:to|with|on|for|i|â) )?|nos?\.? ?|que[a-z]{{3,7}} |qu?\.? ?){_NUMBER}{_COUNTED}"
    ),
    re.compile(rf"(?m)^[ \t]*{_NUMBER}(?=[ \t]+[^\W\d_])(?<=\.\d){_COUNTED}"),
)
# "See also our answer to question 2" says where else to look.
_POINTING = re.compile(
    r"\b(?:see|refer|same as|as in|cf\.?)(?: \w+){0,3}? (?:answers?|responses?|reply|comments?) "
    r"(?:to|on|under) (?:questions? |q)?[\d.]+"
)
_LAST = re.compile(r"\b(?:the|your) (?:last|final) (?:one|question|point)\b")


def hinted(numbering: Numbering, text: str) -> tuple[int, ...]:
    """The anchors whose numbers a text seems to name, in the order in which it names them.

    Weaker than a marker: it is no reason to put an answer anywhere, only a reason to ask.
    """
    folded = _POINTING.sub("", text[:_LOOKED_AT].casefold())
    found = [match[1] for hint in _HINTS for match in hint.finditer(folded)]
    anchors: list[int] = []
    for number in found:
        reference = Reference((number,), None, Strength.MENTION, False, 0, 0)
        anchors += [k for k in numbering.resolve(reference) if k not in anchors]
    if _LAST.search(folded):
        anchors += [k for k in numbering.questions[-1:] if k not in anchors]
    return tuple(anchors[:_MOST])
