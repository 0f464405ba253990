"""Documents sent in a letter, for people to comment on paragraph by paragraph, no questions."""

import random
from html import escape

from soundingboard.outbox.layout import wrapped
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from tests.post.asked import ASKED
from tests.post.sent_letters import ORGANISATION, Block, Sent, key_of

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


_MORE = (
    "Nobody we asked expected that.",
    "The figures come from the county and are two years old.",
    "A firmer estimate is promised for the spring.",
    "Opinion among members is divided on the point.",
    "It is for this reason that the plan puts it first.",
)


def remarks(topic: str) -> tuple[str, ...]:
    """What people say to a paragraph about something."""
    return (
        "This is not what our members see.",
        f"{topic}: the figure looks wrong to us.",
        "Agree",
        "We would drop this paragraph.",
        "Much too slow. Two years at most.",
        f"We welcome what is said on {topic.lower()} and could help to deliver it.",
        "Where does this number come from?",
    )


def with_paragraphs(rng: random.Random, count: int = 40, *, numbered: bool = True) -> Sent:
    """A document of paragraphs under headings; without numbers its paragraphs are longer, too."""
    anchors: list[Anchor] = []
    topics: dict[str, str] = {}
    per = count // len(SECTIONS)
    subjects = rng.sample(_SUBJECTS, count)
    for s, heading in enumerate(SECTIONS, start=1):
        number = str(s) if numbered else ""
        anchors.append(Anchor(f"section:{s}", AnchorKind.SECTION, number, heading))
        for p in range(1, per + 1):
            subject = subjects[(s - 1) * per + p - 1]
            rest = rng.choice(_PREDICATES).format(
                a=rng.randint(2, 60),
                b=rng.choice(("two", "three", "five")),
                side=rng.choice(("north", "south", "east", "west", "uplands", "coastal strip")),
            )
            text = f"{subject} {rest}"
            if not numbered:
                text = " ".join((text, *rng.sample(_MORE, 2)))
            key = f"paragraph:{s}.{p}"
            number = f"{s}.{p}" if numbered else ""
            anchors.append(Anchor(key, AnchorKind.PARAGRAPH, number, text))
            topics[key] = subject
    opening = (
        f"Hello,\n\n{ORGANISATION} would like to know what you think about the draft below. "
        "There are no questions.\nSimply press Reply and write beneath any paragraph."
    )
    closing = "About this letter\n\nYou get it because your address is on our open list."
    paragraphs = [
        *opening.split("\n\n"),
        *(f"{a.number} {a.text}".strip() for a in anchors),
        *closing.split("\n\n"),
    ]
    blocks = []
    for paragraph in paragraphs:
        key = key_of(paragraph, tuple(anchors), set(), [])
        tag = "h2" if key.startswith("section") else "p"
        blocks.append(Block(wrapped(paragraph), f"<{tag}>{escape(paragraph)}</{tag}>", key))
    text = "\n\n".join(block.text for block in blocks) + "\n"
    return Sent(
        SentLetter(tuple(anchors), text),
        topics,
        {key: remarks(topic) for key, topic in topics.items()},
        ASKED.general["en"],
        tuple(blocks),
        tuple(Block(" ".join(b.text.split()), b.html, b.key) for b in blocks),
        "A draft for you to read",
        "en",
    )
