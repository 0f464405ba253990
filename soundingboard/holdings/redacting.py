"""Redacting: who else is named in words about somebody is hidden before they get them.

The rule, after the ICO's three steps for requests that touch other people (guidance on the right
of access; Data Protection Act 2018, Schedule 2, paragraph 16): what the person wrote or was sent
they know already, and get whole. In what others wrote, addresses, telephone numbers and names of
people on our list are hidden. Names of staff stay: they did it in their office.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from soundingboard.people.names import HONOURS, TITLES
from soundingboard.people.organisations import folded

ADDRESS = "[an address of somebody else]"
NAME = "[a name of somebody else]"
NUMBER = "[a telephone number]"
HIDDEN = "[hidden]"
# Bounded, so that no text makes them slow.
_ADDRESS = re.compile(
    r"[^\s<>\"@,;:()\[\]]{1,64}@[^\s<>\"@,;:()\[\]]{0,254}[^\s<>\"@,;:()\[\].'’!?]"
)
_AROUND = "'\u2018\u2019\u201c\u201d*_`\u00b4"  # what stands around an address in running words
_NUMBER = re.compile(r"(?<![\w+.])(?:\+|00|0)\d(?:[ ().-]{0,2}\d){8,13}(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*")
_MOST_INITIALS = 4
_LONGEST = 12  # words of a name; of a longer one the first and the last are looked for
_OF_A_BODY = frozenset({"the", "of", "and", "for"})  # no person's name has them
_STOP = re.compile(r"[.!?;:][\s\"'”’)]|\n\s*\n")  # no name goes on behind it


@dataclass(frozen=True, slots=True)
class Redactor:
    """Hides others in a text. `names` are theirs, folded; `own` are the person's addresses."""

    own: frozenset[str]
    names: frozenset[str]
    longest: int = 0  # words of the longest name
    hidden: re.Pattern[str] | None = None  # what staff want hidden besides

    def words(self, text: str) -> str:
        """A text others wrote, with everybody hidden but the person and staff."""
        if self.hidden is not None:
            text = self.hidden.sub(HIDDEN, text)
        return _NUMBER.sub(NUMBER, self._without_names(_ADDRESS.sub(self._address, text)))

    def value(self, value: Any) -> Any:
        """A value of a record: every text in it."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value

    def _address(self, found: re.Match[str]) -> str:
        bare = found[0].lower().strip(_AROUND)
        readings = {found[0].lower(), bare, re.sub(r"['’]s$", "", bare)}
        return found[0] if readings & self.own else ADDRESS

    def _without_names(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        keys = [_key(word[0]) for word in words]
        pieces, done, at = [], 0, 0
        while at < len(words):
            length = self._name_at(text, words, keys, at)
            if not length:
                at += 1
                continue
            pieces += [text[done : words[at].start()], NAME]
            done = words[at + length - 1].end()
            at += length
        return "".join([*pieces, text[done:]])

    def _name_at(self, text: str, words: list[re.Match[str]], keys: list[str], at: int) -> int:
        """How many words from here are a name, the longest; 0 for none."""
        length = 0
        whole, bare = [keys[at]], [keys[at]]  # with initials and without
        for end in range(at + 1, min(len(words), at + self.longest + _MOST_INITIALS)):
            gap = text[words[end - 1].end() : words[end].start()]
            shortened = len(keys[end - 1]) == 1 or keys[end - 1] in TITLES
            if _STOP.search(gap) and not (shortened and gap.startswith(".")):
                break
            whole.append(keys[end])
            found = " ".join(whole) in self.names
            if len(keys[end]) > 1:
                bare.append(keys[end])
                found = found or " ".join(bare) in self.names
            if found:
                length = end - at + 1
        return length


def redactor(
    own: Iterable[str],
    own_names: Iterable[str],
    names: Iterable[str],
    also: Iterable[str] = (),
) -> Redactor:
    """What hides everybody of `names` but the person. One word alone is no name to us: "May".

    A name is known with and without titles, honours and what stands between the first and the
    last of it, and with the last in front. What the person or their organisation is called, in
    `own_names`, is not hidden, also where somebody else is called so.
    """
    theirs = {one for name in own_names for one in _spellings(name)}
    others = {one for name in names for one in _spellings(name)} - theirs
    hidden = sorted({" ".join(one.split()) for one in also} - {""}, key=len, reverse=True)
    found = "|".join(r"\s+".join(map(re.escape, one.split())) for one in hidden)
    return Redactor(
        own=frozenset(one.lower() for one in own),
        names=frozenset(others),
        longest=min(_LONGEST, max((one.count(" ") + 1 for one in others), default=0)),
        hidden=re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None,
    )


def _spellings(name: str) -> set[str]:
    """A name in the ways it may be written, folded."""
    last, comma, first = name.partition(",")
    # "Evans, Eleri", but not "Eleri Evans, OBE".
    turned = comma and not set(_keys(first)) <= HONOURS
    whole = _keys(f"{first} {last}" if turned else name)
    bare = list(whole)
    while bare and bare[0] in TITLES:
        del bare[0]
    while bare and bare[-1] in HONOURS:
        del bare[-1]
    ways = [whole, bare]
    if not _OF_A_BODY & set(bare):
        ways += [[*bare[-1:], *bare[:-1]], [*bare[:1], *bare[1:][-1:]]]
        ways += [list(reversed(ways[-1]))]
    ways += [[one for one in way if len(one) > 1] for way in ways]
    return {" ".join(way) for way in ways if len(way) > 1}


def _keys(words: str) -> list[str]:
    return [_key(word[0]) for word in _WORD.finditer(words)]


def _key(words: str) -> str:
    return folded(words.replace("’", "'"))
