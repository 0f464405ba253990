"""What people spoke of, theme by theme; a view that few hold is shown as one, not dropped."""

from operator import attrgetter

from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import Share
from soundingboard.vocabulary import LineKind

QUOTED = 3
"""Extracts for each theme."""


def themes(said: Said) -> tuple[Line, ...]:
    """A line for each theme: those of many first, then, as minority views, those of few.

    Of few is what less than 15% of the people heard here spoke of ("a few" in the printed scale).
    A passage may belong to several themes. Where the share is printed, its base is everybody
    heard here: who did not speak of something has not disagreed with it.
    """
    heard = said.count.people
    lines = []
    for name, part in said.by_each(attrgetter("themes")):
        share = Share(part.count.people, heard)
        kind = LineKind.MINORITY if is_of_few(share) else LineKind.THEME
        phrase = share.phrase("person", "people")
        statement = f"{phrase[0].upper()}{phrase[1:]} spoke of this. {part.count}."
        lines.append((share.part, name, part.saying(kind, (name,), statement, extracts=QUOTED)))
    ranked = sorted(lines, key=lambda each: (-each[0], each[1]))
    return tuple(line for _, _, line in ranked)


def is_of_few(share: Share) -> bool:
    """Whether so small a share is a minority view: less than 15%."""
    return 100 * share.part < 15 * share.whole
