"""Name a group of passages by phrases its own people use and others hardly do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soundingboard.analysis.keywords import BETWEEN
from soundingboard.analysis.sayings import idle
from soundingboard.analysis.terms import READ_AT_MOST, SMALL_WORDS, WORD, stem

LONGEST = 4
"""Words of a phrase."""

INSIDE = frozenset(WORD.findall("of and the for in to on at by with a an or"))
"""Small words that may stand inside a phrase: "cost of living"."""

NAMES_NOTHING = frozenset(
    WORD.findall(
        """
    able according additional address adequate allocate allow appropriate area areas ask attached
    based become better case clear concern concerned concerns consider considered consideration
    continue continued create current currently detail details develop different due effective
    ensure ensuring especially essential establish etc example examples exist existing expand
    extend fund funded funding good greater improve improved improvement improvements improving
    include included includes including increase increased increases increasing increasingly
    important issue issues large larger level limited lot major mention number particular
    particularly people place please point possible potential present problem problems proper
    properly propose provide provided provides providing provision question reason recommend
    reduce reducing regarding related relevant request requested require required requirement
    requires respondent respond response serious significant specific specifically suggest
    suitable support supported supporting supports sure time times type useful various view
    views whilst work working
    """
    )
)
"""Words by which no subject is known: they may stand inside a phrase, not at either end."""

LONGER_SAYS_MORE = 0.7
"""What each further telling word of a phrase is worth, where as many people say it."""

PHRASES = 3
"""Phrases of one name, at most."""

FEWEST_SAY_IT = 2
"""Passages that say a phrase, at least: one person's words are not everybody's."""

WORTH_ADDING = 0.45
"""How telling a further phrase is beside the first, at least."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The phrases of one passage: each by its stems, as it was written first."""

    phrases: Mapping[Stems, str]

    @classmethod
    def of(cls, text: str) -> "Said":
        """Reads the first 20,000 characters."""
        return cls(dict(_phrases(text[:READ_AT_MOST])))


def names(groups: Sequence[Sequence[Said]]) -> list[str]:
    """For each group up to three phrases that many of it say and few of the other groups.

    Empty where there is none. Each is written as most of those who say it write it. Phrases that
    share a word are not taken together: the longer, more telling one speaks for both.
    """
    found = [Counter(stems for said in group for stems in said.phrases) for group in groups]
    every: Counter[Stems] = Counter()
    for one in found:
        every.update(one)
    whole = sum(len(group) for group in groups)
    return [
        _name(group, own, every, whole - len(group))
        for group, own in zip(groups, found, strict=True)
    ]


def _name(group: Sequence[Said], found: Counter[Stems], every: Counter[Stems], others: int) -> str:
    """The name of one group; `every` counts its phrases in all groups, `others` are passages."""
    worth = {
        stems: (times / len(group) - (every[stems] - times) / max(others, 1))
        * (1 + LONGER_SAYS_MORE * (_telling(stems) - 1))
        for stems, times in found.items()
        if times >= FEWEST_SAY_IT
    }
    chosen: list[Stems] = []
    for stems in sorted(worth, key=lambda one: (-worth[one], one)):
        if len(chosen) == PHRASES or worth[stems] <= 0:
            break
        if chosen and worth[stems] < WORTH_ADDING * worth[chosen[0]]:
            break
        if not any(set(stems) & set(other) - INSIDE for other in chosen):
            chosen.append(stems)
    written = [_as_most_write(stems, group) for stems in chosen]
    whole = ", ".join(written)
    return whole[:1].upper() + whole[1:]


def _telling(stems: Stems) -> int:
    return sum(one not in INSIDE for one in stems)


def _as_most_write(stems: Stems, group: Sequence[Said]) -> str:
    forms = Counter(said.phrases[stems] for said in group if stems in said.phrases)
    capitals = sum(times for form, times in forms.items() if form[:1].isupper())
    best = min(forms, key=lambda form: (-forms[form], form))
    # A capital at the head of a sentence says nothing; a name is written so by nearly all.
    if best[:1].isupper() and not best[1:2].isupper() and capitals < 0.8 * forms.total():
        return best[:1].lower() + best[1:]
    return best


def _phrases(text: str) -> list[tuple[Stems, str]]:
    found = [match.span() for match in WORD.finditer(text)]
    words = [text[start:end] for start, end in found]
    lower = [word.lower() for word in words]
    telling = [
        len(word) > 1 and not word.isdigit() and word not in SMALL_WORDS and not idle(lower, at)
        for at, word in enumerate(lower)
    ]
    ends = [told and lower[at] not in NAMES_NOTHING for at, told in enumerate(telling)]
    phrases: dict[Stems, str] = {}
    for first in range(len(words)):
        if not ends[first]:
            continue
        stems: list[str] = []
        for last in range(first, min(first + LONGEST, len(words))):
            if last > first:
                gap = text[found[last - 1][1] : found[last][0]]
                if not BETWEEN.issuperset(gap):
                    break
            if not telling[last]:
                if lower[last] not in INSIDE:
                    break
                stems.append(lower[last])
                continue
            stems.append(stem(lower[last]))
            if not ends[last]:
                continue
            written = " ".join(text[found[first][0] : found[last][1]].split())
            phrases.setdefault(tuple(stems), written)
    return list(phrases.items())
