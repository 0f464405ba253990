"""What alignment hands on: a piece of a reply and the places of our letter that it answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """One place a passage may belong to.

    `key` is the anchor's key, None for the letter as a whole; `score` runs from 0 to 1; `reason`
    is a sentence for the person who checks it ("stands under the quoted question 3").
    """

    key: str | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer: its words, where they stand in the body, and what they are about.

    `start` and `end` are character offsets in the joined body, `text` is exactly what stands
    between them. `targets` is never empty and holds several anchors where the passage answers
    several ("Q2 and Q3: ..."). `runners_up` are the next best places, best first. Where `sure`
    is False a person decides.
    """

    text: str
    start: int
    end: int
    targets: tuple[Target, ...]
    runners_up: tuple[Target, ...]
    sure: bool
