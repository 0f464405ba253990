"""Where the receiver may die: the places a test kills it at, which do nothing otherwise."""

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """A moment between the arrival of a mail and its final state."""

    HEARD = "heard"  # its bytes are here, and nowhere in the database
    WRITTEN = "written"  # written, not committed
    KEPT = "kept"  # committed; its sender, or the mailbox, has not been told
    LET_GO = "let go"  # the mailbox has been told
    READ = "read"  # read and matched; nothing has been written
    SORTED = "sorted"  # its state is decided, not acted on
    ACTED = "acted"  # recorded and thanked, not committed
    SETTLED = "settled"  # committed in its final state


Faults = Callable[[Step], None]


def no_faults(_step: Step) -> None:
    """What every receiver is given outside tests."""
