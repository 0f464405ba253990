"""What a language model wrote is kept only as far as it can be proven by the passages it cites.

Each sentence must cite passages that were shown to the model; what it quotes must stand in one of
them word for word; each number must be one of our counts or stand there too; and words for how many
("most", "nobody") are for our own counts alone. What fails is dropped, with the reason.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from soundingboard.analysis.terms import spoken

LONGEST_SENTENCE = 300  # characters
LONGEST_NAME = 80
MOST_SENTENCES = 6
SAID = 0.5  # of the telling words of a name must be said in the passages

_OPEN, _SHUT = "\u2018", "\u2019"  # single quotation marks
_QUOTED = re.compile(
    f"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|(?<!\\w)[{_OPEN}']([^{_OPEN}{_SHUT}']{{3,}})[{_SHUT}'](?!\\w)"
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        re.findall(
            r"\w+",
            """
            two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
            sixteen seventeen eighteen nineteen twenty
            """,
        ),
        start=2,
    )
}
_HOW_MANY = frozenset(
    re.findall(
        r"\w+",
        """
        all almost always dozens every everybody everyone few hundreds majority many minority most
        never nobody none percent several unanimous unanimously widespread
        """,
    )
)
# Marks of markup, addresses, and signs that are not seen or turn the direction of writing round
_MARKUP = re.compile(
    r"[<>{}`\\]|https?:|www\.|[\x00-\x08\x0b-\x1f\x7f]"
    r"|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Proven:
    """A sentence, and the passages it cites."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something the model wrote that could not be kept, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is left of an answer: a name (empty: none that can be kept), sentences, and the rest."""

    name: str
    sentences: tuple[Proven, ...]
    dropped: tuple[Dropped, ...]


def prove(answer: str, passages: Mapping[int, str], counts: Collection[int]) -> Draft:
    """Checks an answer of the shape {"name": …, "sentences": [{"text": …, "passages": […]}]}.

    `passages` are the words shown to the model, by number; `counts` the numbers it may tell.
    An answer of any other shape gives an empty draft that says so.
    """
    written = _read(answer)
    if written is None:
        return Draft("", (), (Dropped(answer[:LONGEST_SENTENCE], "not the shape that was asked"),))
    dropped: list[Dropped] = []
    name = _text(written.get("name"))
    trouble = _wrong_name(name, passages)
    if trouble and name:
        dropped.append(Dropped(name[:LONGEST_SENTENCE], trouble))
    kept: list[Proven] = []
    given = written.get("sentences")
    for one in given if isinstance(given, list) else []:
        text = _text(one.get("text")) if isinstance(one, dict) else ""
        cited = _cited(one.get("passages")) if isinstance(one, dict) else ()
        reason = _wrong(text, cited, passages, counts)
        if not reason and len(kept) == MOST_SENTENCES:
            reason = "one sentence too many"
        if reason:
            dropped.append(Dropped(text[:LONGEST_SENTENCE], reason))
        else:
            kept.append(Proven(text, cited))
    return Draft("" if trouble else name, tuple(kept), tuple(dropped))


def _read(answer: str) -> dict[str, object] | None:
    begin, end = answer.find("{"), answer.rfind("}")
    try:
        written = json.loads(answer[begin : end + 1])
    except (ValueError, RecursionError):
        return None
    return written if isinstance(written, dict) else None


def _text(given: object) -> str:
    return " ".join(given.split()) if isinstance(given, str) else ""


def _cited(given: object) -> tuple[int, ...]:
    if not isinstance(given, list) or not all(type(one) is int for one in given):
        return ()
    return tuple(dict.fromkeys(given))


def _wrong_name(name: str, passages: Mapping[int, str]) -> str:
    if not name or len(name) > LONGEST_NAME or _MARKUP.search(name):
        return "no name of one plain line"
    stems = {stem for stem, _ in spoken(name)}
    said = {stem for text in passages.values() for stem, _ in spoken(text)}
    if not stems or len(stems & said) < SAID * len(stems):
        return "its words are not those of the passages"
    return ""


def _wrong(
    text: str, cited: tuple[int, ...], passages: Mapping[int, str], counts: Collection[int]
) -> str:
    """Why a sentence cannot be kept; empty where it can."""
    if not text or len(text) > LONGEST_SENTENCE or _MARKUP.search(text):
        return "no sentence of plain words"
    if not cited:
        return "cites no passage"
    if not set(cited) <= passages.keys():
        return "cites a passage it was not shown"
    sources = [_folded(passages[number]) for number in cited]
    for found in _QUOTED.finditer(text):
        quoted = _folded(found[1] or found[2] or "")
        if not quoted or not any(quoted in source for source in sources):
            return "quotes words that its passages do not say"
    words = [word.lower() for word in _WORD.findall(_QUOTED.sub(" ", text))]
    if not _HOW_MANY.isdisjoint(words):
        return "says how many in words of its own"
    return _wrong_number(text, words, sources, counts)


def _wrong_number(text: str, words: list[str], sources: list[str], counts: Collection[int]) -> str:
    said = {digits for source in sources for digits in _DIGITS.findall(source)}
    for digits in _DIGITS.findall(text):
        plain = digits.replace(",", "")
        if digits not in said and not (plain.isdecimal() and int(plain) in counts):
            return "tells a number that is not ours"
    in_words = {word for source in sources for word in source.split()}
    for word in words:
        if word in _NUMBERS and _NUMBERS[word] not in counts and word not in in_words:
            return "tells a number that is not ours"
    return ""


def _folded(text: str) -> str:
    same = str.maketrans({_OPEN: "'", _SHUT: "'", "“": '"', "”": '"', "–": "-", "—": "-"})
    return " ".join(text.translate(same).casefold().split())
