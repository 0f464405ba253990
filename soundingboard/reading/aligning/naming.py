"""Names an anchor as people would: "question 3", "paragraph 2.4", "“Skills”"."""

from soundingboard.reading.anchors import Anchor

_MOST_WORDS = 8


def name(anchor: Anchor) -> str:
    """How a reason speaks of an anchor: by its kind and number, or by its first words."""
    if anchor.number:
        number = anchor.number.strip().rstrip(".:)")
        kind = anchor.kind.value
        return number if number.casefold().startswith(kind) else f"{kind} {number}"
    words = anchor.text.split()
    if not words:
        return f"an empty {anchor.kind.value}"
    return "“" + " ".join(words[:_MOST_WORDS]) + ("…”" if len(words) > _MOST_WORDS else "”")
