"""What each kind of organisation said, so that no small kind is shown on its own."""

from collections.abc import Sequence

from soundingboard.analysis.lines import Line, Said
from soundingboard.vocabulary import LineKind

UNNAMED = "no organisation named"


def by_type(said: Said, fewest: int) -> tuple[Line, ...]:
    """A line for each type of organisation, the most heard first; small ones share the last line.

    A single small type would give itself away as the difference to the total, so the next
    smallest joins it, and so on until the shared line counts at least `fewest` people.
    """
    ranked = sorted(
        said.by(lambda voice: voice.organisation_type or UNNAMED),
        key=lambda each: (-each[1].count.people, each[0]),
    )
    shown = [each for each in ranked if each[1].count.people >= fewest]
    small = tuple(name for name, _ in ranked[len(shown) :])
    while small and shown and (len(small) == 1 or _of_types(said, small).count.people < fewest):
        small = (shown.pop()[0], *small)
    lines = [part.line(LineKind.SECTOR, (name,), extracts=1) for name, part in shown]
    if small:
        small = tuple(sorted(small))
        lines.append(_of_types(said, small).line(LineKind.SECTOR, small, extracts=1))
    return tuple(lines)


def _of_types(said: Said, types: Sequence[str]) -> Said:
    return said.only(lambda voice: (voice.organisation_type or UNNAMED) in types)
