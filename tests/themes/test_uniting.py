from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.contributions.tagging import decide
from soundingboard.models import CodeFrame, Priority, Theme, ThemeMember
from soundingboard.themes import editing, moving, queries
from soundingboard.themes.frames import versions_of
from soundingboard.themes.uniting import merge
from soundingboard.vocabulary import SortedBy

BY = "Olwen Pryce"


def names(session: Session, priority: Priority) -> list[tuple[str, int]]:
    return [(one.theme.name, one.size.passages) for one in queries.themes_of(session, priority)]


def test_themes_come_along_with_their_passages_and_what_people_decided(session: Session) -> None:
    roads, buses = a_strategy(session, "Roads", "Buses").priorities
    consultation = an_open_consultation(session, strategy=roads.strategy)
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        (None, "The last bus goes at six."),
        (None, "Buses are dear."),
        (None, "Potholes."),
    )
    for comment, priority in zip(given.comments, (buses, buses, roads), strict=True):
        decide(session, comment, priority, applies=True, by=BY, at=NOON)
    late = editing.make(session, buses, "Timetables", description="", by=BY, at=NOON)
    cost = editing.make(session, buses, "Cost", description="", by=BY, at=NOON)
    mending = editing.make(session, roads, "Cost", description="", by=BY, at=NOON)
    for theme, comment in zip((late, cost, mending), given.comments, strict=True):
        moving.put_in(session, [comment.id], theme, by=BY, at=NOON)
    merge(session, buses, into=roads, by=BY, at=NOON)
    assert sorted(names(session, roads)) == [("Cost", 1), ("Cost (2)", 1), ("Timetables", 1)]
    assert {one.source for one in session.scalars(select(ThemeMember))} == {SortedBy.PERSON}
    newest = versions_of(session, roads)[0]
    assert (newest.by, newest.what) == (BY, "took in “Timetables”; “Cost” from “Buses”")
    assert [one["name"] for one in newest.content] == ["Timetables", "Cost (2)", "Cost"]
    # How its frame became what it was stays to be read, on a row that nothing else is tied to.
    left = session.scalars(select(CodeFrame).where(CodeFrame.priority_id != roads.id)).one()
    assert (left.priority.name, left.priority.merged_into) == ("Buses", roads)
    assert session.scalars(select(Theme).where(Theme.frame == left)).all() == []
