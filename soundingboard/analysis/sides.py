"""How many people are for something and how many against, each counted once, silence not at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from soundingboard.analysis.counting import Key
from soundingboard.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class Side:
    """The people of one stance, and the passages it was taken in, in the order given."""

    stance: Stance
    people: int
    passages: tuple[Key, ...]


def sides(taken: Iterable[tuple[Key, Key, Stance]]) -> tuple[Side, ...]:
    """The sides people take, given (person, passage, stance) oldest first.

    In the order of `Stance`, without "not stated" and without empty sides. Who changed their mind
    counts with the last stance they took; their earlier passages stay with the side they were on.
    """
    rows = [row for row in taken if row[2] is not Stance.NOT_STATED]
    latest = {person: stance for person, _, stance in rows}
    found = (
        Side(
            stance,
            sum(one is stance for one in latest.values()),
            tuple(passage for _, passage, said in rows if said is stance),
        )
        for stance in Stance
    )
    return tuple(side for side in found if side.passages)
