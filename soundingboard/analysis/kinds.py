"""What a passage does besides having a view: asks us something, or offers evidence.

Both are candidates with their reason, for a person to confirm: a question mark may be rhetoric,
and a figure may be a guess.
"""

import re
from dataclasses import dataclass

from soundingboard.analysis.sentences import Span, sentences

ASKS = re.compile(
    r"\b(?:please|could you|can you|would you) (?:explain|clarify|confirm|tell|say|set out|publish|"
    r"advise|let us know)\b|\b(?:we|i) (?:would like|want|need) to (?:know|understand|ask)\b|"
    r"\b(?:it is|it's|remains) (?:not clear|unclear) (?:how|whether|what|who|when|why)\b",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"\b(?:according to|research (?:by|from|shows)|evidence (?:shows|suggests|from)|"
    r"data (?:show|shows|from)|statistics|"
    r"(?:our|a|the|recent|annual|national|local|this)(?: \w+){0,2} "
    r"(?:survey|study|census|evaluation)|"
    r"published (?:by|in)|case study|pilot (?:showed|found))\b",
    re.IGNORECASE,
)
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
    for span in sentences(text):
        sentence = span.of(text)
        if sentence.rstrip("\"'\u201d\u2019)]").endswith("?"):
            return Sign(span, "ends with a question mark")
        asks = ASKS.search(sentence)
        if asks:
            return Sign(span, f'says "{asks.group()}"')
    return None


def evidence_offered(text: str) -> Sign | None:
    """The strongest sign that a passage offers evidence, or None.

    Strongest first: something attached, a link, a source, a figure.
    """
    for pattern, reason in (
        (ENCLOSED, "says something is attached"),
        (LINK, "gives a link"),
        (SOURCE, "names a source"),
        (FIGURE, "gives a figure"),
    ):
        found = pattern.search(text)
        if found:
            shown = found.group().rstrip(".,;:!?)]")  # a link ends before the sentence does
            return Sign(Span(found.start(), found.start() + len(shown)), f'{reason}: "{shown}"')
    return None
