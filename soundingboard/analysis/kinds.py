"""What a passage does besides having a view: suggests, asks us something, or offers evidence.

All are candidates with their reason, for a person to confirm: a question mark may be rhetoric,
and a figure may be a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import digits

from soundingboard.analysis.sentences import Span, sentences
from soundingboard.vocabulary import PassageKind

_WHO = r"(?:we|i|our members|members|residents)"
# What people expect, or what is past, is not asked for: "should be able to", "must have been".
_EXPECTED = r"(?!(?:be|have|not)\s+(?:able|aware|been|be surprised)\b)"
_DONE = (
    r"(?:include|consider|provide|ensure|add|invest|create|support|extend|introduce|build|fund|"
    r"make|give|offer|improve|increase|reduce|address|require|publish|allow|focus|adopt|work)"
)
_TOLD = (
    r"(?:provide|increase|expand|fund|install|build|create|support|extend|improve|reduce|add|"
    r"include|allocate|repair|renovate|upgrade|construct|hire|ensure|restore|replace|invest|"
    r"introduce|consider|conduct|establish|redesign|study|assign|remove|keep|stop|use)"
)
SUGGESTS = re.compile(
    rf"\b{_WHO} (?:would |also |strongly ){{0,2}}"
    r"(?:suggest|recommend|propose|urge|call for|request|advocate|(?:like|want|wish) to see)\b|"
    r"\b(?:suggestion|recommendation)s? ?(?:is\b|are\b|would be\b|:)|"
    rf"\b(?:should|must|ought to|needs? to) (?:also |instead |now |not ){{0,2}}{_EXPECTED}"
    r"(?!we\b|i\b|they\b|it\b|the\b|there\b)[a-z]+\b|"
    rf"\bcould (?:also |instead )?(?:be )?{_DONE}(?:e?d)?\b|"
    r"\b(?:why not|how about|what about)\b|"
    r"\bit would (?:be (?:better|helpful|useful)|help) (?:to|if)\b|"
    r"\bwe (?:also )?(?:need|request)\b|\b(?:is|are) (?:\w+ )?needed\b|"
    rf"(?:^|[.;:!]\s+|\n\s*(?:[-*•]\s*)?){_TOLD} (?!of\b|to\b|is\b|by\b)|"
    rf"\bplease (?:also )?(?:{_DONE}|keep|remove)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:please|could you|can you|would you) (?:explain|clarify|confirm|tell|say|set out|publish|"
    r"advise|let us know)\b|\b(?:we|i) (?:would like|want|need) to (?:know|understand|ask)\b|"
    r"\b(?:it is|it's|remains) (?:not clear|unclear) (?:how|whether|what|who|when|why)\b",
    re.IGNORECASE,
)
ASKS_HINTS = (
    "please",
    "could you",
    "can you",
    "would you",
    "to know",
    "to understand",
    "to ask",
    "not clear",
    "unclear",
)
"""One of these is in everything that ASKS finds."""
SOURCE = re.compile(
    # "According to the law" names a measure, "according to members" a source.
    r"\b(?:according to\b(?! (?:the|their|its|this|that|these|relevant|each|whether|how)\b)|"
    r"according to (?:\w+ ){1,4}(?:survey|study|data|figures|research|report|census)|"
    r"research (?:by|from|shows)|evidence (?:shows|suggests|from)|data (?:show|shows)|statistics|"
    r"(?:our|a|the|recent|annual|national|local|this)(?: \w+){0,2} "
    r"(?:survey|study|census|evaluation)|"
    r"published (?:by|in)|case study|pilot (?:showed|found))\b",
    re.IGNORECASE,
)
SOURCE_HINTS = (
    "according to",
    "research",
    "evidence",
    "data show",
    "statistics",
    "survey",
    "study",
    "census",
    "evaluation",
    "published",
    "pilot",
)
"""One of these is in everything that SOURCE finds."""
ENCLOSED = re.compile(
    r"\b(?:attached|enclosed|i attach|we attach|i enclose|we enclose)\b", re.IGNORECASE
)
LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{3,300}", re.IGNORECASE)
# A sum of money, a percentage, or a number of something counted; a bare number may be a year
# or the number of a paragraph.
FIGURE = re.compile(
    r"[£€$]\s?\d[\d,.]{0,15}\d?(?:\s?(?:m|bn|k|million|billion|thousand)\b)?|"
    r"\b\d[\d,.]{0,12}\s?(?:%|per cent\b|percent\b)|"
    r"\b(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,7})\s+(?:people|jobs|homes|houses|businesses|"
    r"firms|companies|students|pupils|apprentices|employees|members|vacancies|visitors|vehicles|"
    r"residents|households|tonnes|km|miles|hectares|respondents|patients|passengers|workers)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a passage seems to do, where it shows, and a reason to print beside it."""

    span: Span
    reason: str


def question_asked(text: str) -> Sign | None:
    """The first sentence that asks us something, or None."""
    # Most passages ask nothing; to look for a word is cheaper than to find the sentences.
    lowered = text.lower()
    if "?" not in text and not any(hint in lowered for hint in ASKS_HINTS):
        return None
    for span in sentences(text):
        sentence = span.of(text)
        if sentence.rstrip("\"'\u201d\u2019)]").endswith("?"):
            return Sign(span, "ends with a question mark")
        asks = ASKS.search(sentence)
        if asks:
            return Sign(span, f'says "{asks.group()}"')
    return None


def suggestion_made(text: str) -> Sign | None:
    """The first words that want something done, or None."""
    found = SUGGESTS.search(text)
    return found and Sign(Span(*found.span()), f'says "{found.group()}"')


def candidates(text: str, attached: Sequence[str] = ()) -> dict[PassageKind, Sign]:
    """What a passage seems to do, each with its sign; `attached` are files that came with it."""
    evidence = evidence_offered(text)
    if attached:
        evidence = Sign(Span(0, 0), f"came with {', '.join(attached)}")
    signs = {
        PassageKind.SUGGESTION: suggestion_made(text),
        PassageKind.QUESTION: question_asked(text),
        PassageKind.EVIDENCE: evidence,
    }
    return {kind: sign for kind, sign in signs.items() if sign is not None}


def evidence_offered(text: str) -> Sign | None:
    """The strongest sign that a passage offers evidence, or None.

    Strongest first: something attached, a link, a source, a figure.
    """
    lowered = text.lower()
    for pattern, reason, hints in (
        (ENCLOSED, "says something is attached", ("attach", "enclos")),
        (LINK, "gives a link", ("http", "www.")),
        (SOURCE, "names a source", SOURCE_HINTS),
        (FIGURE, "gives a figure", tuple(digits)),
    ):
        # Most passages have none of these; to look for a word is cheaper than for a pattern.
        if not any(hint in lowered for hint in hints):
            continue
        found = pattern.search(text)
        if found:
            shown = found.group().rstrip(".,;:!?)]")  # a link ends before the sentence does
            return Sign(Span(found.start(), found.start() + len(shown)), f'{reason}: "{shown}"')
    return None
