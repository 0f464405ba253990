"""Judges an alignment against the truth, passage by passage."""

from collections import Counter
from dataclasses import dataclass

from soundingboard.reading.aligning.wording import words_of
from soundingboard.reading.alignment import Passage
from tests.post.clients import Say

CONTAINED = 0.9  # share of an answer's words that must be in a passage for it to be in it
FEWEST = 3  # words of an answer that cannot be in a passage by chance


@dataclass(slots=True)
class Tally:
    """How many passages were right, asked about or wrong, and how many answers were lost."""

    passages: int = 0
    right: int = 0
    asked: int = 0
    wrong: int = 0
    stray: int = 0
    answers: int = 0
    lost: int = 0

    def add(self, other: "Tally") -> None:
        """Add the counts of another."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def judge(passages: tuple[Passage, ...], truth: tuple[Say, ...]) -> tuple[Tally, list[str]]:
    """Count, and say in words what was wrong or lost.

    A passage is right where its targets are exactly those of the answer it is most like, and of
    every other answer it holds; asked where it is not sure; else wrong. A sure passage made of
    words nobody answered with is stray, and counts as wrong. An answer is lost where fewer than
    half of its words are in the passages.
    """
    tally, notes = Tally(passages=len(passages), answers=len(truth)), []
    bags = [_bag(said.text) for said in truth]
    everything: Counter[str] = Counter()
    for passage in passages:
        words = _bag(passage.text)
        everything += words
        keys = tuple(target.key for target in passage.targets)
        meant = _meant(words, truth, bags)
        if not passage.sure:
            tally.asked += 1
            notes.append(f"ASKED {keys} {passage.text[:90]!r}: {passage.targets[0].reason}")
        elif meant == {keys}:
            tally.right += 1
        else:
            tally.wrong += 1
            tally.stray += not meant
            reason = passage.targets[0].reason
            notes.append(f"WRONG {keys} for {meant} {passage.text[:90]!r}: {reason}")
    for said, bag in sorted(zip(truth, bags, strict=True), key=lambda pair: -pair[1].total()):
        if (bag & everything).total() < bag.total() / 2:
            tally.lost += 1
            notes.append(f"LOST {said.keys} {said.text[:90]!r}")
        everything -= bag
    return tally, notes


def _bag(text: str) -> Counter[str]:
    return Counter(words_of(text).folded) or Counter([text])


def _meant(
    words: Counter[str], truth: tuple[Say, ...], bags: list[Counter[str]]
) -> set[tuple[str | None, ...] | None]:
    """The targets of the answer a passage is most like, and of all others it holds."""
    scored = [
        (2 * (bag & words).total() / (bag.total() + words.total()), said)
        for said, bag in zip(truth, bags, strict=True)
    ]
    best = max((score for score, _ in scored), default=0.0)
    meant = {said.keys for score, said in scored if 0.3 < score == best}
    rest = words.copy()
    for (score, _), bag in zip(scored, bags, strict=True):
        rest -= bag if score == best else Counter()
    for said, bag in zip(truth, bags, strict=True):
        if len(bag) >= FEWEST and (bag & rest).total() >= CONTAINED * bag.total():
            meant.add(said.keys)
    return meant
