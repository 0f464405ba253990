"""Hostile mail through the whole inbox, from its bytes to the page where staff see it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from bounded import bounded
from post.hostile import LETTERS, MEGABYTE
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from carrying import PostmanInMemory
from config import Settings
from factories import NOON, a_stakeholder, an_invitation, an_officer
from soundingboard.app import create_app
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.models import IncomingMail
from soundingboard.vocabulary import Disposition
from soundingboard.web.guards import OFFICER

SECONDS = 40  # of the processor: the application starts, the mail is read four times and shown
MEMORY = 1_200 * MEGABYTE
LARGEST_PAGE = 45 * MEGABYTE
NAMES = (
    *("1,000 containers deep", "100,000 parts", "3,000 files", "half a million headers", "NULs"),
    *("direction turned in a subject", "10 MB of one line", "a million >", "scripts"),
    *("quoted-printable that grows no end", "a document that is a bomb"),
    *("an archive of 30,000 members", "a winmail.dat of attributes", "question numbers"),
)


def now() -> datetime:
    return NOON


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_hostile_mail_ends_in_a_named_state_that_staff_can_look_at(
    name: str, settings: Settings, empty_database: Path
) -> None:
    written: Callable[[], bytes] = LETTERS[name]
    hostile = written()

    def walk() -> tuple[bool, str, str, list[tuple[int, int]], bool]:
        shutil.copy(empty_database, settings.data_dir / "soundingboard.sqlite")
        app = create_app(settings)
        app.config["TESTING"] = True
        tools = replace(app.extensions["kit"], postman=PostmanInMemory(), now=now)
        app.extensions["kit"] = tools
        with tools.database.begin() as book:
            token = an_invitation(book, None, a_stakeholder(book, email="ann@example.org")).token
            officer = an_officer(book).id
        raw = f"Delivered-To: reply+{token}@reply.wealdmere.example\r\n".encode() + hostile
        mail_id = take(tools.database, raw, source="a test", at=NOON)
        settle(tools.database, tools.post_desk, mail_id, at=NOON)
        with Session(tools.database.engine) as book:
            row = book.scalars(select(IncomingMail).options(undefer(IncomingMail.raw))).one()
            kept, disposition, reason = row.raw == raw, row.disposition.value, row.reason
        client = app.test_client()
        with client.session_transaction() as browser:
            browser[OFFICER] = officer
        pages = [
            client.get(f"/desk/inbox/{address}")
            for address in ("?view=all", str(mail_id), f"{mail_id}/source")
        ]
        shown = [(page.status_code, len(page.data)) for page in pages]
        unsafe = any(b"<script>alert" in page.data or b"onload=" in page.data for page in pages[:2])
        return kept, disposition, reason, shown, unsafe

    kept, disposition, reason, shown, unsafe = bounded(walk, seconds=SECONDS, more_bytes=MEMORY)

    assert kept
    assert Disposition(disposition) is not Disposition.RECEIVED
    assert reason
    assert [status for status, _ in shown] == [200, 200, 200]
    assert shown[1][1] < LARGEST_PAGE
    assert not unsafe
