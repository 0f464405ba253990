"""How well a search by meaning finds what belongs to a subject, and how fast, against full text.

Quality: each priority's name is searched for among the labelled public comments that lie beside the
checkout; precision is the share of the first finds that people had given that priority. The peer is
the same database's full text with any of the words (BM25). Speed: the whole search of 100,000
passages against reading all of them with LIKE, as a search without an index does: by meaning it may
take twice as long.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SHARED_MATERIAL", ROOT.parent / "shared")) / "data" / "priorities"
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from report import Row, report
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from factories import a_consultation, a_contribution, a_stakeholder
from soundingboard.analysis.terms import SMALL_WORDS
from soundingboard.models import Comment
from soundingboard.searching.finding import Wanted, find
from soundingboard.searching.matching import said
from soundingboard.searching.words import Words, read
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database

SETS = ("budget-requests-2021", "ai-white-paper-a", "advertising-ban-synthetic")
FIRST = 20  # finds: one page
MANY = 100_000
ROUNDS = 7
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def filled(session: Session, texts: Sequence[str]) -> list[int]:
    """Puts the texts into one consultation; returns their ids in order."""
    given = a_contribution(session, a_consultation(session), a_stakeholder(session))
    start = (session.scalar(select(Comment.id).order_by(Comment.id.desc()).limit(1)) or 0) + 1
    rows = [
        {
            "id": number,
            "contribution_id": given.id,
            "position": number,
            "text": text,
            "state": "placed",
            "gaps": [],
            "runners_up": [],
        }
        for number, text in enumerate(texts, start=start)
    ]
    session.execute(insert(Comment), rows)
    session.commit()
    return [int(row["id"]) for row in rows]


def asked(name: str) -> Words:
    """A priority's name as somebody types it, without the small words."""
    words = read(name)
    return Words(tuple(one for one in words.sought if one.words[0] not in SMALL_WORDS))


def by_meaning(session: Session, words: Words) -> list[int]:
    return [hit.comment.id for hit in find(session, Wanted(words=words), zone=LONDON).rows]


def by_words(session: Session, words: Words) -> list[int]:
    matched = said(session, words, all_of_them=False)
    return list(session.scalars(select(matched.c.id).order_by(matched.c.fit).limit(FIRST)))


def quality(name: str, folder: Path) -> Row:
    material = json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8"))
    database = Database(f"sqlite:///{folder / name}.sqlite")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        ids = filled(session, [one["text"] for one in material["passages"]])
        labels = dict(zip(ids, (one["priorities"] for one in material["passages"]), strict=True))
        shares: dict[Callable[[Session, Words], list[int]], list[float]] = {
            by_meaning: [],
            by_words: [],
        }
        for priority in material["priorities"]:
            for way, found in shares.items():
                hits = way(session, asked(priority["name"]))
                right = sum(priority["key"] in labels[number] for number in hits)
                found.append(right / FIRST)
    database.close()
    ours, theirs = (statistics.mean(found) for found in shares.values())
    ratio = ours / theirs
    return Row(f"precision of {FIRST}, {name}", ours, theirs, ratio, 1.0, ratio >= 1.0)


def speed(folder: Path) -> Row:
    texts = [
        one["text"]
        for name in SETS[:2]
        for one in json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8"))["passages"]
    ]
    # Each copy is made another text by its number, as a hundred thousand people would write.
    many = [f"{texts[number % len(texts)]} ({number})" for number in range(MANY)]
    database = Database(f"sqlite:///{folder / 'many'}.sqlite")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        filled(session, many)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            start = time.process_time()
            by_meaning(session, asked("Transport and streets"))
            ours.append(time.process_time() - start)
            start = time.process_time()
            like = Comment.text.icontains("transport") | Comment.text.icontains("streets")
            session.execute(select(Comment.id).where(like)).all()
            theirs.append(time.process_time() - start)
    database.close()
    mine, other = statistics.median(ours), statistics.median(theirs)
    ratio = other / mine
    return Row(f"processor seconds, {MANY:,}, by LIKE", mine, other, ratio, 0.5, ratio >= 0.5)


with tempfile.TemporaryDirectory() as made:
    report("search", [*(quality(name, Path(made)) for name in SETS), speed(Path(made))])
