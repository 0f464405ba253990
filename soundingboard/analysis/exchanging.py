"""Priorities and passages as files: read what somebody hands in to be coded, write what was found.

Priorities come as TOML (`[[priorities]]`) or JSON (a list, or an object with `priorities`), each
with a `name` and, where there is more, `key`, `description` and `keywords`. Passages come one JSON
value to a line: a text, or an object with `text` and perhaps `id`; coded ones have `priorities`.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from soundingboard.analysis.classification import Example, PriorityWords, Suggestion
from soundingboard.refusals import Unreadable

MOST_PRIORITIES = 500
LONGEST_LINE = 10_000_000
"""Characters of one passage; what is longer is no passage."""


def read_priorities(written: bytes) -> tuple[PriorityWords, ...]:
    """The priorities of a file. Raises Unreadable, which says what is wrong with it."""
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable("The priorities are not UTF-8 text.") from wrong
    rows = _json_or_toml(text)
    if isinstance(rows, dict):
        rows = rows.get("priorities")
    if not isinstance(rows, list) or not rows:
        raise Unreadable("The priorities must be a list, or an object with the list “priorities”.")
    if len(rows) > MOST_PRIORITIES:
        raise Unreadable(f"These are {len(rows)} priorities; at most {MOST_PRIORITIES} are coded.")
    found = tuple(_priority(number, row) for number, row in enumerate(rows, start=1))
    if len({one.key for one in found}) < len(found):
        raise Unreadable("Two priorities have the same key.")
    return found


def read_passages(lines: Iterable[str]) -> Iterator[tuple[Any, str]]:
    """The identifier (its line's number, unless it has one) and text of each passage.

    Empty lines are passed over. Raises Unreadable, which names the line.
    """
    for number, row in _rows(lines):
        if isinstance(row, str):
            yield number, row
        else:
            yield row.get("id", number), row["text"]


def read_examples(lines: Iterable[str], keys: frozenset[str]) -> tuple[Example, ...]:
    """Coded passages: a text and the keys of its priorities, none where it is about none.

    Raises Unreadable, which names the line, also where a key is none of `keys`.
    """
    examples = []
    for number, row in _rows(lines):
        given = row.get("priorities") if isinstance(row, dict) else None
        if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
            raise Unreadable(f"Line {number} does not list its “priorities”.")
        if strange := [key for key in given if key not in keys]:
            raise Unreadable(f"Line {number} has a priority that is not there: {strange[0]}.")
        examples.append(Example(row["text"], tuple(given)))
    return tuple(examples)


def written(identifier: Any, suggestions: Sequence[Suggestion]) -> str:
    """What was found for one passage, as one line of JSON; an empty list means none of these."""
    found = [
        {
            "priority": one.key,
            "confidence": round(one.score, 4),
            "sure": one.sure,
            "reason": one.reason,
            "evidence": list(one.evidence),
        }
        for one in suggestions
    ]
    return json.dumps({"id": identifier, "suggestions": found})


def _json_or_toml(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as no_json:
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as no_toml:
            raise Unreadable(
                f"The priorities are neither JSON ({no_json}) nor TOML ({no_toml})."
            ) from no_toml


def _priority(number: int, row: Any) -> PriorityWords:
    if not isinstance(row, dict):
        raise Unreadable(f"Priority {number} is not an object with a name.")
    name, description = row.get("name"), row.get("description", "")
    keywords = row.get("keywords", [])
    key = row.get("key", name)
    if not isinstance(name, str) or not name.strip():
        raise Unreadable(f"Priority {number} has no name.")
    if not isinstance(description, str) or not isinstance(key, str | int):
        raise Unreadable(f"Priority {number} has a description or key that is no text.")
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        raise Unreadable(f"The keywords of priority {number} are not a list of texts.")
    return PriorityWords(str(key), name, description, tuple(keywords))


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            raise Unreadable(f"Line {number} is too long for a passage.")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as wrong:
            raise Unreadable(f"Line {number} is not JSON: {wrong}.") from wrong
        text = row.get("text") if isinstance(row, dict) else row
        if not isinstance(text, str):
            raise Unreadable(f"Line {number} has no “text”.")
        yield number, row
