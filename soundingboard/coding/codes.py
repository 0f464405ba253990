"""What a coder says of a passage, as one value that can be kept and compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from soundingboard.vocabulary import PassageKind, Quote, Stance


@dataclass(frozen=True, kw_only=True, slots=True)
class Codes:
    """Ids of priorities and of themes, stance, kinds, a note for colleagues, whether to quote."""

    priorities: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()
    stance: Stance = Stance.NOT_STATED
    kinds: frozenset[PassageKind] = frozenset()
    note: str = ""
    quote: Quote = Quote.UNDECIDED

    def as_json(self) -> dict[str, Any]:
        """The codes as they are kept."""
        return {
            "priorities": sorted(self.priorities),
            "themes": sorted(self.themes),
            "stance": self.stance.value,
            "kinds": sorted(one.value for one in self.kinds),
            "note": self.note,
            "quote": self.quote.value,
        }

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        """The codes that were kept."""
        return cls(
            priorities=_numbers(kept["priorities"]),
            themes=_numbers(kept["themes"]),
            stance=Stance(kept["stance"]),
            kinds=frozenset(PassageKind(one) for one in kept["kinds"]),
            note=kept["note"],
            quote=Quote(kept["quote"]),
        )

    def differs_in(self, other: Self) -> tuple[str, ...]:
        """In what two coders differ; notes and quotations are each one's own, and no codes."""
        pairs = (
            ("priorities", self.priorities, other.priorities),
            ("themes", self.themes, other.themes),
            ("stance", self.stance, other.stance),
            ("kinds", self.kinds, other.kinds),
        )
        return tuple(name for name, mine, yours in pairs if mine != yours)


def _numbers(given: Iterable[int]) -> frozenset[int]:
    return frozenset(int(one) for one in given)
