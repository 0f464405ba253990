"""Which option of a closed question somebody chose in their own words, where that is plain."""

import re
from collections.abc import Sequence

# "[x] Agree", "☒ Agree": a list of ours that came back ticked.
_TICKED = re.compile(r"^[\[(]\s*[xX✓✔☑☒]\s*[\])]\s*|^[✓✔☑☒]\s*")
_BOX = re.compile(r"^[\[(]\s*[\])]\s*|^[☐□]\s*")
_LIST = re.compile(r"^(?:[-*•·–]|\(?(?:[a-z]|\d{1,2})[.)])\s+", re.IGNORECASE)
# What people put before it: the number of the question, or the word for what follows.
_MARKER = re.compile(
    r"^(?:(?:q(?:uestion)?\s*)?\d{1,2}\s*[.):–-]\s*|(?:my |our )?answer\s*:\s*)", re.IGNORECASE
)
_SPEAKER = re.compile(r"^(?:i|we)\s+", re.IGNORECASE)
# What may follow the option on its line: the end, or a stop before words of their own. Not a
# comma: "Agree, but only if …" says something else; and "No. 4 bus" says no such thing as "No".
_AFTER = re.compile(r"^\s*(?:$|[.;:!]\s+(?!\d)|[.;:!]$|[–—-]\s)")


def chosen(text: str, labels: Sequence[str]) -> str | None:
    """The one of `labels` that a passage chooses; None where it does not, or not unmistakably.

    An option counts where it stands alone on a line, or leads the passage before a stop; ticked
    boxes count before anything else. Two different ones are none: a list that came back, or
    somebody who weighs both. "I agree" and "we agree" are "Agree". Case does not count.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return None
    ticked = [_exactly(_TICKED.sub("", line), labels) for line in lines if _TICKED.match(line)]
    if ticked:
        return _only(ticked)
    first = [_leading(lines[0], labels)]
    alone = [_exactly(_BOX.sub("", line), labels) for line in lines]
    return _only([one for one in (*first, *alone) if one is not None])


def _only(found: Sequence[str | None]) -> str | None:
    return found[0] if found and len(set(found)) == 1 else None


def _exactly(line: str, labels: Sequence[str]) -> str | None:
    said = _plain(_LIST.sub("", line))
    return next((one for one in labels if _plain(one) == said), None)


def _leading(line: str, labels: Sequence[str]) -> str | None:
    said = _bare(_MARKER.sub("", _LIST.sub("", line)))
    for label in sorted(labels, key=len, reverse=True):  # "Strongly agree" before "Agree"
        for words in (said, _SPEAKER.sub("", said)):
            rest = words[len(label) :]
            if words[: len(label)].casefold() == label.casefold() and _AFTER.match(rest):
                return label
    return None


def _bare(line: str) -> str:
    return line.strip().strip("*_\"'“”’").strip()


def _plain(line: str) -> str:
    return _bare(line).rstrip(".!;:,").strip().casefold()
