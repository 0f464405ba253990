import pytest
from sqlalchemy.orm import Session

from factories import a_strategy
from soundingboard.people.interests import priorities_by_name, read_interests


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("", [], []),
        ("clean growth", ["Clean growth"], []),
        (
            "People, skills and work,Clean growth",
            ["People, skills and work", "Clean growth"],
            [],
        ),
        ("Clean growth; CLEAN GROWTH|Towns", ["Clean growth"], ["Towns"]),
        ("People, skills", [], ["People", "skills"]),
        (" , ; ,", [], []),
    ],
)
def test_cells_are_taken_apart_where_names_end(
    session: Session, text: str, found: list[str], unknown: list[str]
) -> None:
    a_strategy(session, "People, skills and work", "Clean growth")
    interests = read_interests(text, priorities_by_name(session))
    assert [priority.name for priority in interests.found] == found
    assert list(interests.unknown) == unknown


def test_newer_strategy_wins_a_shared_name(session: Session) -> None:
    a_strategy(session, "Skills")
    newer = a_strategy(session, "Skills")
    found = read_interests("skills", priorities_by_name(session)).found
    assert found == (newer.priorities[0],)
