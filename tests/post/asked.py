"""Questions as growth bodies ask them, and answers as people give them, from asked.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions with their answers by language and topic, and by language remarks on the whole."""

    topics: dict[str, dict[str, tuple[str, tuple[str, ...]]]]
    general: dict[str, tuple[str, ...]]


def _read(name: str) -> Asked:
    held: dict[str, Any] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    return Asked(
        {
            language: {topic: (one["asks"], tuple(one["answers"])) for topic, one in topics.items()}
            for language, topics in held["topics"].items()
        },
        {language: tuple(remarks) for language, remarks in held["general"].items()},
    )


ASKED = _read("asked.toml")
ASKED_ANEW = _read("asked_anew.toml")
"""What nothing was tuned to: other questions, other answers, two other languages."""
