"""Speed by the clock and by the processor: on a busy machine only the latter is left untouched."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from os import sysconf
from pathlib import Path

_TICKS = sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Speed:
    """Letters a second: of the clock, and of the processor, by whoever sends them."""

    clock: float
    processor: float


def measured(letters: int, work: Callable[[], object], *, server: int = 0) -> Speed:
    """How fast work sends so many letters. What the processes below `server` use is counted too."""
    processor = -time.process_time() - seconds_of(server)
    clock = -time.perf_counter()
    work()
    clock += time.perf_counter()
    processor += time.process_time() + seconds_of(server)
    return Speed(letters / clock, letters / processor)


def seconds_of(pid: int) -> float:
    """Processor seconds used by a process and by all below it, living or waited for; 0 for none."""
    if not pid:
        return 0.0
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it is gone
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        used[number] = sum(map(int, fields[11:15]))  # its own, and of children it waited for
    family = {pid}
    while below := {one for one, parent in parents.items() if parent in family} - family:
        family |= below
    return sum(used.get(one, 0) for one in family) / _TICKS
