"""Letters of ours as people receive them: in plain text and in HTML, cut into blocks."""

import random
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, select_autoescape

from soundingboard.letters.invitation import AskedQuestion, InvitationLetter
from soundingboard.links import Links
from soundingboard.outbox.layout import for_letters, wrapped
from soundingboard.outbox.rendering import Letterhead, Stationery, render
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.signing import Signer
from tests.post.asked import TOPICS

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
    """A letter: what alignment is told about it, and its blocks in either form."""

    letter: SentLetter
    topics: dict[str, str]
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
        environment=for_letters(environment),
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
    )


def with_questions(rng: random.Random, language: str, count: int) -> Sent:
    """An invitation with `count` questions (as many as the language has, if fewer)."""
    topics = list(TOPICS[language])
    chosen = sorted(rng.sample(topics, min(count, len(topics))), key=topics.index)
    if "other" in topics and "other" not in chosen:
        chosen[-1] = "other"
    questions = [
        AskedQuestion(
            str(n),
            TOPICS[language][topic][0],
            "Please give examples if you can." if rng.random() < 0.2 else "",
        )
        for n, topic in enumerate(chosen, start=1)
    ]
    rendered = render(
        _stationery(),
        InvitationLetter(
            recipient_name="",
            title="A growth plan for Wealdmere",
            mode="formal consultation",
            introduction="We are writing a plan for the next ten years.\n\nIt is not finished.",
            document_title="",
            questions=tuple(questions),
            sections=(),
            closes_on="30 November 2026",
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
        _text_blocks(rendered.text, anchors, hints),
        _html_blocks(rendered.html, anchors, hints),
        rendered.subject,
        language,
    )


def _text_blocks(text: str, anchors: tuple[Anchor, ...], hints: set[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for paragraph in text.strip("\n").split("\n\n"):
        joined = " ".join(paragraph.split())
        key = _key(joined, anchors, hints, blocks)
        blocks.append(Block(paragraph, "", key, joined not in hints))
    return tuple(blocks)


def _html_blocks(html: str, anchors: tuple[Anchor, ...], hints: set[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for element in BeautifulSoup(html, "lxml").find_all(["p", "h1", "h2"]):
        joined = " ".join(element.get_text().split())
        key = _key(joined, anchors, hints, blocks)
        blocks.append(Block(joined, str(element), key, joined not in hints))
    return tuple(blocks)


def _key(joined: str, anchors: tuple[Anchor, ...], hints: set[str], before: list[Block]) -> str:
    """The anchor a paragraph shows; a hint belongs to the question above it."""
    for anchor in anchors:
        if joined in (f"Question {anchor.number}. {anchor.text}", f"{anchor.number} {anchor.text}"):
            return anchor.key
    return before[-1].key if joined in hints and before else ""


SECTIONS = (
    "Where we stand",
    "People and skills",
    "Places and transport",
    "Firms and ideas",
    "Delivery",
)
_SUBJECTS = (
    "Apprenticeship starts", "Bus services", "Rail freight", "Town centres", "Farm diversification",
    "Night-time work", "Office space", "Visitor numbers", "Grid capacity", "Water supply",
    "Graduate retention", "Export advice", "Childcare places", "Broadband take-up", "Cycle routes",
    "Community land", "Harbour dues", "Film production", "Timber supply", "Care homes",
    "Laboratory space", "School travel", "Street markets", "Flood defences", "Warehouse rents",
    "Cheese making", "Quarry traffic", "Airfield noise", "Library hours", "Solar roofs",
    "Battery plants", "Canal towpaths", "Veterinary science", "Bank branches", "Post offices",
    "Sports clubs", "Museum visits", "Prison leavers", "Nursery stock", "Ferry links",
)  # fmt: skip
_PREDICATES = (
    "fell by {a} per cent between 2019 and 2024, and the fall was steepest in the {side}.",
    "will be reviewed every {b} years, beginning with the wards that waited longest in the {side}.",
    "cost the public purse {a} million pounds a year, of which most is spent in the {side}.",
    "are the first thing that {a} in a hundred residents of the {side} ask about.",
)


def with_paragraphs(rng: random.Random, count: int = 40) -> Sent:
    """A document of numbered paragraphs under headings, sent in the letter itself, no questions."""
    anchors: list[Anchor] = []
    topics: dict[str, str] = {}
    per = count // len(SECTIONS)
    subjects = rng.sample(_SUBJECTS, count)
    for s, heading in enumerate(SECTIONS, start=1):
        anchors.append(Anchor(f"section:{s}", AnchorKind.SECTION, str(s), heading))
        for p in range(1, per + 1):
            subject = subjects[(s - 1) * per + p - 1]
            rest = rng.choice(_PREDICATES).format(
                a=rng.randint(2, 60),
                b=rng.choice(("two", "three", "five")),
                side=rng.choice(("north", "south", "east", "west", "uplands", "coastal strip")),
            )
            key = f"paragraph:{s}.{p}"
            anchors.append(Anchor(key, AnchorKind.PARAGRAPH, f"{s}.{p}", f"{subject} {rest}"))
            topics[key] = subject
    opening = (
        f"Hello,\n\n{ORGANISATION} would like to know what you think about the draft below. "
        "There are no questions.\nSimply press Reply and write beneath any paragraph."
    )
    closing = "About this letter\n\nYou get it because your address is on our open list."
    paragraphs = [
        *opening.split("\n\n"),
        *(f"{a.number} {a.text}" for a in anchors),
        *closing.split("\n\n"),
    ]
    blocks = []
    for paragraph in paragraphs:
        key = _key(paragraph, tuple(anchors), set(), [])
        tag = "h2" if key.startswith("section") else "p"
        blocks.append(Block(wrapped(paragraph), f"<{tag}>{escape(paragraph)}</{tag}>", key))
    text = "\n\n".join(block.text for block in blocks) + "\n"
    return Sent(
        SentLetter(tuple(anchors), text),
        topics,
        tuple(blocks),
        tuple(Block(" ".join(b.text.split()), b.html, b.key) for b in blocks),
        "A draft for you to read",
        "en",
    )


def as_received(letter: SentLetter, html: str, subject: str, hints: set[str]) -> Sent:
    """A letter that really arrived, in blocks that a mail program quotes."""
    return Sent(
        letter,
        {},
        _text_blocks(letter.text, letter.anchors, hints),
        _html_blocks(html, letter.anchors, hints),
        subject,
        "en",
    )
