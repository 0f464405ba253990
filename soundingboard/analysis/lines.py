"""A line of a digest: a count, a few extracts, and always the passages it rests on."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Self, TypeVar

from soundingboard.analysis.counting import Count, Key, Speaker, Voice
from soundingboard.analysis.duplicates import same_text
from soundingboard.analysis.extracts import (
    Extract,
    Passage,
    Remembered,
    choose,
    extract,
    looked_at,
    sign,
)
from soundingboard.vocabulary import LineKind

Name = TypeVar("Name", bound=Hashable)
About = Key | tuple[str, ...] | None


class LineWithoutPassages(ValueError):
    """A line was about to say something that nobody said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, what it is about, and the passages behind it, oldest first.

    `about` is the key of the question, section or priority, or the names of what it is: types of
    organisation, a theme; None stands for the document as a whole. Raises LineWithoutPassages
    where there is nothing behind it.
    """

    kind: LineKind
    about: About
    statement: str
    count: Count
    passages: tuple[Key, ...]
    extracts: tuple[Extract, ...] = ()
    quoted_from: str = ""
    """A sign of the passages among which the extracts were chosen; none where none were sought."""

    def __post_init__(self) -> None:
        if not self.passages:
            raise LineWithoutPassages(self.statement)


@dataclass(frozen=True)
class Said:
    """Some voices, oldest first, each with the name of its wording (the same for all copies).

    `speakers` are whose they are, kept since they are asked for again and again. `remembered` is
    what was quoted before: out of the same passages the same is quoted again.
    """

    voices: Sequence[Voice]
    wordings: Sequence[Key]
    speakers: Sequence[Speaker]
    remembered: Remembered

    @classmethod
    def by_all(
        cls,
        voices: Sequence[Voice],
        *,
        wordings: Mapping[Key, Key] | None = None,
        remembered: Remembered | None = None,
    ) -> Self:
        """All these voices, put in order of time, copies of one text recognised.

        `wordings`: which wording each passage has, where it is known already.
        """
        ordered = sorted(voices, key=attrgetter("received_at", "passage"))
        if wordings is None:
            heads = same_text([voice.text for voice in ordered])
            names = [ordered[head].passage for head in heads]
        else:
            names = [wordings[voice.passage] for voice in ordered]
        speakers = [voice.speaker for voice in ordered]
        return cls(ordered, names, speakers, remembered or {})

    @cached_property
    def count(self) -> Count:
        return Count.of(self.voices, self.wordings)

    def only(self, wanted: Callable[[Voice], bool]) -> "Said":
        return self._at([at for at, is_so in enumerate(map(wanted, self.voices)) if is_so])

    def by(
        self, name: Callable[[Voice], Name], order: Iterable[Name] = ()
    ) -> list[tuple[Name, "Said"]]:
        """The voices of each name: first the names in `order`, then others as they came."""
        places: defaultdict[Name, list[int]] = defaultdict(list, {each: [] for each in order})
        for at, each in enumerate(map(name, self.voices)):
            places[each].append(at)
        return [(each, self._at(found)) for each, found in places.items() if found]

    def by_each(self, names: Callable[[Voice], Iterable[Name]]) -> list[tuple[Name, "Said"]]:
        """The voices of each name, where a voice may have several names, or none."""
        places: defaultdict[Name, list[int]] = defaultdict(list)
        for at, several in enumerate(map(names, self.voices)):
            for each in several:
                places[each].append(at)
        return [(each, self._at(found)) for each, found in places.items()]

    def holding(self, passages: Iterable[Key]) -> "Said":
        """The voices of these passages alone."""
        wanted = frozenset(passages)
        return self.only(lambda voice: voice.passage in wanted)

    def spoken_by(self, speakers: Container[Speaker], *, others: bool = False) -> "Said":
        """The voices of these speakers, or of all `others`."""
        return self._at(
            [at for at, one in enumerate(self.speakers) if (one in speakers) is not others]
        )

    def by_wording(self, wanted: Container[Key] | None = None) -> list["Said"]:
        """The voices of each wording, or of each that is wanted, in order of the first."""
        places: defaultdict[Key, list[int]] = defaultdict(list)
        for at, wording in enumerate(self.wordings):
            if wanted is None or wording in wanted:
                places[wording].append(at)
        return [self._at(found) for found in places.values()]

    def line(self, kind: LineKind, about: About, lead_in: str = "", *, extracts: int = 0) -> Line:
        """A line that counts these voices and quotes at most so many of them."""
        return self.saying(kind, about, f"{lead_in}{self.count}.", extracts=extracts)

    def saying(self, kind: LineKind, about: About, statement: str, *, extracts: int = 0) -> Line:
        """A line that says this of these voices and quotes at most so many of them."""
        quoted, quoted_from = self._quoted(extracts) if extracts else ((), "")
        return Line(
            kind=kind,
            about=about,
            statement=statement,
            count=self.count,
            passages=tuple(map(attrgetter("passage"), self.voices)),
            extracts=quoted,
            quoted_from=quoted_from,
        )

    def _quoted(self, most: int) -> tuple[tuple[Extract, ...], str]:
        looked = self._at(looked_at(len(self.voices)))
        passages = [
            Passage(voice.passage, voice.text, str(speaker), wording)
            for voice, speaker, wording in zip(
                looked.voices, looked.speakers, looked.wordings, strict=True
            )
        ]
        of = sign(passages, most)
        before = self.remembered.get(of)
        if before is None:
            return choose(passages, most), of
        texts = {one.key: one.text for one in passages}
        return tuple(extract(key, texts[key], span) for key, span in before), of

    def _at(self, places: Sequence[int]) -> "Said":
        """The voices at these places, which are in order, and each only once."""
        if len(places) == len(self.voices):
            return self
        voices, wordings, speakers = self.voices, self.wordings, self.speakers
        return Said(
            list(map(voices.__getitem__, places)),
            list(map(wordings.__getitem__, places)),
            list(map(speakers.__getitem__, places)),
            self.remembered,
        )
