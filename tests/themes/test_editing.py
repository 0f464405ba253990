"""What people do to themes: rename, merge, split, move, lock, drop; each a version of the frame."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_strategy
from soundingboard.contributions import placing, undoing
from soundingboard.models import Correction, FrameVersion, Tag, ThemeMember
from soundingboard.refusals import Conflict, NotFound, Refusal, Unreadable
from soundingboard.strategy import priorities
from soundingboard.themes import editing, frames, moving, queries
from soundingboard.vocabulary import SortedBy, TagSource, TagState, ThemeStanding, ThemeState
from themes.sorted_passages import BY, Sorted, sorted_passages


@pytest.fixture
def stands(session: Session) -> Sorted:
    return sorted_passages(session)


def done(session: Session) -> list[tuple[str, str]]:
    """What was done to frames, in order, after the two themes of the example were made."""
    rows = session.scalars(select(FrameVersion).order_by(FrameVersion.id)).all()
    return [(row.by, row.what) for row in rows][2:]


def where(session: Session, stands: Sorted) -> list[list[str]]:
    """The names of the themes of each of the passages."""
    found = queries.of_comments(session, stands.ids)
    return [[theme.name for theme in found.get(key, ())] for key in stands.ids]


def test_rename_keeps_the_theme_and_says_what_was_done(session: Session, stands: Sorted) -> None:
    stands.buses.state = ThemeState.PROPOSED
    editing.rename(session, stands.buses, "  Evening   buses ", by=BY, at=NOON)
    editing.rename(session, stands.buses, "Evening buses", description="After 7.", by=BY, at=NOON)
    editing.rename(session, stands.buses, "Evening buses", by=BY, at=NOON)  # nothing new

    assert (stands.buses.name, stands.buses.description) == ("Evening buses", "After 7.")
    assert stands.buses.state is ThemeState.KEPT
    assert done(session) == [
        (BY, "renamed “Last bus” to “Evening buses”"),
        (BY, "described “Evening buses”"),
    ]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [(" ", Unreadable), ("x" * 201, Unreadable), ("SCHOOL CROSSING", Conflict)],
)
def test_rename_refuses_names_that_cannot_be(
    session: Session, stands: Sorted, name: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        editing.rename(session, stands.buses, name, by=BY, at=NOON)
    assert stands.buses.name == "Last bus"


def test_merge_moves_everything_and_a_persons_word_counts(session: Session, stands: Sorted) -> None:
    first, second, third, *_ = stands.ids
    moving.put_in(session, [second], stands.crossing, by=BY, at=NOON)
    moving.take_out(session, [third], stands.buses, by="Sunniva Hale", at=NOON)

    editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON)

    assert (
        where(session, stands)
        == [["School crossing"], ["School crossing"], []] + [["School crossing"]] * 2
    )
    rows = {row.comment_id: row for row in session.scalars(select(ThemeMember))}
    assert {row.theme_id for row in rows.values()} == {stands.crossing.id}
    assert (rows[second].source, rows[second].by) == (SortedBy.PERSON, BY)
    assert (rows[third].standing, rows[third].by) == (ThemeStanding.OUT, "Sunniva Hale")
    assert rows[first].source is SortedBy.MACHINE
    assert (stands.buses.state, stands.buses.merged_into) == (ThemeState.MERGED, stands.crossing)
    assert done(session) == [(BY, "merged “Last bus” into “School crossing”")]
    with pytest.raises(Conflict, match="merged into another one meanwhile"):
        editing.rename(session, stands.buses, "Buses", by=BY, at=NOON)


def test_merge_refuses_itself_and_another_priority(session: Session, stands: Sorted) -> None:
    with pytest.raises(Conflict):
        editing.merge(session, stands.buses, stands.buses, by=BY, at=NOON)
    other = editing.make(session, a_strategy(session).priorities[0], "Courses", by=BY, at=NOON)
    with pytest.raises(NotFound):
        editing.merge(session, stands.buses, other, by=BY, at=NOON)
    with pytest.raises(NotFound):
        moving.move(session, stands.ids[:1], stands.buses, other, by=BY, at=NOON)


def test_split_makes_a_theme_of_the_chosen_passages(session: Session, stands: Sorted) -> None:
    made = moving.split(session, stands.buses, stands.ids[1:3], "Late shifts", by=BY, at=NOON)

    assert (
        where(session, stands)
        == [["Last bus"], ["Late shifts"], ["Late shifts"]] + [["School crossing"]] * 2
    )
    assert (made.made_by, made.state) == (BY, ThemeState.KEPT)
    with pytest.raises(Unreadable, match="Choose the passages"):
        moving.split(session, stands.buses, [], "Nothing", by=BY, at=NOON)


def test_move_is_the_persons_word_from_then_on(session: Session, stands: Sorted) -> None:
    moving.move(session, stands.ids[:1], stands.buses, stands.crossing, by=BY, at=NOON)

    assert where(session, stands)[0] == ["School crossing"]
    rows = session.scalars(
        select(ThemeMember)
        .where(ThemeMember.comment_id == stands.ids[0])
        .order_by(ThemeMember.theme_id)
    ).all()
    assert [(row.standing, row.source, row.by, row.fit) for row in rows] == [
        (ThemeStanding.OUT, SortedBy.PERSON, BY, 1.0),
        (ThemeStanding.IN, SortedBy.PERSON, BY, 1.0),
    ]
    size = queries.sizes_of(session, stands.priority)
    assert [size[one.id].passages for one in (stands.buses, stands.crossing)] == [2, 3]
    assert size[stands.crossing.id].by_hand == 1


def test_a_passage_of_another_priority_is_not_put_in(session: Session, stands: Sorted) -> None:
    stands.comments[0].tags[0].state = TagState.REJECTED
    session.flush()
    with pytest.raises(NotFound, match="moved, withdrawn or coded"):
        moving.put_in(session, stands.ids[:1], stands.crossing, by=BY, at=NOON)


def test_a_locked_theme_is_neither_renamed_nor_merged_nor_split_nor_dropped(
    session: Session, stands: Sorted
) -> None:
    editing.lock(session, stands.buses, locked=True, by=BY, at=NOON)
    for attempt in (
        lambda: editing.rename(session, stands.buses, "Buses", by=BY, at=NOON),
        lambda: editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON),
        lambda: editing.merge(session, stands.crossing, stands.buses, by=BY, at=NOON),
        lambda: moving.split(session, stands.buses, stands.ids[:1], "Buses", by=BY, at=NOON),
        lambda: editing.drop(session, stands.buses, by=BY, at=NOON),
    ):
        with pytest.raises(Conflict, match="is locked"):
            attempt()
    editing.lock(session, stands.buses, locked=False, by=BY, at=NOON)
    editing.drop(session, stands.buses, by=BY, at=NOON)
    assert done(session) == [
        (BY, "locked “Last bus”"),
        (BY, "unlocked “Last bus”"),
        (BY, "dropped “Last bus”"),
    ]


def test_restore_refuses_a_name_that_is_taken_by_now(session: Session, stands: Sorted) -> None:
    editing.drop(session, stands.buses, by=BY, at=NOON)
    editing.make(session, stands.priority, "Last bus", by=BY, at=NOON)
    with pytest.raises(Conflict, match="There is a theme"):
        editing.restore(session, stands.buses, by=BY, at=NOON)


def test_each_version_holds_the_frame_as_it_stood(session: Session, stands: Sorted) -> None:
    editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON)
    newest, *_, first = frames.versions_of(session, stands.priority)
    assert [row["name"] for row in first.content] == ["Last bus"]
    assert [(row["name"], row["state"], row["merged_into"]) for row in newest.content] == [
        ("Last bus", "merged", stands.crossing.id),
        ("School crossing", "kept", None),
    ]
    assert [version.number for version in frames.versions_of(session, stands.priority)] == [3, 2, 1]


def test_a_persons_word_follows_a_passage_that_is_cut_and_joined_again(
    session: Session, stands: Sorted
) -> None:
    first = stands.comments[0]
    moving.move(session, [first.id], stands.buses, stands.crossing, by=BY, at=NOON)

    second = placing.split(session, first, first.text.index("so late"), by=BY, at=NOON)
    both = queries.of_comments(session, [first.id, second.id])
    assert {key: [theme.name for theme in themes] for key, themes in both.items()} == {
        first.id: ["School crossing"],
        second.id: ["School crossing"],
    }

    cut = session.scalars(select(Correction).order_by(Correction.id.desc())).first()
    assert cut is not None
    undoing.undo(session, first.contribution, cut.id, by=BY, at=NOON)
    rows = session.scalars(
        select(ThemeMember).where(ThemeMember.comment_id == first.id).order_by(ThemeMember.theme_id)
    ).all()
    assert [(row.standing, row.source) for row in rows] == [
        (ThemeStanding.OUT, SortedBy.PERSON),
        (ThemeStanding.IN, SortedBy.PERSON),
    ]
    assert where(session, stands)[0] == ["School crossing"]


def test_what_a_person_said_of_the_second_passage_holds_for_both_joined(
    session: Session, stands: Sorted
) -> None:
    first = stands.comments[0]
    second = placing.split(session, first, first.text.index("so late"), by=BY, at=NOON)
    session.add(
        Tag(
            comment=second,
            priority=stands.priority,
            source=TagSource.PERSON,
            state=TagState.APPLIES,
            score=1.0,
            reason=f"decided by {BY}",
        )
    )
    session.flush()
    moving.put_in(session, [second.id], stands.crossing, by=BY, at=NOON)

    placing.join(session, first, by=BY, at=NOON)

    rows = session.scalars(
        select(ThemeMember).where(ThemeMember.comment_id == first.id).order_by(ThemeMember.theme_id)
    ).all()
    assert [(row.theme.name, row.source) for row in rows] == [
        ("Last bus", SortedBy.MACHINE),
        ("School crossing", SortedBy.PERSON),
    ]


def test_a_priority_with_a_theme_of_a_persons_own_is_not_removed(session: Session) -> None:
    skills, mobility = a_strategy(session).priorities
    theme = editing.make(session, skills, "Courses", by=BY, at=NOON)
    with pytest.raises(Conflict, match="a theme is tied to it"):
        priorities.remove_priority(session, skills)
    editing.drop(session, theme, by=BY, at=NOON)
    priorities.remove_priority(session, skills)
    assert mobility.strategy.priorities == [mobility]
