"""Merged themes are parted again: each has its own, and what people decided since stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.models import Theme, ThemeMember
from soundingboard.refusals import Conflict
from soundingboard.themes import editing, moving, parting
from soundingboard.themes.frames import versions_of
from soundingboard.vocabulary import ThemeStanding
from themes.sorted_passages import BY, Sorted, sorted_passages

EARLIER, LATER = NOON - timedelta(days=1), NOON + timedelta(days=1)


@pytest.fixture
def stands(session: Session) -> Sorted:
    """Two themes that share a passage, each with one that a person took out."""
    found = sorted_passages(session)
    first, second, third, fourth, _ = found.ids
    moving.put_in(session, [second], found.crossing, by=BY, at=EARLIER)
    moving.take_out(session, [third], found.buses, by="Sunniva Hale", at=EARLIER)
    moving.take_out(session, [fourth], found.crossing, by="Sunniva Hale", at=EARLIER)
    moving.put_in(session, [first], found.buses, by=BY, at=EARLIER)
    session.flush()
    return found


def members(session: Session) -> list[tuple[Any, ...]]:
    session.expire_all()
    return sorted(
        (one.theme_id, one.comment_id, one.standing, one.source, one.fit, one.at, one.by)
        for one in session.scalars(select(ThemeMember))
    )


def test_each_has_its_own_passages_again(session: Session, stands: Sorted) -> None:
    before = members(session)
    state = stands.buses.state
    editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON)
    assert parting.merged_in(session, stands.priority) == [stands.buses]
    foreseen = parting.foreseen(session, stands.buses)
    assert (foreseen.passages, foreseen.stays, foreseen.hindrances) == (3, 0, ())

    parting.part(session, stands.buses, by="Idris Falk", at=LATER)

    assert members(session) == before
    assert (stands.buses.state, stands.buses.merged_into) == (state, None)
    newest = versions_of(session, stands.priority)[0]
    assert (newest.by, newest.what) == (
        "Idris Falk",
        "parted “Last bus” from “School crossing” again",
    )
    assert parting.merged_in(session, stands.priority) == []
    with pytest.raises(Conflict, match="not part of another theme"):
        parting.part(session, stands.buses, by=BY, at=LATER)


def test_what_a_person_said_since_stays(session: Session, stands: Sorted) -> None:
    first, second, *_ = stands.ids
    editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON)
    moving.take_out(session, [first], stands.crossing, by=BY, at=LATER)
    foreseen = parting.foreseen(session, stands.buses)
    assert (foreseen.passages, foreseen.stays) == (2, 1)
    parting.part(session, stands.buses, by=BY, at=LATER)
    told = {(one[0], one[1]): one[2] for one in members(session)}
    assert told[stands.crossing.id, first] == ThemeStanding.OUT
    assert (stands.buses.id, first) not in told
    assert told[stands.buses.id, second] == ThemeStanding.IN
    assert told[stands.crossing.id, second] == ThemeStanding.IN


def drop(session: Session, into: Theme) -> None:
    editing.drop(session, into, by=BY, at=LATER)


def lock(session: Session, into: Theme) -> None:
    editing.lock(session, into, locked=True, by=BY, at=LATER)


def take_the_name(session: Session, into: Theme) -> None:
    editing.make(session, into.frame.priority, "LAST BUS", by=BY, at=LATER)


def merge_further(session: Session, into: Theme) -> None:
    other = editing.make(session, into.frame.priority, "Safety", by=BY, at=LATER)
    editing.merge(session, into, other, by=BY, at=LATER)


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (drop, "“School crossing” was dropped since."),
        (lock, "“School crossing” is locked. Unlock it first."),
        (take_the_name, "Another theme is called “Last bus” now."),
        (merge_further, "“School crossing” is part of “Safety” now: part that first."),
    ],
)
def test_themes_are_not_parted_where_the_whole_is_another(
    session: Session, stands: Sorted, build: Any, why: str
) -> None:
    editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON)
    build(session, stands.crossing)
    before = members(session)
    assert parting.foreseen(session, stands.buses).hindrances == (why,)
    with pytest.raises(Conflict, match=why):
        parting.part(session, stands.buses, by=BY, at=LATER)
    assert members(session) == before
