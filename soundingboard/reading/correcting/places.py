"""Reads where somebody says a point belongs: "question 5", "2.4", "skills", "the whole plan"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from soundingboard.phrases import phrase
from soundingboard.reading.aligning.kindwords import KINDS, NUMBER_WORDS, ORDINALS
from soundingboard.reading.aligning.markers import Reference, Strength
from soundingboard.reading.aligning.numbering import Numbering
from soundingboard.reading.aligning.wording import stems
from soundingboard.reading.anchors import Anchor, AnchorKind

MOST_WORDS = 8  # of a place named by its words; more of them are a remark
_KIND = (
    r"(?:questions?|qu?\.?|qs|qn|cwestiwn|gwestiwn|chwestiwn|nghwestiwn|[cg]westiynau|"
    r"paragraphs?|paras?\.?|[pb]aragraff(?:au)?|pharagraff(?:au)?|¶|"
    r"sections?|sect?\.?|chapters?|h?adran(?:nau)?|pennod|§|tables?|headings?|items?|clauses?)"
)
_WORDED = "|".join(sorted(filter(str.isalpha, NUMBER_WORDS), key=len, reverse=True))
_PART = r"(?:[ ]?\([a-z]{1,3}\)|[a-z]\b)?"
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}{_PART})"
_AND = r"[ ]*(?:,[ ]*(?:and|a|ac)\b|,|and\b|a\b|ac\b|&|\+|/)[ ]*"
_NAMED = rf"{_KIND}[ ]*(?:no\.?|number|rhif)?[ ]*#?[ ]*(?:{_NUMBER}|(?:{_WORDED})\b)"
_ORDER = "|".join(map(re.escape, sorted(ORDINALS, key=len, reverse=True)))
_ORDINAL = rf"(?:(?:{_ORDER})\s+{_KIND}|{_KIND}\s+(?:{_ORDER}))"
_ONE = rf"(?:(?:the|your|y|yr|eich)\s+)?(?:{_NAMED}|{_ORDINAL}|{_NUMBER})"
_REFERENCES = re.compile(rf"{_ONE}(?:{_AND}{_ONE}){{0,7}}", re.IGNORECASE)
_NAMES_ONE = re.compile(rf"(?:{_NAMED}|{_ORDINAL}|\d+\.\d)", re.IGNORECASE)
_EACH = re.compile(
    rf"(?P<order>{_ORDER})\s+(?P<ordered>{_KIND})|(?P<ordered2>{_KIND})\s+(?P<order2>{_ORDER})\b|"
    rf"(?P<kind>{_KIND})?[ ]*(?:no\.?|number|rhif)?[ ]*#?[ ]*"
    rf"(?P<number>{_NUMBER}|\b(?:{_WORDED})\b)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[,(–—-]|\b(?:because|as|since|so|but|which|where|when|and|for|rather|oherwydd|gan|"
    r"achos|ond)\b)",
    re.IGNORECASE,
)
_SPENT_TAIL = re.compile(
    r"[,\s]*(?:\b(?:please|thanks|thank you|many thanks|instead|really|actually|then|too|as well|"
    r"diolch(?: yn fawr)?|os gwelwch yn dda)\b[\s,]*"
    rf"|[(,\s]*\b(?:(?:and )?not|nid|rather than|instead of|yn lle)\b"
    rf"(?: about| on| under| for| am)?\s+{_ONE}[\s)]*)+$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:the |your |y )?(?:whole|entire|full)"
    r"(?: (?:thing|document|consultation|paper|draft|plan|strategy|letter|lot))?"
    r"|everything|it all|all of it|all of (?:the|your) (?:questions|sections)|overall"
    r"|(?:things |all )?in general|general(?:ly)?"
    r"|general (?:comment|remark|point)s?"
    r"|(?:the |this |your )?(?:document|consultation|paper|draft|plan|strategy)"
    r"(?: (?:as a whole|in general|overall|itself))"
    r"|none of (?:the|your|these) (?:questions|sections)|no question in particular"
    r"|(?:y )?cyfan|popeth|(?:yn )?gyffredinol|cyffredinol|y ddogfen gyfan",
    re.IGNORECASE,
)
_ARTICLES = re.compile(
    r"(?:the |your |our |y |yr )?(?:(?:question|section|part|heading|adran|cwestiwn|one)"
    r" (?:about |on |called |named |headed |for |am |ar )?)?(?:the |your |y |yr )?",
    re.IGNORECASE,
)
_QUOTES = "\"'\u2018\u2019“”«» "


@dataclass(frozen=True, slots=True)
class Named:
    """Where a phrase says something belongs: keys (None: the whole), or why we cannot tell.

    `goes_on` says that more stands behind the place, which is a remark of its own.
    """

    keys: tuple[str | None, ...] = ()
    problem: str = ""
    goes_on: bool = False


class Places:
    """The places of one consultation, by number, by name, and by what else they are known by."""

    def __init__(self, anchors: tuple[Anchor, ...], known_as: Mapping[str, str]) -> None:
        """`known_as`: further words for a key, such as the names of a question's priorities."""
        self._anchors = anchors
        self._numbering = Numbering(anchors)
        telling = [
            anchor for anchor in anchors if anchor.kind in (AnchorKind.QUESTION, AnchorKind.SECTION)
        ]
        self._names = [(anchor.key, _plain(anchor.text)) for anchor in telling]
        self._stems = [(anchor.key, stems(anchor.text)) for anchor in telling]
        self._known_as = [(key, stems(words)) for key, words in known_as.items()]

    def read(self, phrase: str, *, by_words: bool) -> Named | None:
        """Where a phrase points. None: it names no place, so it is no correction.

        `by_words` allows places to be named by their words ("skills"), not only by number.
        """
        said = _SPENT_TAIL.sub("", phrase.strip(" \t\n:")).strip(_QUOTES)
        if _WHOLE.fullmatch(said):
            return Named((None,))
        found = _REFERENCES.match(said)
        if found is not None:
            rest = said[found.end() :]
            if not any(character.isalnum() for character in rest):
                return self._numbered(found[0])
            if _NAMES_ONE.search(found[0]) and _TAIL.match(rest):
                named = self._numbered(found[0])
                return Named(named.keys, named.problem, goes_on=True)
        return self._worded(said) if by_words else None

    def _numbered(self, said: str) -> Named:
        keys: list[str | None] = []
        kind: AnchorKind | None = None
        for one in _EACH.finditer(said):
            word = one["ordered"] or one["ordered2"] or one["kind"]
            if word:
                kind = KINDS.get(word.lower().rstrip("."), None)
            order = one["order"] or one["order2"]
            number = one["number"] or ""
            normal = str(ORDINALS[order.lower()]) if order else _normal(number)
            held = self._numbering.resolve(
                Reference((normal,), kind, Strength.PLAIN, bool(order), 0, len(said))
            )
            if not held:
                return Named(problem=phrase("there is no “%(place)s” here", place=one[0].strip()))
            keys += [self._anchors[k].key for k in held if self._anchors[k].key not in keys]
        return Named(tuple(keys))

    def _worded(self, said: str) -> Named | None:
        bare = _plain(_ARTICLES.sub("", said, count=1))
        wanted = stems(bare)
        if not wanted or len(bare.split()) > MOST_WORDS:
            return None
        exact = [key for key, name in self._names if name == bare]
        if len(exact) == 1:
            return Named((exact[0],))
        for named in (self._stems, self._known_as):
            held = [key for key, words in named if wanted <= words]
            if len(held) == 1:
                return Named((held[0],))
            if held:
                return Named(
                    problem=phrase(
                        "“%(words)s” may be several of our questions or sections", words=said
                    )
                )
        return Named(
            problem=phrase("we found no question or section called “%(words)s”", words=said)
        )


def names_a_kind(said: str) -> bool:
    """Whether somebody says what they name: "Q5" or "2.4", but not "5"."""
    return _NAMES_ONE.search(said) is not None


def _normal(number: str) -> str:
    folded = number.lower()
    return NUMBER_WORDS.get(folded, re.sub(r"[ ()]", "", folded))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", text[:600].casefold()).split())
