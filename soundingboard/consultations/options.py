"""The options of a closed question: each with the stance it says, where it says one."""

from collections.abc import Sequence
from dataclasses import dataclass

from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Stance

FEWEST_OPTIONS = 2
MOST_OPTIONS = 12
LONGEST_OPTION = 150
BAR = "|"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer somebody can choose, as it is printed, and whether that is for or against."""

    label: str
    stance: Stance = Stance.NOT_STATED

    def __str__(self) -> str:
        """The option as staff write it: "Agree | support"."""
        said = "" if self.stance is Stance.NOT_STATED else f" {BAR} {self.stance.value}"
        return f"{self.label}{said}"


def read_options(lines: Sequence[str]) -> tuple[Option, ...]:
    """Options as staff write them, one a line: "Agree | support"; empty lines are passed over.

    The word after the bar is support, oppose or neither; without a bar an option says no stance.
    Raises Unreadable for one option alone, too many, two of one name, or another word.
    """
    options = tuple(_option(line) for line in lines if line.strip())
    if options and len(options) < FEWEST_OPTIONS:
        raise Unreadable(f"Give at least {FEWEST_OPTIONS} options, one a line.")
    if len(options) > MOST_OPTIONS:
        raise Unreadable(f"A question has at most {MOST_OPTIONS} options.")
    names = [one.label.casefold() for one in options]
    double = next((one for one in options if names.count(one.label.casefold()) > 1), None)
    if double is not None:
        raise Unreadable(f"There are two options “{double.label}”.")
    return options


def _option(line: str) -> Option:
    name, bar, said = line.partition(BAR)
    label = " ".join(name.replace("\x00", "").split())
    if not any(map(str.isalnum, label)):
        raise Unreadable("An option has no words.")
    if len(label) > LONGEST_OPTION:
        raise Unreadable(f"An option has more than {LONGEST_OPTION} characters.")
    try:
        return Option(label, Stance(said.strip().casefold()) if bar else Stance.NOT_STATED)
    except ValueError:
        known = ", ".join(one.value for one in Stance)
        raise Unreadable(f"After the bar of “{label}” write one of: {known}.") from None
