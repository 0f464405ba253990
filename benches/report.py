"""How every bench of the house tells its result: a table to read, a file for a program."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: ours, a peer or the physical limit, their ratio, and the goal.

    `holds` says whether the goal is met; a goal that is not is printed as such.
    """

    name: str
    ours: float
    against: float
    ratio: float
    goal: float
    holds: bool


def report(bench: str, rows: Sequence[Row]) -> None:
    """Prints the rows as a table and writes them to build/bench/BENCH.json."""
    width = max(len(row.name) for row in rows)
    print(f"{bench:<{width}}  {'ours':>10}  {'against':>10}  {'ratio':>7}  {'goal':>7}")
    for row in rows:
        verdict = "holds" if row.holds else "NOT MET"
        print(
            f"{row.name:<{width}}  {row.ours:>10,.3g}  {row.against:>10,.3g}  "
            f"{row.ratio:>7.3g}  {row.goal:>7.3g}  {verdict}"
        )
    path = ROOT / "build" / "bench" / f"{bench}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
