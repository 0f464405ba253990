"""How long everything takes that follows from what was said: copies, codes, themes, digests.

From zero, out of the database and back into it, as the product does it: campaigns are looked for,
each passage coded to nine priorities, sorted into their themes, and nine digests compiled; then the
same for 500 passages more. `against` is the limit of the database: reading every passage and
writing a row for each. Passages are real comments, each with a word of its own; one in ten is a
copy.
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SHARED_MATERIAL", ROOT.parent / "shared")) / "data" / "priorities"
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from mailing import the_kit
from report import Row, report
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from factories import a_strategy, an_open_consultation, an_organisation
from soundingboard.contributions import campaigns
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.recoding import recode_some
from soundingboard.digests.compiling import compile_all
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Placement,
    Stakeholder,
    Strategy,
)
from soundingboard.storage.base import Base
from soundingboard.themes.gathering import gather
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    Consent,
    ContributionState,
    Membership,
    OrganisationType,
    Standpoint,
)

SIZES = (1_000, 10_000, 100_000)
MORE = 500
EACH = 3  # passages of one person
PRIORITIES = 9
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock of each step, of 500 passages more, of the limit; and megabytes."""

    campaigns: float
    codes: float
    themes: float
    digests: float
    more: float
    limit: float
    megabytes: float

    @property
    def all(self) -> float:
        return self.campaigns + self.codes + self.themes + self.digests


def read(name: str) -> dict[str, list[dict[str, str]]]:
    """One of the labelled sets that lie beside the checkout."""
    found: dict[str, list[dict[str, str]]] = json.loads(
        (SHARED / f"{name}.json").read_text(encoding="utf-8")
    )
    return found


def begin(session: Session) -> tuple[Strategy, Consultation]:
    given = read("budget-requests-2021")["priorities"][:PRIORITIES]
    strategy = a_strategy(session, *(one["name"] for one in given))
    for priority, one in zip(strategy.priorities, given, strict=True):
        priority.description = one["description"]
    consultation = an_open_consultation(session, "What should we do?", strategy=strategy)
    kinds = list(OrganisationType)
    for number in range(300):
        an_organisation(session, type=kinds[number % len(kinds)])
    return strategy, consultation


def say(
    session: Session, consultation: Consultation, texts: Sequence[str], *, at: datetime
) -> None:
    """As many people as it takes say these texts, three each."""
    people = session.scalar(select(func.count(Stakeholder.id))) or 0
    said = session.scalar(select(func.count(Comment.id))) or 0
    numbers = range(people + 1, people + 1 + -(-len(texts) // EACH))
    who = {"source": "x", "added_at": NOON, "name": "", "job_title": ""}
    session.execute(
        insert(Stakeholder),
        [
            who
            | {
                "id": number,
                "email": f"p{number}@partner.example",
                "place": "ABCD"[number % 4],
                "membership": Membership.ACTIVE,
                "organisation_id": number % 600 + 1 if number % 600 < 300 else None,
            }
            for number in numbers
        ],
    )
    sent = {
        "consultation_id": consultation.id,
        "channel": Channel.WEB,
        "state": ContributionState.SUBMITTED,
        "started_at": at,
        "submitted_at": at,
        "late": False,
        "consent": Consent.NAMED,
        "consent_reason": "",
        "standpoint": Standpoint.UNSTATED,
        "organisation_name": "",
        "represents": "",
        "recorded_by": "",
    }
    session.execute(
        insert(Contribution),
        [
            sent | {"id": number, "stakeholder_id": number, "reference": f"SB-{number}"}
            for number in numbers
        ],
    )
    rows = [
        {
            "id": said + place + 1,
            "contribution_id": numbers[place // EACH],
            "position": place % EACH + 1,
            "text": text,
            "state": CommentState.PLACED,
            "gaps": [],
            "runners_up": [],
        }
        for place, text in enumerate(texts)
    ]
    session.execute(insert(Comment), rows)
    session.execute(
        insert(Placement),
        [{"comment_id": row["id"], "score": 1.0, "reason": "x", "placed_by": ""} for row in rows],
    )


def made(number: int) -> list[str]:
    """So many texts out of the real ones, the same at every run."""
    chance = random.Random(7)  # noqa: S311  # for a bench, not for a secret
    real = [
        one["text"]
        for name in ("budget-requests-2021", "ai-white-paper-a")
        for one in read(name)["passages"]
    ]
    found = []
    for each in range(number):
        if chance.random() < 0.1:
            found.append(real[each % 60])
            continue
        words = chance.choice(real).split()
        words.insert(chance.randrange(len(words) + 1), f"x{each}")
        found.append(" ".join(words)[:1500])
    return found


def limit(kit: Kit) -> float:
    """Seconds to read every passage and write a row for each, and nothing else."""
    start = time.perf_counter()
    with kit.database.begin() as session:
        rows = session.execute(select(Comment.id, Comment.text)).all()
        session.execute(
            insert(Placement),
            [
                {"comment_id": number, "score": 0.0, "reason": "limit", "placed_by": ""}
                for number, _ in rows
            ],
        )
        took = time.perf_counter() - start
        session.rollback()
    return took


def follow(kit: Kit, coders: Coders, *, behind: int, at: datetime) -> tuple[list[float], int]:
    """Seconds of the four steps for everything after passage `behind`, and the last passage."""
    marks = [time.perf_counter()]
    with kit.database.begin() as session:
        campaigns.look(session, session.scalars(select(Consultation)).one(), at=at)
    marks.append(time.perf_counter())
    while True:
        with kit.database.begin() as session:
            strategy = session.scalars(select(Strategy)).one()
            stretch = recode_some(session, strategy, coders, behind=behind)
        if not stretch.passages:
            break
        behind = stretch.last
    marks.append(time.perf_counter())
    with kit.database.begin() as session:
        for priority in session.scalars(select(Strategy)).one().priorities:
            gather(session, priority, at=at)
    marks.append(time.perf_counter())
    with kit.database.begin() as session:
        compile_all(session, kit.stationery, at=at)
    marks.append(time.perf_counter())
    return [after - before for before, after in pairwise(marks)], behind


def measure(number: int, folder: str) -> dict[str, float]:
    """One size, in a process of its own, so that its memory is its own."""
    with the_kit(url=f"sqlite:///{folder}/{number}.sqlite") as kit:
        Base.metadata.create_all(kit.database.engine)
        coders = Coders()
        texts = made(number + MORE)
        with kit.database.begin() as session:
            _, consultation = begin(session)
            say(session, consultation, texts[:number], at=NOON)
        steps, last = follow(kit, coders, behind=0, at=NOON + timedelta(days=1))
        with kit.database.begin() as session:
            consultation = session.scalars(select(Consultation)).one()
            say(session, consultation, texts[number:], at=NOON + timedelta(days=2))
        more, _ = follow(kit, coders, behind=last, at=NOON + timedelta(days=3))
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return asdict(Took(*steps, more=sum(more), limit=limit(kit), megabytes=megabytes))


def rows_of(size: int, took: Took) -> list[Row]:
    """A size against the goals for 100,000: 60 seconds, 1.5 GB, and 2 seconds for 500 more."""
    seconds, more, memory = took.all, took.more, took.megabytes
    return [
        Row(f"{size:,} from zero, s", seconds, took.limit, seconds / took.limit, 60, seconds <= 60),
        Row(f"{size:,}, megabytes", memory, 1536, memory / 1536, 1536, memory <= 1536),
        Row(f"{MORE} after {size:,}, s", more, took.limit, more / took.limit, 2, more <= 2),
    ]


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            with get_context("spawn").Pool(1) as alone:
                took = Took(**alone.apply(measure, (size, folder)))
            print(
                f"{size:>8,}: campaigns {took.campaigns:.1f}, codes {took.codes:.1f}, "
                f"themes {took.themes:.1f}, digests {took.digests:.1f} seconds"
            )
            rows += rows_of(size, took)
    report("whole", rows)


if __name__ == "__main__":
    main()
