"""Questions as growth bodies ask them, and answers as people give them, from asked.toml."""

import tomllib
from pathlib import Path

_HELD = tomllib.loads(Path(__file__).with_name("asked.toml").read_text(encoding="utf-8"))

# By language and topic: the question, and its answers.
TOPICS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    language: {topic: (held["asks"], tuple(held["answers"])) for topic, held in topics.items()}
    for language, topics in _HELD["topics"].items()
}

# By language: remarks about the whole.
GENERAL: dict[str, tuple[str, ...]] = {
    language: tuple(remarks) for language, remarks in _HELD["general"].items()
}
