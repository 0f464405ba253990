"""How figures are told: in full in the internal edition, with none under five in what is public."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from soundingboard.analysis.disclosure import NOT_SHOWN, hide, is_hidden, phrase, printed
from soundingboard.analysis.lines import Said
from soundingboard.analysis.quantities import SHOWN_FROM, Share, counted
from soundingboard.press.report import Cell, Edition, Row

MOST_NAMES = 3  # of rows that are added together; more are only counted


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a table whose rows add up: its figures, each with the passages behind it."""

    name: str
    numbers: tuple[int, ...]
    passages: tuple[tuple[int, ...], ...]
    silent: tuple[int, ...] = ()  # figures that are not printed and follow from those that are


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells figures for one edition."""

    edition: Edition

    @property
    def is_public(self) -> bool:
        return self.edition is Edition.PUBLIC

    def share(self, part: int, whole: int, one: str = "person", many: str = "people") -> str:
        """So many of so many, in words by the printed bands and in figures."""
        if whole == 0:
            return f"none of the {many}"
        if self.is_public:
            return phrase(part, whole, one, many)
        return Share(part, whole).phrase(one, many)

    def number(self, number: int, one: str, many: str) -> str:
        """A number with what is counted."""
        if self.is_public and 0 < number < SHOWN_FROM:
            return f"fewer than {SHOWN_FROM} {many}"
        return counted(number, one, many)

    def heard(self, people: int, organisations: int, verb: str) -> str:
        """Who did something: "17 people answered; 1 organisation is represented among them."."""
        if not people:
            return f"Nobody {verb}."
        who = f"{capital(self.number(people, 'person', 'people'))} {verb}"
        if not organisations:
            return f"{who}; no organisation is represented."
        told = self.number(organisations, "organisation", "organisations")
        return f"{who}; {told} {'is' if told.startswith('1 ') else 'are'} represented."

    def is_told(self, part: int, whole: int) -> bool:
        """Whether this edition prints the figure, and so names the passages behind it."""
        return not (self.is_public and (whole < SHOWN_FROM or is_hidden(part, whole)))

    def cell(self, part: int, whole: int, passages: Sequence[int]) -> Cell:
        """A figure out of a whole that is printed too."""
        if self.is_told(part, whole):
            return Cell(text=f"{part:,}", number=part, passages=tuple(passages))
        return Cell(text=printed(part, whole) if whole >= SHOWN_FROM else NOT_SHOWN)

    def rows(self, parts: Sequence[Part], total: str = "") -> tuple[Row, ...]:
        """The rows of a table whose columns add up, with their total where one is wanted.

        In what is published, rows that would tell of a few are added together in one.
        """
        hidden = hide([(*part.numbers, *part.silent) for part in parts] if self.is_public else [])
        made = [_row(part) for at, part in enumerate(parts) if at not in hidden.rows]
        small = [parts[at] for at in sorted(hidden.rows)]
        if small:
            names = [part.name for part in small]
            together = (
                ", ".join(names)
                if len(names) <= MOST_NAMES
                else f"{len(names)} with few people each"
            )
            made.append(_row(_sum(small, f"{together}, together"), shown=not hidden.totals))
        if total and parts:
            whole = _row(_sum(parts, total), shown=not hidden.totals)
            made.append(replace(whole, is_sum=True))
        return tuple(made)

    def across(self, part: Part) -> Row:
        """One row whose figures add up from left to right, with their sum as its last."""
        hidden = hide([(number,) for number in part.numbers] if self.is_public else [])
        cells = [
            Cell(text=NOT_SHOWN) if at in hidden.rows else _cell(number, ids)
            for at, (number, ids) in enumerate(zip(part.numbers, part.passages, strict=True))
        ]
        whole = _cell(sum(part.numbers), sorted({one for ids in part.passages for one in ids}))
        return Row(name=part.name, cells=(*cells, Cell(text=NOT_SHOWN) if hidden.totals else whole))

    def statement(self, said: Said, whole: int, verb: str) -> str:
        """Who said something: "Most people (31 of 38) answered it, from 12 organisations."."""
        count = said.count
        sentence = f"{capital(self.share(count.people, whole))} {verb}"
        if not self.is_public and count.people:
            return f"{sentence}, {count.of_whom}."
        if self.is_told(count.people, whole) and count.organisations >= SHOWN_FROM:
            sentence += f", from {counted(count.organisations, 'organisation', 'organisations')}"
        return f"{sentence}."

    def ids(self, said: Said, whole: int) -> tuple[int, ...]:
        """The passages behind a statement, where its figure is told."""
        if not self.is_told(said.count.people, whole):
            return ()
        return tuple(int(voice.passage) for voice in said.voices)


def capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def _sum(parts: Sequence[Part], name: str) -> Part:
    columns = range(len(parts[0].numbers))
    return Part(
        name,
        tuple(sum(part.numbers[at] for part in parts) for at in columns),
        tuple(
            tuple(sorted({one for part in parts for one in part.passages[at]})) for at in columns
        ),
    )


def _row(part: Part, *, shown: bool = True) -> Row:
    cells = (
        _cell(number, ids) if shown else Cell(text=NOT_SHOWN)
        for number, ids in zip(part.numbers, part.passages, strict=True)
    )
    return Row(name=part.name, cells=tuple(cells))


def _cell(number: int, passages: Sequence[int]) -> Cell:
    return Cell(text=f"{number:,}", number=number, passages=tuple(passages))
