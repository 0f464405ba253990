"""What staff see of the places mail comes from."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from conftest import Clock
from factories import NOON
from soundingboard.inbox.sources import note_read, note_trouble
from soundingboard.kit import Kit


def test_trouble_is_shown_with_its_words_and_its_next_try(
    client: FlaskClient, kit: Kit, sign_in: Callable[..., object]
) -> None:
    sign_in()
    assert "No mailbox has been read yet." in client.get("/desk/inbox/sources/").text
    note_read(kit.database, "maildir", took=2, at=NOON)
    note_trouble(
        kit.database,
        "imap",
        "the IMAP server at mail.example says: <NO>",
        failures=2,
        at=NOON,
        again=NOON + timedelta(minutes=5),
    )
    page = client.get("/desk/inbox/sources/").text
    assert "the IMAP server at mail.example says: &lt;NO&gt;" in page
    assert "2 tries" in page
    assert page.count("Working") == 1
    assert page.count("Cannot be read") == 1
    assert "Nobody looks" not in page
    assert page.index("IMAP mailbox") < page.index("Maildir")
    assert 'href="/desk/inbox/sources/"' in client.get("/desk/inbox/").text


def test_source_nobody_looks_at_is_said_to_be_so(
    client: FlaskClient, kit: Kit, clock: Clock, sign_in: Callable[..., object]
) -> None:
    sign_in()
    note_read(kit.database, "maildir", took=0, at=NOON)
    clock.at = NOON + timedelta(minutes=30)
    assert "Working" in client.get("/desk/inbox/sources/").text
    clock.at += timedelta(seconds=1)
    page = client.get("/desk/inbox/sources/").text
    assert ("Nobody looks" in page, "Working" in page) == (True, False)
