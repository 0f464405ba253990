"""A report as JSON, and back: what other programs read, and what is kept of a published one."""

import json
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from soundingboard.press.report import SCHEMA, Report


class NotAReport(ValueError):
    """The bytes are no report of the shape we know."""


def to_json(report: Report) -> bytes:
    """The report as UTF-8; the same report gives the same bytes."""
    value = {"schema": SCHEMA, **asdict(report)}
    text = json.dumps(value, ensure_ascii=False, indent=1)
    # Half of a pair of surrogates is no character, and no UTF-8: what a broken mail held.
    return (text + "\n").encode("utf-8", errors="replace")


def from_json(content: bytes) -> Report:
    """The report again. Raises NotAReport where the bytes are none."""
    try:
        value = json.loads(content)
        if value.pop("schema") != SCHEMA:
            raise NotAReport("The report has a shape of another version.")
        made = _made(Report, value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAReport(str(error)) from None
    assert isinstance(made, Report)  # noqa: S101  # for the type checker
    return made


def _made(kind: Any, value: Any) -> Any:
    """A value of JSON as this type."""
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], one) for one in value)
    if isinstance(kind, UnionType):  # only with None
        return value
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        unknown = set(value) - set(hints)
        if unknown:
            raise NotAReport(f"It has parts nobody knows: {', '.join(sorted(unknown))}.")
        return kind(**{name: _made(hints[name], given) for name, given in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
