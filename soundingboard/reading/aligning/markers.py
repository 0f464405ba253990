"""Reads what an answer says of itself: "Q3:", "On 2.4", "3)", "(b)", "Cwestiwn 3"."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from unicodedata import category

from soundingboard.reading.aligning.kindwords import (
    ALL_WORDS,
    AND_WORDS,
    DASHES,
    KINDS,
    LEADS,
    LETTERS,
    ORDINALS,
)
from soundingboard.reading.aligning.markertokens import (
    Numbers,
    Token,
    numbers_at,
    spelt,
    tokens_of,
    touching,
)
from soundingboard.reading.anchors import AnchorKind

EVERYTHING = "*"  # the number of "all questions"

_HEAD = 160  # characters in which a marker must stand
_MOST_LEADS = 7
_MOST_DECORATION = 5
_DECORATION = DASHES | frozenset("*_#>\u2022\u00b7[(\"'\u201c\u2018\u00ab=~+\u2192")
DELIMITERS = DASHES | frozenset(":.)],=;*_")
_ALONE = re.compile(r"[ \t]*(?:\n|$)")
_SENTENCE = re.compile(
    # A sentence begins, or goes on as it cannot after a quantity: "4.2 is right", "4.1 about time".
    r"[ \t]+(?:[\"\u201c\u2018'(\[]?[^\W\d_a-z]"
    r"|(?:is|are|was|were|has|looks?|reads?|seems?|sounds?|needs?|should|could|would|will|does|"
    r"add|after|before|delete|insert|omit|remove|replace|change|amend|twice|once|"
    r"makes|says|again|also|too|yes|no|agreed?|fine|good|ok(?:ay)?|about time|on the other hand|"
    r"the|this|these|those|there|you|we|they|i|what|why|where|how|who|please|not|don['\u2019]?t)\b)"
)
_POINTS = re.compile(
    r"\b(?:see|refer|same as|cf\.?)(?: (?:also|again|back|please))*(?: to)?(?: (?:my|our|the))?"
    r"(?: (?:answers?|responses?|reply|replies|comments?|points?))?"
    r"(?: (?:to|on|under|for|above|in))*[ \t]*$",
    re.IGNORECASE,
)
_OWN = frozenset({"my", "our"})
_OF_OURS = frozenset({"the", "your", "y", "eich", ",", ":", ".", "-"})
_ASKS = re.compile(r"\s*(?:is|was|remains|must be|has to be|here)\b", re.IGNORECASE)
_QUANTITIES = frozenset({"%", "£", "€", "st", "nd", "rd", "th", "pm", "am"})
_BETWEEN = frozenset({".", ":", "°", "#", "º", "no", "n", "(", "nr"})  # "Q. no. 3"
_OF_THE = frozenset(
    {"of", "the", "y", "your", "these", "o", "les", "der"}
)  # "all of the questions"
# Kind words that are also everyday words: only with a number close by and a pause after it.
_EVERYDAY_WORDS = "a c f s q n r no part number numbers in punt teil alt answer response"
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_ASKING = frozenset({"please", "pls"})  # "number 4 please"
_NUMBER = frozenset({"no", "nr"})
_NEVER_MENTIONED = frozenset({"a", "no", "in", "part"})


class Strength(IntEnum):
    """How plainly a marker says what it means."""

    MENTION = 1  # in running text, or a bare number that may be a quantity
    LIST = 2  # "3." or "(b)": may be the sender's own list
    PLAIN = 3  # "Q3:", "para 2.4", "On 2.4,"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a marker refers to.

    `numbers` are normal numbers ("3", "2.3a", EVERYTHING); `kind` is None where it may be any;
    `ordinal` says that "the second question" was meant by its order, not by a printed number.
    The words of the marker stand from `start` to `end` in the text that was read.
    """

    numbers: tuple[str, ...]
    kind: AnchorKind | None
    strength: Strength
    ordinal: bool
    start: int
    end: int


def is_label(text: str) -> bool:
    """Whether a text is nothing but a marker ("Question 3 -"), or says nothing at all."""
    if not any(character.isalnum() for character in text):
        return True
    found = opening_reference(text)
    return found is not None and not any(c.isalnum() for c in text[found.end :])


def opening_reference(text: str) -> Reference | None:
    """The marker with which a text begins, if it begins with one."""
    tokens = spelt(tokens_of(text[:_HEAD].casefold()))
    at = 0
    while at < min(len(tokens), _MOST_DECORATION) and _decorates(tokens[at].text):
        at += 1
    before = tokens[at - 1].text if at else ""
    led = False
    for steps in range(_MOST_LEADS + 1):
        found = _reference_at(tokens, at, led=led, bracketed=not led and before in ("[", "("))
        if found is not None and found.ordinal and tokens[at - 1].text in _OWN:
            return None  # "my second question is whether ..."
        if found is not None:
            return _set_apart(found, text, hashed=before == "#")
        leads = at < len(tokens) and (
            tokens[at].text in LEADS or (steps > 0 and tokens[at].text == ":")
        )
        if not leads:
            return None
        at, led = at + 1, True
    return None


def mentions(text: str, most: int = 8) -> list[Reference]:
    """References by name anywhere in a text ("... as question 4 says ..."), at most `most`.

    What only points to another answer ("see also our answer to question 2") is none.
    """
    tokens = spelt(tokens_of(text[:4000].casefold()))
    found: list[Reference] = []
    for at, token in enumerate(tokens):
        if len(found) >= most:
            break
        if token.text in ORDINALS:
            turned = _turned_question(tokens, at, text)
            found += [turned] if turned is not None else []
            continue
        seen = found and token.start < found[-1].end
        if seen or token.text not in KINDS or token.text in _NEVER_MENTIONED:
            continue
        reference = _reference_at(tokens, at, led=False, bracketed=False)
        if reference is None or reference.strength is not Strength.PLAIN:
            continue
        if not _POINTS.search(text[: reference.start]):
            found.append(reference)
    return found


def _decorates(sign: str) -> bool:
    """Whether a sign may stand before a marker: a bullet, a bracket, a thumb held up."""
    return sign in _DECORATION or category(sign[0]) in ("So", "Sk")


def _reference_at(tokens: list[Token], at: int, *, led: bool, bracketed: bool) -> Reference | None:
    """The reference that begins with one token, if one does."""
    if at >= len(tokens):
        return None
    if tokens[at].text in ALL_WORDS:
        return _everything(tokens, at)
    found = _ordinal(tokens, at) or (_turned_to(tokens, at) if led else _counted(tokens, at))
    if found is None:
        found = _numbered(tokens, at, named=tokens[at].text in KINDS, led=led, bracketed=bracketed)
    if found is None and len(tokens[at].text) == 1:  # "a" of "A3:" is also the letter of "(a)"
        found = _numbered(tokens, at, named=False, led=led, bracketed=bracketed)
    return found


def _everything(tokens: list[Token], at: int) -> Reference | None:
    """Read "All questions:" and "both of the questions -"."""
    start = tokens[at].start
    at += 1
    while at < len(tokens) and tokens[at].text in _OF_THE:
        at += 1
    if at + 1 >= len(tokens) or tokens[at].text not in KINDS:
        return None
    if tokens[at + 1].text not in DASHES | {":"}:
        return None
    return Reference(
        (EVERYTHING,),
        KINDS[tokens[at].text],
        Strength.PLAIN,
        ordinal=False,
        start=start,
        end=tokens[at + 1].end,
    )


def _ordinal(tokens: list[Token], at: int) -> Reference | None:
    """Read "the second question", "2nd question", "cwestiwn cyntaf"."""
    texts = [token.text for token in tokens[at : at + 3]]
    size = 2
    if len(texts) == 3 and texts[0].isdecimal() and texts[1] in _QUANTITIES:
        texts, size = [texts[0] + texts[1], texts[2]], 3
    if len(texts) < 2:
        return None
    for number, kind in ((texts[0], texts[1]), (texts[1], texts[0])):
        if number in ORDINALS and kind in KINDS and len(kind) > 2:
            also, after = _also_ordinal(tokens, at + size, kind)
            return Reference(
                (str(ORDINALS[number]), *also),
                KINDS[kind],
                Strength.PLAIN,
                ordinal=True,
                start=tokens[at].start,
                end=tokens[after - 1].end,
            )
    return None


def _also_ordinal(tokens: list[Token], at: int, kind: str) -> tuple[tuple[str, ...], int]:
    """The rest of "your second question and your fourth": its number, and the token after it."""
    texts = [token.text for token in tokens[at : at + 4]]
    if len(texts) < 2 or texts[0] not in AND_WORDS:
        return (), at
    whose = 1 + (texts[1] in _OF_OURS)
    if len(texts) <= whose or texts[whose] not in ORDINALS:
        return (), at
    named = texts[whose + 1 : whose + 2] == [kind]
    return (str(ORDINALS[texts[whose]]),), at + whose + 1 + named


def _turned_question(tokens: list[Token], at: int, text: str) -> Reference | None:
    """Read "... for the last question": one of ours, not "my second question is whether ..."."""
    found = _ordinal(tokens, at)
    if found is None or found.kind is not AnchorKind.QUESTION:
        return None
    own = at > 0 and tokens[at - 1].text not in _OF_OURS
    asked = _ASKS.match(text, found.end) is not None
    return None if own or asked or _POINTS.search(text[: found.start]) else found


def _turned_to(tokens: list[Token], at: int) -> Reference | None:
    """Read "(as to) the seventh, ...", "(for) the last one: ...": an order without its noun."""
    number = tokens[at].text
    one = at + 1 < len(tokens) and tokens[at + 1].text == "one"
    after = at + 1 + one
    yours = at > 0 and tokens[at - 1].text in {"your", "eich"}
    paused = after < len(tokens) and tokens[after].text in (
        {",", ":", "."} if yours else {",", ":"}
    )
    if number not in ORDINALS or not (paused or one) or (int(ORDINALS[number]) < 0 and not one):
        return None
    start, end = tokens[at].start, tokens[after if paused else after - 1].end
    return Reference((str(ORDINALS[number]),), None, Strength.PLAIN, True, start, end)


def _counted(tokens: list[Token], at: int) -> Reference | None:
    """Read "Fifth: ...", "third one: ..." with which a text begins: of a list, whosever it is."""
    number = ORDINALS.get(tokens[at].text, -1)
    after = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text == "one")
    if number < 0 or after >= len(tokens) or tokens[after].text != ":":
        return None
    start, end = tokens[at].start, tokens[after].end
    return Reference((str(number),), None, Strength.LIST, True, start, end)


def _numbered(
    tokens: list[Token], at: int, *, named: bool, led: bool, bracketed: bool
) -> Reference | None:
    """Read "Question 3", "Q.3", "2.4", "(b)"; `named`: the first token is a kind word."""
    start, word = tokens[at].start, tokens[at].text
    glued = False
    if named:
        first = at
        at += 1
        while at < len(tokens) and at - first < 4 and tokens[at].text in _BETWEEN:
            at += 1
        glued = touching(tokens[first : at + 1])
        short = len(word) == 1 and word != "q"
        if (short or at > first + 1) and at < len(tokens) and tokens[at].is_written_out:
            return None  # "A four-day week", "No (seven against)", "in six chapters. One ..."
    kind = KINDS[word] if named else None
    read = numbers_at(tokens, at, kind, named=named, bracketed=bracketed)
    if not read.numbers:
        return None
    after = tokens[read.after].text if read.after < len(tokens) else ""
    if named:
        strength = _named_strength(word, after, glued=glued)
    else:
        strength = _bare_strength(read, after, led=led)
    if strength is None:
        return None
    end, at = tokens[read.after - 1].end, read.after
    while at < len(tokens) and tokens[at].text in DELIMITERS and tokens[at].start - end < 2:
        end, at = tokens[at].end, at + 1
    return Reference(read.numbers, read.kind, strength, ordinal=False, start=start, end=end)


def _named_strength(word: str, after: str, *, glued: bool) -> Strength | None:
    """How plain a number is before which a kind word stands; None: no reference at all."""
    paused = not after or after in DELIMITERS or after in _ASKING
    if word in LETTERS:
        return Strength.LIST if glued and paused else None
    if word in _EVERYDAY and not paused and not (glued and len(word) == 1):
        return Strength.MENTION if word in _NUMBER else None  # "No. 1 They sold the firm"
    if after in _QUANTITIES:
        return None
    return Strength.MENTION if after == "of" else Strength.PLAIN  # "section 2 of the Act"


def _bare_strength(read: Numbers, after: str, *, led: bool) -> Strength | None:
    """How plain a number is before which no kind word stands; None: it is a quantity."""
    if after in _QUANTITIES:
        return None
    paused = not after or after in DELIMITERS
    if len(read.numbers) > 1 or any("." in number for number in read.numbers):
        return Strength.PLAIN if paused or led else Strength.MENTION
    if not paused:
        return Strength.MENTION
    return Strength.PLAIN if led else Strength.LIST


def _set_apart(found: Reference, text: str, *, hashed: bool) -> Reference:
    """A bare number is plainer where its line ends with it, or a sentence begins after it.

    "2.4" above a paragraph, "2.4 We disagree" or "2.3(a) yes", but not "2.4 million"; "#4" is as
    good as "4.".
    """
    if found.strength is not Strength.MENTION or found.kind is not None:
        return found
    alone = _ALONE.match(text, found.end)
    dotted = any("." in number for number in found.numbers)
    part = found.numbers[0][-1].isalpha()
    if dotted and (part or alone or _SENTENCE.match(text, found.end)):
        return replace(found, strength=Strength.PLAIN)
    return replace(found, strength=Strength.LIST) if alone or hashed else found
