"""A frozen report as the bytes that lie on the shelf: never handed to anybody as they are."""

from soundingboard.press.notation import from_json, to_json
from soundingboard.press.report import Report


def kept(report: Report) -> bytes:
    """The report as it is kept."""
    return to_json(report)


def restored(content: bytes) -> Report:
    """The report again."""
    return from_json(content)
