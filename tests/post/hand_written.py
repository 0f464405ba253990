"""The replies written by hand, with the letters they answer and what is true of them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.mail import read
from tests.post.clients import Say

FOLDER = Path(__file__).with_name("by_hand")
UNSEEN = FOLDER.with_name("unseen")  # whose replies nothing was tuned to, nor is to be


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


def written(folder: Path | None = None) -> tuple[Written, ...]:
    """The hand-written replies of a folder, in the order in which their truth is told."""
    folder = folder or FOLDER
    letters = _letters()
    return tuple(
        Written(
            name,
            held["client"],
            (folder / f"{name}.eml").read_bytes(),
            FOLDER / "letters" / f"{held['letter']}.eml",
            letters[held["letter"]],
            tuple(Say(words, _keys(where)) for where, words in held["answers"]),
            tuple(held["courtesies"]),
            tuple(held.get("attachments", ())),
        )
        for name, held in _toml(folder / "truth.toml").items()
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
        for name, held in _toml(FOLDER / "letters.toml").items()
    }


def _keys(where: str) -> tuple[str | None, ...]:
    return tuple(None if key == "whole" else key for key in where.split("+"))


def _toml(path: Path) -> dict[str, dict[str, list[dict[str, str]]]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
