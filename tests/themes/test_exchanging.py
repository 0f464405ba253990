"""Code frames out as CSV and in again, as a team edits them."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.models import FrameVersion, Theme
from soundingboard.refusals import Unreadable
from soundingboard.themes import editing
from soundingboard.themes.exchanging import COLUMNS, Brought, as_csv, bring_in
from themes.sorted_passages import BY, Sorted, sorted_passages


@pytest.fixture
def stands(session: Session) -> Sorted:
    return sorted_passages(session)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_frame_goes_out_with_its_numbers_and_comes_back_unchanged(
    session: Session, stands: Sorted
) -> None:
    strategy = stands.priority.strategy
    editing.rename(session, stands.buses, "=Last bus", description="“Später”", by=BY, at=NOON)
    before = len(session.scalars(select(FrameVersion)).all())

    content = as_csv(session, strategy)

    assert table(content) == [
        list(COLUMNS),
        [str(stands.buses.id), "Transport", "'=Last bus", "“Später”", "no", "kept", "3", "0", "3"],
        [str(stands.crossing.id), "Transport", "School crossing", "", "no", "kept", "2", "0", "2"],
    ]
    assert bring_in(session, strategy, "frame.csv", content, by=BY, at=NOON) == Brought(0, 0, 2)
    assert len(session.scalars(select(FrameVersion)).all()) == before


def test_a_teams_own_frame_is_brought_in(session: Session, stands: Sorted) -> None:
    content = (
        "Identifier;Priority;Theme;Description;Locked\r\n"
        f"{stands.buses.id};transport;Evening buses;Later buses;yes\r\n"
        ";Transport;School crossing;;\r\n"
        ";Skills;Evening courses;Courses after work;no\r\n"
    ).encode("cp1252")

    done = bring_in(session, stands.priority.strategy, "ours.csv", content, by=BY, at=NOON)

    assert done == Brought(made=1, changed=1, unchanged=1)
    assert (stands.buses.name, stands.buses.description, stands.buses.locked) == (
        "Evening buses",
        "Later buses",
        True,
    )
    made = session.scalars(select(Theme).where(Theme.name == "Evening courses")).one()
    assert (made.frame.priority.name, made.made_by) == ("Skills", BY)
    newest = session.scalars(select(FrameVersion).order_by(FrameVersion.id)).all()[-2:]
    assert [version.what for version in newest] == [
        "brought in ours.csv: 0 made, 1 changed",
        "brought in ours.csv: 1 made, 0 changed",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "f.csv is empty."),
        (b"\x89PNG\x00\x00", "f.csv is not a CSV file."),
        (b"Theme,Description\nBuses,\n", "f.csv needs columns called"),
        (b"Priority,Theme\nHealth,Buses\n", "f.csv, line 2: there is no priority"),
        (b"Priority,Theme\nTransport,\n", "f.csv, line 2: Enter a name"),
        (b"Priority,Theme\nTransport,A\nTransport,\n", "f.csv, line 3: Enter a name"),
        (b"Priority,Theme,Locked\nTransport,A,maybe\n", "f.csv, line 2: .Locked. is yes or no"),
        (b"Priority,Theme,Identifier\nTransport,A,999999\n", "line 2: .Transport. has no theme"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line(
    session: Session, stands: Sorted, content: bytes, sentence: str
) -> None:
    session.commit()
    with pytest.raises(Unreadable, match=sentence):
        bring_in(session, stands.priority.strategy, "f.csv", content, by=BY, at=NOON)
    session.rollback()
    assert len(session.scalars(select(Theme)).all()) == 2


def test_a_locked_theme_is_changed_only_by_a_row_that_unlocks_it(
    session: Session, stands: Sorted
) -> None:
    editing.lock(session, stands.buses, locked=True, by=BY, at=NOON)
    row = f"Identifier,Priority,Theme,Locked\n{stands.buses.id},Transport,Buses,"
    strategy = stands.priority.strategy
    with pytest.raises(Unreadable, match="is locked"):
        bring_in(session, strategy, "f.csv", f"{row}yes\n".encode(), by=BY, at=NOON)
    bring_in(session, strategy, "f.csv", f"{row}no\n".encode(), by=BY, at=NOON)
    assert (stands.buses.name, stands.buses.locked) == ("Buses", False)
