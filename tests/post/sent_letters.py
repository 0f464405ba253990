"""Letters of ours as people receive them: in plain text and in HTML, cut into blocks."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, select_autoescape

from soundingboard.letters.invitation import AskedQuestion, InvitationLetter
from soundingboard.links import Links
from soundingboard.outbox.layout import for_letters
from soundingboard.outbox.rendering import Letterhead, Stationery, render
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.signing import Signer
from soundingboard.storage.shelf import FolderShelf
from soundingboard.vocabulary import Language
from tests.post.asked import ASKED, Asked

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
ORGANISATION = "Wealdmere Combined County Authority"
SENDER = "growth@wealdmere.example"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a letter and the anchor it shows ("" where it shows none).

    `asks` is false for a hint under a question.
    """

    text: str
    html: str
    key: str
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter: what alignment is told about it, and its blocks in either form.

    `topics` and `answers` say by anchor what it is about and what people may say to it; `general`
    holds remarks about the whole.
    """

    letter: SentLetter
    topics: dict[str, str]
    answers: dict[str, tuple[str, ...]]
    general: tuple[str, ...]
    text_blocks: tuple[Block, ...]
    html_blocks: tuple[Block, ...]
    subject: str
    language: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The anchors that can be answered, in order."""
        return tuple(anchor.key for anchor in self.letter.anchors)

    def anchor(self, key: str) -> Anchor:
        """The anchor of a key."""
        return next(anchor for anchor in self.letter.anchors if anchor.key == key)


@cache
def _stationery() -> Stationery:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(("html",))
    )
    return Stationery(
        environments=for_letters(environment),
        letterhead=Letterhead(
            organisation_name=ORGANISATION,
            from_address=SENDER,
            contact_address=SENDER,
            reply_domain="reply.wealdmere.example",
            brand_colour="#00566b",
        ),
        links=Links("https://soundings.wealdmere.example"),
        signer=Signer("not a secret"),
        chance=lambda: "a" * 26,
        zone=ZoneInfo("Europe/London"),
        shelf=FolderShelf(TEMPLATES),  # nothing is enclosed
    )


def with_questions(rng: random.Random, language: str, count: int, asked: Asked = ASKED) -> Sent:
    """An invitation with `count` questions (as many as the language has, if fewer)."""
    known = asked.topics[language]
    topics = list(known)
    chosen = sorted(rng.sample(topics, min(count, len(topics))), key=topics.index)
    if "other" in topics and "other" not in chosen:
        chosen[-1] = "other"
    questions = [
        AskedQuestion(
            str(n),
            known[topic][0],
            "Please give examples if you can." if rng.random() < 0.2 else "",
        )
        for n, topic in enumerate(chosen, start=1)
    ]
    rendered = render(
        _stationery(),
        InvitationLetter(
            recipient_name="",
            language=Language.WELSH if language == "cy" else Language.ENGLISH,
            written_in=Language.WELSH if language == "cy" else Language.ENGLISH,
            title="A growth plan for Wealdmere",
            mode="formal consultation",
            introduction="We are writing a plan for the next ten years.\n\nIt is not finished.",
            document_title="",
            questions=tuple(questions),
            sections=(),
            closes_on="30 Tachwedd 2026" if language == "cy" else "30 November 2026",
            respond_url="https://soundings.wealdmere.example/respond/" + "b" * 26,
            leave_url="https://soundings.wealdmere.example/leave/signed",
        ),
    )
    anchors = tuple(
        Anchor(f"question:{n}", AnchorKind.QUESTION, str(n), question.text)
        for n, question in enumerate(questions, start=1)
    )
    hints = {question.hint for question in questions if question.hint}
    return Sent(
        SentLetter(anchors, rendered.text),
        {anchor.key: topic for anchor, topic in zip(anchors, chosen, strict=True)},
        {anchor.key: known[topic][1] for anchor, topic in zip(anchors, chosen, strict=True)},
        asked.general[language],
        _text_blocks(rendered.text, anchors, hints),
        _html_blocks(rendered.html, anchors, hints),
        rendered.subject,
        language,
    )


def _text_blocks(text: str, anchors: tuple[Anchor, ...], hints: set[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for paragraph in text.strip("\n").split("\n\n"):
        joined = " ".join(paragraph.split())
        key = key_of(joined, anchors, hints, blocks)
        blocks.append(Block(paragraph, "", key, joined not in hints))
    return tuple(blocks)


def _html_blocks(html: str, anchors: tuple[Anchor, ...], hints: set[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for element in BeautifulSoup(html, "lxml").find_all(["p", "h1", "h2"]):
        joined = " ".join(element.get_text().split())
        key = key_of(joined, anchors, hints, blocks)
        blocks.append(Block(joined, str(element), key, joined not in hints))
    return tuple(blocks)


def key_of(joined: str, anchors: tuple[Anchor, ...], hints: set[str], before: list[Block]) -> str:
    """The anchor a paragraph shows; a hint belongs to the question above it."""
    for anchor in anchors:
        numbered = [f"{noun} {anchor.number}. {anchor.text}" for noun in ("Question", "Cwestiwn")]
        printed = (*numbered, f"{anchor.number} {anchor.text}")
        if joined in (*printed, anchor.text):
            return anchor.key
    return before[-1].key if joined in hints and before else ""


def as_received(letter: SentLetter, html: str, subject: str, hints: set[str]) -> Sent:
    """A letter that really arrived, in blocks that a mail program quotes."""
    return Sent(
        letter,
        {},
        {},
        (),
        _text_blocks(letter.text, letter.anchors, hints),
        _html_blocks(html, letter.anchors, hints),
        subject,
        "en",
    )
