"""Themes are sorted, and campaigns looked for, as long work: thought over first, kept shortly."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder
from soundingboard import clock
from soundingboard.contributions.tagging import tag
from soundingboard.errands.about import SortThemes
from soundingboard.errands.sorting import MOST_TRIES, ThemesWork, sort_now, think
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import Comment, Errand, ThemeMember
from soundingboard.themes import editing, moving, queries
from soundingboard.vocabulary import ErrandKind, ErrandState, SortedBy, ThemeStanding, ThemeState
from themes.sorted_passages import BY, Sorted, sorted_passages

LATE = "Cleaners on late shifts miss the last bus home."


@pytest.fixture
def stands(session: Session) -> Sorted:
    found = sorted_passages(session)
    session.commit()
    return found


def arrives(session: Session, stands: Sorted, text: str) -> Comment:
    """Somebody says something on the priority, which stands in no theme yet."""
    consultation = stands.comments[0].contribution.consultation
    question = consultation.questions[0]
    question.priorities = [stands.priority]
    given = a_contribution(session, consultation, a_stakeholder(session), (question, text))
    tag(session, given)
    session.commit()
    return given.comments[0]


def sizes(kit: Kit, stands: Sorted) -> dict[str, int]:
    with kit.database.reading() as book:
        return {
            one.theme.name: one.size.passages for one in queries.themes_of(book, stands.priority)
        }


def errands(kit: Kit, kind: ErrandKind) -> list[Errand]:
    with kit.database.reading() as book:
        every = select(Errand).where(Errand.kind == kind).order_by(Errand.id)
        return list(book.scalars(every))


def test_nothing_is_written_while_it_is_thought_over(
    kit: Kit, session: Session, stands: Sorted
) -> None:
    said = arrives(session, stands, LATE)
    found = think(kit.database, SortThemes(stands.priority.id, anew=False, actor=""))
    assert [member.passage for member in found.growth.joined[stands.buses.id]] == [said.id]
    assert sizes(kit, stands) == {"Last bus": 3, "School crossing": 2}


def test_what_a_person_did_meanwhile_is_thought_over_again(
    kit: Kit, session: Session, stands: Sorted
) -> None:
    said = arrives(session, stands, LATE)
    work = ThemesWork(SortThemes(stands.priority.id, anew=False, actor=""), kit.database)
    work.prepare()
    # While it is thought over somebody puts the passage elsewhere: nothing keeps them waiting.
    moving.put_in(session, [said.id], stands.crossing, by=BY, at=NOON)
    session.commit()

    with kit.database.begin() as book:
        first = work.batch(book, {}, at=NOON)
    assert (first.result, first.so_far) == ("", {"tried": 1})
    work.prepare()
    with kit.database.begin() as book:
        second = work.batch(book, first.so_far, at=NOON)

    assert second.result == "Nothing was sorted. 0 passages in no theme."
    session.expire_all()
    (member,) = session.scalars(select(ThemeMember).where(ThemeMember.comment_id == said.id))
    assert (member.theme_id, member.source, member.standing) == (
        stands.crossing.id,
        SortedBy.PERSON,
        ThemeStanding.IN,
    )


def test_it_ends_even_where_something_changes_all_the_time(
    kit: Kit, session: Session, stands: Sorted
) -> None:
    work = ThemesWork(SortThemes(stands.priority.id, anew=False, actor=""), kit.database)
    so_far: dict[str, object] = {}
    for number in range(MOST_TRIES):
        work.prepare()
        arrives(session, stands, f"{LATE} We are {number + 2}.")
        with kit.database.begin() as book:
            done = work.batch(book, so_far, at=NOON)
        so_far = done.so_far
        assert bool(done.result) == (number == MOST_TRIES - 1)
    assert sizes(kit, stands)["Last bus"] == 3 + MOST_TRIES


def test_sorting_again_leaves_what_a_person_named(
    kit: Kit, session: Session, stands: Sorted
) -> None:
    editing.rename(session, stands.crossing, "Crossings", by=BY, at=NOON)
    stands.buses.state = ThemeState.PROPOSED
    session.commit()
    done = sort_now(
        kit.database, SortThemes(stands.priority.id, anew=True, actor=BY), now=lambda: NOON
    )
    # The machine's own proposal was too small to be made again; what a person named stays.
    assert (done.joined, done.proposed, done.left) == (0, (), 3)
    assert sizes(kit, stands) == {"Crossings": 2}


def test_the_clock_asks_for_themes_only_where_something_is_new(
    kit: Kit, session: Session, stands: Sorted
) -> None:
    clock.sort_themes(kit)
    assert errands(kit, ErrandKind.THEMES) == []  # everything stands in a theme

    arrives(session, stands, "Nothing in common with anybody, zebras say.")
    for _ in range(2):
        clock.sort_themes(kit)
    (asked,) = errands(kit, ErrandKind.THEMES)
    assert (asked.state, asked.asked_by, asked.title) == (
        ErrandState.WAITING,
        "the clock",
        "Sorting what was said on “Transport” into themes",
    )
    drain(kit)
    assert [one.state for one in errands(kit, ErrandKind.THEMES)] == [ErrandState.DONE]
    clock.sort_themes(kit)  # one passage is left in no theme, and was looked at
    assert len(errands(kit, ErrandKind.THEMES)) == 1

    arrives(session, stands, LATE)
    clock.sort_themes(kit)
    drain(kit)
    assert len(errands(kit, ErrandKind.THEMES)) == 2
    assert sizes(kit, stands)["Last bus"] == 4


def test_the_clock_asks_for_campaigns_only_where_something_is_new(
    kit: Kit, session: Session, stands: Sorted
) -> None:
    for _ in range(2):
        clock.look_for_campaigns(kit)
    (asked,) = errands(kit, ErrandKind.CAMPAIGNS)
    assert (asked.state, asked.asked_by) == (ErrandState.WAITING, "the clock")
    drain(kit)
    clock.look_for_campaigns(kit)
    assert len(errands(kit, ErrandKind.CAMPAIGNS)) == 1
    arrives(session, stands, LATE)
    clock.look_for_campaigns(kit)
    assert len(errands(kit, ErrandKind.CAMPAIGNS)) == 2
