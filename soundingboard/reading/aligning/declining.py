"""Reads which question somebody declines, or takes a stand on: "We have no view on question 4"."""

import re
from dataclasses import replace

from soundingboard.reading.aligning.markers import (
    Reference,
    Strength,
    mentions,
    opening_reference,
)

_LOOKED_AT = 160  # characters that may hold the place
_I = r"(?:(?:and|but|sorry|so|again),? )?(?:(?:i|we|(?:the|our) \w+)(?:['\u2019](?:ve|m|re))? )?"
_OFTEN = (
    r"(?:(?:also|strongly|fully|broadly|largely|entirely|very much|do|would|am|are|really) ){0,3}"
)
_ON = r"(?:on|to|about|for|under|regarding|as to|in (?:respect|relation) (?:of|to)) (?:your |the )?"
_DECLINES = re.compile(
    rf"\W*{_I}(?:(?:have|had|has|make|makes|offer|offers|hold|holds) )?(?:got )?(?:no|nothing)"
    r"(?: (?:strong|firm|particular|further|specific|settled|real|other))?"
    r" ?(?:views?|comments?|opinions?|remarks?|answers?|observations?|objections?|responses?|"
    r"positions?|preferences?|feelings|to (?:say|add|offer|report))?"
    rf"(?: to (?:make|offer|add))? {_ON}|"
    rf"\W*{_I}{_OFTEN}(?:skip(?:ping|ped)?|pass(?:ing|ed)? on|pass(?:ing)? over|"
    r"leav(?:e|ing) out) (?:your |the )?|"
    r"\W*(?:nid oes|does|s) gen\w+(?: ddim)? (?:unrhyw )?(?:f?barn|farn|sylw|sylwadau) (?:ar|am|i) "
    r"(?:y )?|\W*dim (?:sylw|sylwadau|barn) (?:ar|am|i) (?:y )?",
    re.IGNORECASE,
)
_TAKES_A_STAND = re.compile(
    rf"\W*{_I}{_OFTEN}(?:agree|disagree|do not agree|don['\u2019]?t agree) with (?:your |the )?|"
    rf"\W*{_I}{_OFTEN}(?:support|oppose|object to|welcome)(?: your| the)? (?=[a-z]+ \d)|"
    r"\W*(?:what(?: is|['\u2019]s) missing (?:from|in)|(?:there is|there['\u2019]s)? ?nothing in"
    r"(?! this| that)) (?:your |the )?",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\W*(?:(?:and|so),? )?(?:(?:i|we)(?:['\u2019]ll| will)? leave the (?:rest|others)|"
    r"the (?:rest|others),? (?:i|we)(?:['\u2019]ll| will)? leave)"
    r"(?: (?:to|for|with) (?:you|others|them|those .{1,40}|people .{1,40}))?\W*|"
    r"\W*the (?:rest|others) (?:is|are|has|have) (?:not (?:for|relevant to)|nothing to do with|"
    r"no concern of|fine (?:by|with)) (?:me|us)\W*|"
    rf"\W*{_I}(?:(?:have|had|make) )?(?:got )?(?:no|nothing|none)(?: [a-z]+){{0,4}}? "
    r"(?:on|to|about|for|under) (?:(?:all|any) (?:of )?)?(?:the (?:rest|others?|other \w+|"
    r"remaining \w+)|anything else)(?:,? (?:sorry|i am afraid|i['\u2019]m afraid|thanks?))?\W*",
    re.IGNORECASE,
)


def turned_to(text: str) -> Reference | None:
    """The one place that a text declines, or takes a stand on, in its first words.

    None where it goes on to name another: "no view on question 4, but on question 5 ...".
    """
    opening = text[:_LOOKED_AT]
    led = _DECLINES.match(opening) or _TAKES_A_STAND.match(opening)
    found = opening_reference(opening[led.end() :]) if led else None
    if led is None or found is None or found.start:
        return None
    bare = found.kind is None and not found.ordinal
    if bare and (led.re is not _DECLINES or found.strength < Strength.LIST):
        return None
    if len(mentions(text)) > (not bare):
        return None
    start, end = led.end() + found.start, led.end() + found.end
    return replace(found, strength=Strength.PLAIN, start=start, end=end)


def declines(text: str) -> bool:
    """Whether a text declines one place and says no more: nothing goes on from there."""
    if _DECLINES.match(text) is None:
        return False
    found = turned_to(text)
    return found is not None and not any(map(str.isalnum, text[found.end :]))


def declines_rest(text: str) -> bool:
    """Whether a text says no more than that it has nothing to say on all the rest."""
    return len(text) <= _LOOKED_AT and _REST.fullmatch(text) is not None
