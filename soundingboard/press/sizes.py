"""Sizes of files as people read them."""

KILOBYTE = 1_000


def size_in_words(size: int) -> str:
    """So many bytes: "12 kB"."""
    if size < KILOBYTE:
        return f"{size} bytes"
    if size < KILOBYTE**2:
        return f"{round(size / KILOBYTE)} kB"
    return f"{size / KILOBYTE**2:.1f} MB"
