"""The replies written by hand, with the letters they answer and what is true of them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.mail import read
from tests.post.clients import Say

FOLDER = Path(__file__).with_name("by_hand")


@dataclass(frozen=True, slots=True)
class Written:
    """One reply: its bytes, the letter it answers, and everything its sender wrote.

    `courtesies` are greetings, farewells and "please see below": the sender's own, no answers.
    """

    name: str
    client: str
    raw: bytes
    letter_file: Path
    letter: SentLetter
    answers: tuple[Say, ...]
    courtesies: tuple[str, ...]
    attachments: tuple[str, ...]


def written() -> tuple[Written, ...]:
    """All hand-written replies, in the order in which their truth is told."""
    letters = _letters()
    return tuple(
        Written(
            name,
            held["client"],
            (FOLDER / f"{name}.eml").read_bytes(),
            FOLDER / "letters" / f"{held['letter']}.eml",
            letters[held["letter"]],
            tuple(Say(words, _keys(where)) for where, words in held["answers"]),
            tuple(held["courtesies"]),
            tuple(held.get("attachments", ())),
        )
        for name, held in _toml("truth.toml").items()
    )


def _letters() -> dict[str, SentLetter]:
    """The letters of ours by name, each with its text part as it was sent."""
    return {
        name: SentLetter(
            tuple(
                Anchor(one["key"], AnchorKind(one["kind"]), one["number"], one["text"])
                for one in held["anchors"]
            ),
            read((FOLDER / "letters" / f"{name}.eml").read_bytes()).body,
        )
        for name, held in _toml("letters.toml").items()
    }


def _keys(where: str) -> tuple[str | None, ...]:
    return tuple(None if key == "whole" else key for key in where.split("+"))


def _toml(name: str) -> dict[str, dict[str, list[dict[str, str]]]]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
