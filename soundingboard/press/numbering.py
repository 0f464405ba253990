"""Many identifiers as few words: 12, 15 to 19, 25."""

from collections.abc import Iterable


def ranges(ids: Iterable[int]) -> str:
    """Identifiers in order, neighbours drawn together: "12, 15–19, 25"."""
    runs: list[list[int]] = []
    for one in sorted(set(ids)):
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
