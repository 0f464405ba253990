"""What the machine sorts into themes, and that it leaves alone what stands."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from material import shared
from soundingboard.models import (
    CodeFrame,
    Comment,
    Consultation,
    Contribution,
    FrameVersion,
    Priority,
    Tag,
    Theme,
    ThemeMember,
)
from soundingboard.themes import editing, moving, newcomers, queries
from soundingboard.themes.gathering import gather, sort_again
from soundingboard.vocabulary import (
    CommentState,
    ContributionState,
    SortedBy,
    TagSource,
    TagState,
    ThemeStanding,
    ThemeState,
)

LATER = NOON + timedelta(days=1)


def say(
    session: Session, consultation: Consultation, texts: list[str], **given: object
) -> list[Comment]:
    """Each text said by somebody else, on the first priority."""
    priority = consultation.strategy.priorities[0]
    said = []
    for text in texts:
        contribution = a_contribution(
            session,
            consultation,
            a_stakeholder(session),
            (consultation.questions[0], text),
            **given,
        )
        said.append(contribution.comments[0])
    session.execute(
        insert(Tag),
        [
            {
                "comment_id": one.id,
                "priority_id": priority.id,
                "source": TagSource.QUESTION,
                "state": TagState.APPLIES,
                "score": 1.0,
                "reason": "answers question 1",
                "tagged_by": "",
            }
            for one in said
        ],
    )
    return said


def real(topic: str, most: int = 10_000) -> list[str]:
    data = json.loads(shared("data/priorities/budget-requests-2021.json").read_text())["passages"]
    return [row["text"] for row in data if row["priorities"] == [topic]][:most]


@pytest.fixture
def consultation(session: Session) -> Consultation:
    return an_open_consultation(
        session, "What have we missed?", strategy=a_strategy(session, "Transport", "Skills")
    )


@pytest.fixture
def priority(consultation: Consultation) -> Priority:
    return consultation.strategy.priorities[0]


def by_passage(session: Session, priority: Priority) -> dict[int, tuple[int, ...]]:
    """For each passage heard that is in themes of a priority, the ids of those themes."""
    found: dict[int, list[int]] = {}
    for one in queries.themes_of(session, priority):
        page = 1
        while True:
            shown = queries.passages(session, one.theme, page=page)
            for row in shown.rows:
                found.setdefault(row.comment.id, []).append(one.theme.id)
            if page == shown.pages:
                break
            page += 1
    return {key: tuple(themes) for key, themes in found.items()}


def memberships(session: Session) -> dict[tuple[int, int], tuple[str, str]]:
    rows = session.execute(
        select(
            ThemeMember.comment_id, ThemeMember.theme_id, ThemeMember.standing, ThemeMember.source
        )
    )
    return {(comment, theme): (standing, source) for comment, theme, standing, source in rows}


def test_gather_proposes_themes_and_keeps_the_frame_as_a_version(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    texts = real("transport", 200)
    said = say(session, consultation, texts)

    done = gather(session, priority, at=NOON)

    themes = queries.themes_of(session, priority)
    assert [one.theme.name for one in themes] == list(done.proposed)
    assert done.founded + done.left == 200
    assert done.founded >= 150
    assert sum(one.size.passages for one in themes) == done.founded
    assert {one.theme.state for one in themes} == {ThemeState.PROPOSED}
    assert all(one.size.people == one.size.passages for one in themes)
    written = " ".join(texts).lower()
    phrases = [phrase for name in done.proposed for phrase in name.split(", ")]
    assert [phrase for phrase in phrases if phrase.lower() not in written] == []
    (version,) = session.scalars(select(FrameVersion)).all()
    assert (version.number, version.by) == (1, "")
    assert [row["name"] for row in version.content] == list(done.proposed)
    assert queries.unsorted(session, priority).total == done.left
    assert set(by_passage(session, priority)) <= {one.id for one in said}


def test_gather_twice_changes_nothing(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    say(session, consultation, real("transport", 150))
    gather(session, priority, at=NOON)
    before = memberships(session)

    again = gather(session, priority, at=LATER)

    assert (again.joined, again.founded, again.proposed) == (0, 0, ())
    assert memberships(session) == before
    assert len(session.scalars(select(FrameVersion)).all()) == 1


def test_five_percent_new_leave_what_stood_and_what_people_did(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    """The promise of the issue: at least 95% of the machine's memberships, all of a person's."""
    texts = real("transport")[:420]
    new, old = texts[::21], [text for at, text in enumerate(texts) if at % 21]
    say(session, consultation, old)
    gather(session, priority, at=NOON)
    first, second, third, *_ = (one.theme for one in queries.themes_of(session, priority))
    moved = [row.comment.id for row in queries.passages(session, first).rows[:8]]
    taken_out = [row.comment.id for row in queries.passages(session, second).rows[:5]]
    moving.move(session, moved, first, third, by="Olwen Pryce", at=NOON)
    moving.take_out(session, taken_out, second, by="Olwen Pryce", at=NOON)
    editing.rename(session, second, "Junctions", by="Olwen Pryce", at=NOON)
    before = memberships(session)
    names = {theme.id: theme.name for theme in session.scalars(select(Theme))}

    say(session, consultation, new, submitted_at=LATER)
    done = gather(session, priority, at=LATER)

    after = memberships(session)
    machine = {one for one, said in before.items() if said[1] == SortedBy.MACHINE}
    person = {one: said for one, said in before.items() if said[1] == SortedBy.PERSON}
    assert len(person) == 21
    assert {one: after[one] for one in person} == person
    assert len([one for one in machine if after.get(one) == before[one]]) >= 0.95 * len(machine)
    assert {theme.id: theme.name for theme in session.scalars(select(Theme))} | names == {
        theme.id: theme.name for theme in session.scalars(select(Theme))
    }
    assert done.joined >= 0.6 * len(new)


def test_machine_puts_back_nothing_that_a_person_took_out(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    say(session, consultation, real("transport", 150))
    gather(session, priority, at=NOON)
    theme = queries.themes_of(session, priority)[0].theme
    comments = [row.comment.id for row in queries.passages(session, theme).rows]
    assert moving.take_out(session, comments, theme, by="Olwen Pryce", at=NOON) == len(comments)

    gather(session, priority, at=LATER)
    sort_again(session, priority, by="Olwen Pryce", at=LATER)

    out = [memberships(session)[one, theme.id] for one in comments]
    assert set(out) == {(ThemeStanding.OUT, SortedBy.PERSON)}


def test_a_dropped_theme_is_not_proposed_again_and_can_be_taken_up_again(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    say(session, consultation, real("transport", 150))
    gather(session, priority, at=NOON)
    theme = queries.themes_of(session, priority)[0].theme
    size = queries.sizes_of(session, priority)[theme.id]
    editing.drop(session, theme, by="Olwen Pryce", at=NOON)

    done = gather(session, priority, at=LATER)

    assert done.proposed == ()
    assert theme.id not in queries.sizes_of(session, priority)
    editing.restore(session, theme, by="Olwen Pryce", at=LATER)
    assert queries.sizes_of(session, priority)[theme.id] == size
    told = by_passage(session, priority)
    assert all(len(themes) == 1 for themes in told.values())


def test_a_locked_theme_takes_nobody_in(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    texts = real("transport", 200)
    say(session, consultation, texts[:150])
    gather(session, priority, at=NOON)
    for one in queries.themes_of(session, priority):
        editing.lock(session, one.theme, locked=True, by="Olwen Pryce", at=NOON)
    sizes = queries.sizes_of(session, priority)

    say(session, consultation, texts[150:])
    done = gather(session, priority, at=LATER)

    assert done.joined == 0
    assert {key: queries.sizes_of(session, priority)[key] for key in sizes} == sizes


def test_a_theme_of_a_persons_own_draws_what_its_words_say(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    made = editing.make(
        session,
        priority,
        "Bus stops and shelters",
        description="Shelters, seats and timetables at bus stops.",
        by="Olwen Pryce",
        at=NOON,
    )
    (stop, other) = say(
        session,
        consultation,
        ["Please put a shelter and seats at the bus stop.", "The bridge has rusted through."],
    )

    done = gather(session, priority, at=NOON)

    assert (done.joined, done.left) == (1, 1)
    assert by_passage(session, priority) == {stop.id: (made.id,)}
    assert [row.comment.id for row in queries.unsorted(session, priority).rows] == [other.id]


def test_what_is_not_heard_is_in_no_theme(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    said = say(session, consultation, real("transport", 60))
    gather(session, priority, at=NOON)
    before = by_passage(session, priority)
    gone, unsure, untagged = [one for one in said if one.id in before][:3]

    gone.contribution.state = ContributionState.WITHDRAWN
    unsure.state = CommentState.UNSURE
    untagged.tags[0].state = TagState.REJECTED
    session.flush()

    after = by_passage(session, priority)
    assert set(before) - set(after) == {gone.id, unsure.id, untagged.id}
    counted = sum(one.size.passages for one in queries.themes_of(session, priority))
    assert counted == len(before) - 3
    gone.contribution.state = ContributionState.SUBMITTED
    session.flush()
    assert gone.id in by_passage(session, priority)


def test_sorting_again_keeps_what_people_kept_and_the_names_of_what_is_mostly_the_same(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    texts = real("transport")
    say(session, consultation, texts[:120])
    gather(session, priority, at=NOON)
    proposed = [one.theme for one in queries.themes_of(session, priority)]
    kept = proposed[0]
    editing.rename(session, kept, "Kept by me", by="Olwen Pryce", at=NOON)
    inside = {key for key, themes in by_passage(session, priority).items() if kept.id in themes}
    say(session, consultation, texts[120:500])

    done = sort_again(session, priority, by="Olwen Pryce", at=LATER)

    themes = {one.theme.id: one.theme for one in queries.themes_of(session, priority)}
    assert themes[kept.id].name == "Kept by me"
    now = by_passage(session, priority)
    assert {key for key in inside if kept.id in now[key]} == inside
    assert len(done.proposed) >= 5
    same = [one for one in proposed[1:] if one.id in themes]
    assert [one.name for one in same if one.name not in done.proposed] == []
    newest = session.scalars(select(FrameVersion).order_by(FrameVersion.number.desc())).first()
    assert newest is not None
    assert newest.what.startswith("sorted again and proposed “")


def test_copies_of_a_campaign_found_no_theme_by_themselves(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    text = "I object to the closure of the ticket office at our station, because people need help."
    say(session, consultation, [text] * 40)
    assert gather(session, priority, at=NOON).proposed == ()


def test_only_the_newest_say_what_counts_for_an_organisation_once(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    said = say(session, consultation, real("transport", 60))
    assert session.scalars(select(Contribution)).all()
    gather(session, priority, at=NOON)
    theme = queries.themes_of(session, priority)[0].theme
    rows = queries.passages(session, theme).rows
    first, second = rows[0].comment.contribution, rows[1].comment.contribution
    size = queries.sizes_of(session, priority)[theme.id]
    second.stakeholder = first.stakeholder
    session.flush()
    assert queries.sizes_of(session, priority)[theme.id].people == size.people - 1
    assert len(said) == 60


def test_what_was_left_over_is_sorted_as_if_it_were_read_again(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    texts = real("housing", 120) + real("parks", 40)
    say(session, consultation, texts[:100])
    assert gather(session, priority, at=NOON).left
    for start in (100, 120, 140):
        say(session, consultation, texts[start : start + 20])
        with session.begin_nested() as tried:
            remembering = gather(session, priority, at=LATER)
            by_remembering = by_passage(session, priority)
            tried.rollback()
        session.expire_all()
        session.execute(update(CodeFrame).values(left_by=""))

        assert gather(session, priority, at=LATER) == remembering
        assert by_passage(session, priority) == by_remembering


def test_what_was_left_over_is_read_again_once_a_theme_changes_or_its_words_do(
    session: Session, consultation: Consultation, priority: Priority
) -> None:
    say(session, consultation, real("housing", 100))
    gather(session, priority, at=NOON)
    there = newcomers.read(session, priority, anew=False)
    assert there.behind
    assert not there.passages

    shortened = session.get_one(Comment, min(there.behind))
    shortened.text = shortened.text[:-5]
    session.flush()
    assert [one.key for one in newcomers.read(session, priority, anew=False).passages] == [
        shortened.id
    ]

    theme = session.scalars(select(Theme).where(Theme.state == ThemeState.PROPOSED)).first()
    assert theme is not None
    theme.locked = True
    session.flush()
    again = newcomers.read(session, priority, anew=False)
    assert not again.behind
    assert len(again.passages) == len(there.behind)
