"""What people say in the example, as it stands in `answers.toml`."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SAID = Path(__file__).with_name("answers.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class WebAnswer:
    """Somebody's answers on the web form: what is answered ("2", "§4.2") and the words."""

    sender: str
    under: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """How somebody answers by mail: which client writes it, and what stands under what."""

    sender: str
    client: str  # "plain", "gmail", "outlook", "phone"
    above: str = ""
    under: dict[str, str] = field(default_factory=dict)
    written_by: str = ""  # where somebody else writes in answer to the letter
    sender_name: str = ""


def web_answers() -> tuple[WebAnswer, ...]:
    """In the order in which they are given."""
    return tuple(WebAnswer(**answer) for answer in _said()["web"])


def replies() -> tuple[Reply, ...]:
    """In the order in which they are sent."""
    return tuple(Reply(**reply) for reply in _said()["reply"])


def _said() -> dict[str, list[dict[str, Any]]]:
    with SAID.open("rb") as file:
        return tomllib.load(file)
