"""Where one kind of people spoke of something more than the others did, and only where it holds.

Shares are of speakers: an organisation counts once, whoever wrote for it. A difference is told
where Fisher's exact test says that it is hardly chance, after the correction for having looked at
many (Benjamini and Hochberg, 1995: at most one in twenty of those told is false), with Wilson's
interval at 95% for each share. No cell of a table under five is told, nor can one be worked out
from those that are: then nothing is said. Looked at are sectors, the types of organisation within
them, places, and those who speak for themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import false_discovery_control

from soundingboard.analysis.chances import FALSE_AT_MOST, Table, chances, interval
from soundingboard.analysis.counting import Speaker
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.analysis.remainders import gives_away
from soundingboard.analysis.sectors import SECTORS
from soundingboard.vocabulary import LineKind

MOST = 12
"""Differences told, the surest first."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something people spoke of: its name, and its voices."""

    name: str
    said: Said


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    topic: Topic
    table: Table
    speakers: frozenset[Speaker]


def differences(said: Said, topics: Sequence[Topic]) -> tuple[Line, ...]:
    """The differences that hold: by sector, by type of organisation, by place, and of individuals.

    The surest are told first; none is told whose figures, with those told before it, would give
    away a few.
    """
    everybody = frozenset(said.speakers)
    spoke = [frozenset(topic.said.speakers) for topic in topics]
    looked_at = [
        found
        for kind, speakers in _kinds(said)
        for topic, who in zip(topics, spoke, strict=True)
        if (found := _compare(kind, speakers, everybody, topic, who)) is not None
    ]
    if not looked_at:
        return ()
    adjusted = false_discovery_control(chances([one.table for one in looked_at]), method="bh")
    holding = [
        (float(chance), one)
        for chance, one in zip(adjusted, looked_at, strict=True)
        if chance <= FALSE_AT_MOST
    ]
    holding.sort(key=lambda each: (each[0], each[1].kind, each[1].topic.name))
    return tuple(_line(one) for one in _harmless([one for _, one in holding], everybody))


def _kinds(said: Said) -> list[tuple[str, frozenset[Speaker]]]:
    """The kinds of speakers with at least five, each with its name in a sentence."""
    # First the narrower: a sector of which one type alone is heard goes by that type's name.
    types: dict[str, set[Speaker]] = {}
    sectors: dict[str, set[Speaker]] = {}
    places: dict[str, set[Speaker]] = {}
    alone: set[Speaker] = set()
    for voice, speaker in zip(said.voices, said.speakers, strict=True):
        kind = voice.organisation_type
        if kind:
            types.setdefault(kind, set()).add(speaker)
        if kind in SECTORS:
            sectors.setdefault(SECTORS[kind], set()).add(speaker)
        if voice.place:
            places.setdefault(voice.place, set()).add(speaker)
        if voice.organisation is None:
            alone.add(speaker)
    named = [
        *((f"Speakers of the kind “{name}”", found) for name, found in types.items()),
        *((f"Speakers of the sector “{name}”", found) for name, found in sectors.items()),
        *((f"Speakers from {name}", found) for name, found in places.items()),
        ("People who speak for themselves", alone),
    ]
    found: dict[frozenset[Speaker], str] = {}
    for name, speakers in named:
        if len(speakers) >= SHOWN_FROM:
            found.setdefault(frozenset(speakers), name)
    return [(kind, speakers) for speakers, kind in found.items()]


def _harmless(holding: Sequence[_Found], everybody: frozenset[Speaker]) -> list[_Found]:
    told: list[_Found] = []
    for one in holding:
        before = [other.speakers for other in told if other.topic is one.topic]
        spoke = frozenset(one.topic.said.speakers)
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
    return _Found(kind, topic, table, speakers) if table.may_be_told else None


def _line(found: _Found) -> Line:
    table = found.table
    more = table.spoke * table.others > table.others_spoke * table.of
    behind = found.topic.said.spoken_by(found.speakers, others=not more)
    statement = (
        f"{found.kind} spoke of “{found.topic.name}” {'more' if more else 'less'} than others: "
        f"{_share(table.spoke, table.of)}, others {_share(table.others_spoke, table.others)}."
    )
    return behind.saying(LineKind.DIFFERENCE, (found.topic.name,), statement, extracts=1)


def _share(part: int, whole: int) -> str:
    """A share with its interval: "12 of 17 (95% interval 47% to 87%)"."""
    low, high = interval(part, whole)
    return f"{part:,} of {whole:,} (95% interval {round(100 * low)}% to {round(100 * high)}%)"
