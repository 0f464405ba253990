"""Where one kind of people spoke of something more than the others did, and only where it holds.

Shares are of speakers: an organisation counts once, whoever wrote for it. A difference is told
where Fisher's exact test says that it is hardly chance, after the correction for having looked at
many (Benjamini and Hochberg, 1995: at most one in twenty of those told is false), with Wilson's
interval at 95% for each share. No cell of a table under five is told, nor can one be worked out
from those that are: then nothing is said. Looked at are sectors, the types of organisation within
them, places, and those who speak for themselves.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.stats import binomtest, false_discovery_control, fisher_exact

from soundingboard.analysis.counting import Key, Voice
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.analysis.remainders import gives_away
from soundingboard.analysis.sectors import SECTORS
from soundingboard.vocabulary import LineKind

FALSE_AT_MOST = 0.05
"""Share of false ones among the differences told, at most (false discovery rate)."""

FAR_FROM_TOLD = 0.1
"""Above this by the chi-squared test, Fisher's never comes near to `FALSE_AT_MOST` where no cell is
from one to four; the correction for many only makes it larger."""

MOST = 12
"""Differences told, the surest first."""

Speaker = tuple[str, Key]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something people spoke of: its name, and its voices."""

    name: str
    said: Said


@dataclass(frozen=True, slots=True)
class Table:
    """How many of one kind of speakers, and of all others, spoke of a topic."""

    spoke: int
    of: int
    others_spoke: int
    others: int

    @property
    def may_be_told(self) -> bool:
        """Whether no cell is from one to four: those that are told, and their complements."""
        told = (self.spoke, self.others_spoke)
        complements = (self.of - self.spoke, self.others - self.others_spoke)
        return all(cell == 0 or cell >= SHOWN_FROM for cell in told + complements)

    @property
    def chance(self) -> float:
        """How likely chance alone makes a difference as great (two-sided), from 0 to 1.

        Fisher's exact test takes a thousand times as long as the chi-squared test, of which there
        is enough to say that a table is nowhere near to being told.
        """
        nearly = self._roughly
        if nearly > FAR_FROM_TOLD:
            return nearly
        table = [
            [self.spoke, self.of - self.spoke],
            [self.others_spoke, self.others - self.others_spoke],
        ]
        return float(fisher_exact(table).pvalue)

    @property
    def _roughly(self) -> float:
        """The same by Pearson's chi-squared test, one degree of freedom, not corrected."""
        silent, others_silent = self.of - self.spoke, self.others - self.others_spoke
        together = (self.spoke + self.others_spoke) * (silent + others_silent)
        if not together:
            return 1.0
        apart = self.spoke * others_silent - self.others_spoke * silent
        squared = apart**2 * (self.of + self.others) / (together * self.of * self.others)
        return math.erfc(math.sqrt(squared / 2))


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    topic: Topic
    table: Table
    chance: float
    speakers: frozenset[Speaker]


def differences(said: Said, topics: Sequence[Topic]) -> tuple[Line, ...]:
    """The differences that hold: by sector, by type of organisation, by place, and of individuals.

    The surest are told first; none is told whose figures, with those told before it, would give
    away a few.
    """
    everybody = frozenset(voice.speaker for voice in said.voices)
    spoke = [frozenset(voice.speaker for voice in topic.said.voices) for topic in topics]
    looked_at = [
        found
        for kind, speakers in _kinds(said)
        for topic, who in zip(topics, spoke, strict=True)
        if (found := _compare(kind, speakers, everybody, topic, who)) is not None
    ]
    if not looked_at:
        return ()
    adjusted = false_discovery_control([one.chance for one in looked_at], method="bh")
    holding = [
        (float(chance), one)
        for chance, one in zip(adjusted, looked_at, strict=True)
        if chance <= FALSE_AT_MOST
    ]
    holding.sort(key=lambda each: (each[0], each[1].kind, each[1].topic.name))
    return tuple(_line(one) for one in _harmless([one for _, one in holding], everybody))


def _kinds(said: Said) -> list[tuple[str, frozenset[Speaker]]]:
    """The kinds of speakers with at least five, each with its name in a sentence."""
    naming: tuple[Callable[[Voice], str], ...] = (
        # First the narrower: a sector of which one type alone is heard goes by that type's name.
        lambda voice: (
            f"Speakers of the kind “{voice.organisation_type}”" if voice.organisation_type else ""
        ),
        lambda voice: (
            f"Speakers of the sector “{SECTORS[voice.organisation_type]}”"
            if voice.organisation_type in SECTORS
            else ""
        ),
        lambda voice: f"Speakers from {voice.place}" if voice.place else "",
        lambda voice: "" if voice.organisation is not None else "People who speak for themselves",
    )
    found: dict[frozenset[Speaker], str] = {}
    for name in naming:
        for kind, part in said.by(name):
            speakers = frozenset(voice.speaker for voice in part.voices)
            if kind and len(speakers) >= SHOWN_FROM:
                found.setdefault(speakers, kind)
    return [(kind, speakers) for speakers, kind in found.items()]


def _harmless(holding: Sequence[_Found], everybody: frozenset[Speaker]) -> list[_Found]:
    told: list[_Found] = []
    for one in holding:
        before = [other.speakers for other in told if other.topic is one.topic]
        spoke = frozenset(voice.speaker for voice in one.topic.said.voices)
        if not gives_away(one.speakers, before, everybody, spoke):
            told.append(one)
        if len(told) == MOST:
            break
    return told


def _compare(
    kind: str,
    speakers: frozenset[Speaker],
    everybody: frozenset[Speaker],
    topic: Topic,
    spoke: frozenset[Speaker],
) -> _Found | None:
    others = len(everybody) - len(speakers)
    if others < SHOWN_FROM:
        return None
    theirs = len(spoke & speakers)
    table = Table(theirs, len(speakers), len(spoke) - theirs, others)
    return _Found(kind, topic, table, table.chance, speakers) if table.may_be_told else None


def _line(found: _Found) -> Line:
    table = found.table
    more = table.spoke * table.others > table.others_spoke * table.of
    behind = found.topic.said.only(lambda voice: (voice.speaker in found.speakers) is more)
    statement = (
        f"{found.kind} spoke of “{found.topic.name}” {'more' if more else 'less'} than others: "
        f"{_share(table.spoke, table.of)}, others {_share(table.others_spoke, table.others)}."
    )
    return behind.saying(LineKind.DIFFERENCE, (found.topic.name,), statement, extracts=1)


def _share(part: int, whole: int) -> str:
    """A share with its interval: "12 of 17 (95% interval 47% to 87%)"."""
    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    low, high = round(100 * interval.low), round(100 * interval.high)
    return f"{part:,} of {whole:,} (95% interval {low}% to {high}%)"
