"""Everything said is found, by its words and by its meaning, on both databases."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from factories import (
    a_consultation,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_organisation,
)
from soundingboard.models import Comment, Tag
from soundingboard.refusals import Unreadable
from soundingboard.searching.counting import counts
from soundingboard.searching.finding import (
    MOST_BY_MEANING,
    Hits,
    Wanted,
    count_after,
    everything,
    find,
)
from soundingboard.searching.narrowing import Narrowed
from soundingboard.searching.words import read
from soundingboard.storage.database import Database
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    ContributionState,
    OrganisationType,
    TagSource,
    TagState,
)

LONDON = ZoneInfo("Europe/London")
SAID = {
    "apprentices": "We need more apprenticeships for young people in engineering.",
    "college": "The college should offer courses in retrofit, and train its tutors.",
    "bus": "The last bus leaves at six, so nobody can work late.",
    "fares": "Bus fares are too high for trainees.",
    "trees": "Plant trees along the river.",
}


@pytest.fixture
def book(tables: Database) -> Iterator[Session]:
    with Session(tables.engine) as session:
        yield session


@dataclass
class There:
    """What was said, by its name in SAID, with who and what it is about."""

    passages: dict[str, Comment]
    skills: int
    newer: int
    college: int

    def names(self, found: Hits) -> list[str]:
        by_id = {one.id: name for name, one in self.passages.items()}
        return [by_id[hit.comment.id] for hit in found.rows]


def the_book(session: Session) -> There:
    """Two consultations: one by mail in 2026 by a college, one on the web in 2024 by a person."""
    strategy = a_strategy(session, "Skills", "Mobility")
    older = a_consultation(session, strategy=strategy, title="An older one")
    newer = a_consultation(session, strategy=strategy, title="A newer one")
    body = an_organisation(session, "Marlhythe College", type=OrganisationType.COLLEGE_OR_TRAINING)
    teacher = a_stakeholder(session, organisation=body, place="Marlhythe")
    walker = a_stakeholder(session, place="Wealdham")
    words = list(SAID.values())
    late = datetime(2024, 12, 31, 23, 30, tzinfo=LONDON)
    told = a_contribution(
        session, newer, teacher, *((None, one) for one in words[:2]), channel=Channel.EMAIL
    )
    written = a_contribution(
        session, older, walker, *((None, one) for one in words[2:]), submitted_at=late
    )
    passages = dict(zip(SAID, [*told.comments, *written.comments], strict=True))
    skills = strategy.priorities[0]
    session.add_all(
        Tag(
            comment=passages[name],
            priority=skills,
            source=TagSource.PERSON,
            state=TagState.APPLIES,
            score=1.0,
            reason="decided",
        )
        for name in ("apprentices", "college")
    )
    session.flush()
    return There(passages, skills.id, newer.id, body.id)


def looked(session: Session, typed: str, *, exactly: bool = False, **narrowed: object) -> Hits:
    wanted = Wanted(words=read(typed), narrowed=Narrowed.of(narrowed), exactly=exactly)
    return find(session, wanted, zone=LONDON)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("apprenticeship", ["apprentices"]),
        ("train", ["college"]),
        ('"bus fares"', ["fares"]),
        ("appren*", ["apprentices"]),
        ("bus -fares", ["bus"]),
        ("bus late", ["bus"]),
        ("buses late", ["bus"]),
        ("bus trees", []),
        ("nothing like it", []),
    ],
)
def test_exactly_what_says_all_words_is_found(book: Session, typed: str, names: list[str]) -> None:
    there = the_book(book)
    assert sorted(there.names(looked(book, typed, exactly=True))) == sorted(names)


def test_by_meaning_finds_other_words_and_says_so(book: Session) -> None:
    there = the_book(book)
    found = looked(book, "apprenticeships")
    assert there.names(found)[0] == "apprentices"
    assert "college" in there.names(found)
    assert "trees" not in there.names(found)
    best, other = found.rows[0], found.rows[there.names(found).index("college")]
    assert (best.why, best.says_all) == ("Says what you typed", True)
    assert other.why.startswith("Close in meaning: “")
    marked = [piece.text for piece in other.shown if piece.marked]
    assert marked
    assert "".join(piece.text for piece in other.shown) == SAID["college"]


def test_what_is_barred_is_not_found_by_meaning_either(book: Session) -> None:
    there = the_book(book)
    assert "college" not in there.names(looked(book, "apprenticeships -college"))


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"channel": "email"}, ["apprentices", "college"]),
        ({"since": 2025}, ["apprentices", "college"]),
        ({"until": 2024}, ["bus", "fares", "trees"]),
        ({"since": 2019, "until": 2030}, list(SAID)),
        ({"place": "weald"}, ["bus", "fares", "trees"]),
        ({"type": "college or training provider"}, ["apprentices", "college"]),
        ({"type": "no such type", "since": "never", "priority": "-1"}, list(SAID)),
    ],
)
def test_a_search_is_narrowed(book: Session, narrowed: dict[str, object], names: list[str]) -> None:
    there = the_book(book)
    assert sorted(there.names(looked(book, "", **narrowed))) == sorted(names)


def test_a_search_is_narrowed_to_priority_consultation_and_organisation(book: Session) -> None:
    there = the_book(book)
    ours = ["apprentices", "college"]
    assert sorted(there.names(looked(book, "", priority=there.skills))) == ours
    assert sorted(there.names(looked(book, "", consultation=there.newer))) == ours
    assert sorted(there.names(looked(book, "", organisation=there.college))) == ours
    assert there.names(looked(book, "bus", consultation=there.newer, exactly=True)) == []


def test_what_was_withdrawn_or_is_no_comment_is_not_found(book: Session) -> None:
    there = the_book(book)
    there.passages["bus"].contribution.state = ContributionState.WITHDRAWN
    there.passages["college"].state = CommentState.NOT_A_COMMENT
    book.flush()
    assert there.names(looked(book, "")) == ["apprentices"]
    assert there.names(looked(book, "bus")) == []


def test_what_was_found_is_counted(book: Session) -> None:
    the_book(book)
    told = {
        one.title: [(row.name, row.passages) for row in one.rows]
        for one in counts(book, looked(book, "").found, zone=LONDON)
    }
    assert told == {
        "Consultation": [("An older one", 3), ("A newer one", 2)],
        "Priority": [("Skills", 2)],
        "Year": [("2026", 2), ("2024", 3)],
        "Channel": [("web", 3), ("email", 2)],
        "Kind of organisation": [("college or training provider", 2)],
        "Organisation": [("Marlhythe College", 2)],
        "Place": [("Wealdham", 3), ("Marlhythe", 2)],
    }


@pytest.mark.parametrize("exactly", [False, True])
def test_pages_hold_everything_once(book: Session, *, exactly: bool) -> None:
    consultation = a_consultation(book)
    said = [(None, f"Bus number {number} is late.") for number in range(45)]
    given = a_contribution(book, consultation, a_stakeholder(book), *said)
    wanted = Wanted(words=read("bus"), exactly=exactly)
    pages = [find(book, wanted, zone=LONDON, page=number) for number in (1, 2, 3)]
    ids = [hit.comment.id for page in pages for hit in page.rows]
    assert sorted(ids) == [one.id for one in given.comments]
    assert {(page.pages, page.total, page.saying_all) for page in pages} == {(3, 45, 45)}
    assert find(book, wanted, zone=LONDON, page=99).page == 3
    taken = everything(book, wanted, zone=LONDON, most=1000)
    assert [one.id for one in taken] == ids
    assert count_after(book, wanted, given.comments[39].id, zone=LONDON) == 5


def test_more_than_can_be_weighed_is_said_to_be_cut_and_can_be_read_exactly(book: Session) -> None:
    said = [(None, f"Bus number {number} is late.") for number in range(MOST_BY_MEANING + 1)]
    a_contribution(book, a_consultation(book), a_stakeholder(book), *said)
    best, exact = looked(book, "bus"), looked(book, "bus", exactly=True)
    assert (best.total, best.cut) == (MOST_BY_MEANING, True)
    assert (exact.total, exact.cut) == (MOST_BY_MEANING + 1, False)


def test_a_cut_passage_is_found_by_its_own_words_alone(book: Session) -> None:
    there = the_book(book)
    there.passages["fares"].text = "Trainees pay too much."
    book.flush()
    assert there.names(looked(book, "fares", exactly=True)) == []
    assert there.names(looked(book, "pay", exactly=True)) == ["fares"]


def test_a_very_long_passage_is_kept_and_found(book: Session) -> None:
    long = " ".join(f"word{number}" for number in range(150_000))
    given = a_contribution(book, a_consultation(book), a_stakeholder(book), (None, long))
    found = looked(book, "word77")
    assert [hit.comment.id for hit in found.rows] == [given.comments[0].id]
    assert sum(len(piece.text) for piece in found.rows[0].shown) < 500


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=60), exactly=st.booleans())
def test_no_search_breaks_the_database(book: Session, typed: str, *, exactly: bool) -> None:
    a_contribution(book, a_consultation(book), a_stakeholder(book), (None, "A bus, a tram."))
    with suppress(Unreadable):
        looked(book, typed, exactly=exactly)
    book.rollback()
