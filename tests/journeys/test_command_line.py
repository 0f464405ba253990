"""The whole loop from the command line, as docs/command-line.md shows it, word for word."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from conftest import Clock
from servers import free_port
from soundingboard.app import create_app
from soundingboard.demo.answers import Reply
from soundingboard.demo.letters import compose
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery
from soundingboard.vocabulary import Channel

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
REFERENCES = {"SB-7F3K-2M": Channel.EMAIL, "SB-4C6D-9H": Channel.RECORDED}  # as printed
LOOP = """
database upgrade, officers add, strategy begin, strategy add-priority, people import, groups list,
documents import, documents show, documents check, consultations create, consultations letter,
consultations test, consultations sign-off, consultations open, outbox send, post-office show,
contributions record, inbox take, contributions list, contributions show, contributions tag,
contributions move, digests compile, digests show, digests words, digests review, digests issue,
consultations close, reports make, reports template, reports publish, reports withdraw,
reports digest
"""
REPLY = Reply(
    sender="mair.kent@marlhythe.example",
    client="gmail",
    above="Thank you for asking.",
    under={
        "1": "The bursary for people over 25 is missing, and so is childcare.",
        "2": "Put apprenticeships and the evening bus on one ticket.",
    },
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the page and what the page says it answers."""

    words: tuple[str, ...]
    answer: str


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """A new installation without a database, and a post office nobody has opened."""
    application = create_app(
        Settings(
            data_dir=tmp_path,
            organisation_name="Wealdmere Combined County Authority",
            mail_from="growth@wealdmere.example",
            reply_domain="reply.wealdmere.example",
            post_office_port=free_port(),
        )
    )
    kit: Kit = replace(application.extensions["kit"], now=clock)
    application.extensions["kit"] = kit
    yield application
    kit.database.close()


def files_of(page: str) -> dict[str, str]:
    """The files that the page shows, by name."""
    found = re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return dict(found)


def steps_of(page: str) -> list[Step]:
    """The commands that the page shows, in order, each with its answer."""
    blocks = re.findall(r"^```console\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    steps = []
    for given in re.split(r"^\$ soundingboard ", "".join(blocks), flags=re.MULTILINE)[1:]:
        command, _, answer = given.partition("\n")
        steps.append(Step(tuple(shlex.split(command)), answer))
    return steps


def references(session: Session) -> dict[str, str]:
    """The references as this installation made them, by how the page prints them."""
    session.rollback()
    made = session.execute(select(Contribution.channel, Contribution.reference))
    by_channel = dict(made.all())
    return {
        printed: by_channel[channel]
        for printed, channel in REFERENCES.items()
        if channel in by_channel
    }


def a_reply(session: Session, kit: Kit) -> bytes:
    """What Mair Kent's mail program makes of her answers, out of the letter she got."""
    letter = session.scalars(
        select(Delivery).where(
            Delivery.to_address == REPLY.sender, Delivery.purpose == "invitation"
        )
    ).one()
    return compose(REPLY, letter, from_line="Wealdmere", at=kit.now())


def replaced(text: str, names: dict[str, str]) -> str:
    """The text with one set of names instead of the other."""
    for before, after in names.items():
        text = text.replace(before, after)
    return text


def as_printed(answer: str) -> re.Pattern[str]:
    """What an answer must look like: to the letter, but for what the page leaves out."""
    kept = [re.escape(part) for part in answer.split("[…]\n")]
    return re.compile("(?s:.*)".join(kept))


def without_links(letter: str) -> str:
    """A letter from its greeting on, with the links of a preview."""
    body = letter[letter.index("Hello ") :].rstrip()
    return re.sub(r"/(respond|leave)/\S+", r"/\1/made-when-it-is-sent", body)


def test_page_of_commands_runs_from_strategy_to_digest(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    kit: Kit = app.extensions["kit"]
    monkeypatch.chdir(tmp_path)
    for name, content in files_of(page).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    answers: dict[tuple[str, ...], str] = {}
    for step in steps_of(page):
        if step.words[:2] == ("inbox", "take"):
            (tmp_path / step.words[2]).write_bytes(a_reply(session, kit))
        known = references(session) if step.words[0] == "contributions" else {}
        result = app.test_cli_runner().invoke(args=[replaced(one, known) for one in step.words])
        assert (result.exit_code, result.stderr) == (0, ""), step.words
        printed = {made: name for name, made in references(session).items()}
        answer = answers[step.words] = replaced(result.stdout, printed).rstrip() + "\n"
        assert as_printed(step.answer).fullmatch(answer), f"{step.words}:\n{answer}"
    # What was previewed is what was sent, whole.
    mair = "mair.kent@marlhythe.example"
    previewed = answers["consultations", "letter", "1", "--for", mair]
    sent = answers["post-office", "show", "--to", mair]
    assert without_links(sent) == without_links(previewed)
    # No step of the loop is left out of the page.
    steps = list(dict.fromkeys(" ".join(words[:2]) for words in answers))
    assert steps == [" ".join(name.split()) for name in LOOP.split(",")]
