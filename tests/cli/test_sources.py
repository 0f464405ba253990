"""What the command line says of the places mail comes from."""

import json

from flask import Flask

from factories import NOON
from soundingboard.inbox.sources import note_read, note_trouble
from soundingboard.kit import Kit


def test_sources_tell_how_they_are(app: Flask, kit: Kit) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["inbox", "sources"]).output == "No mailbox has been read yet.\n"
    note_read(kit.database, "maildir", took=0, at=NOON)
    note_trouble(kit.database, "imap", "gone", failures=1, at=NOON, again=NOON)
    assert runner.invoke(args=["inbox", "sources"]).output.splitlines() == [
        "imap: gone (last read never)",
        "maildir: well (last read 2026-11-02 12:00 UTC)",
    ]
    answer = json.loads(runner.invoke(args=["inbox", "sources", "--json"]).output)
    assert [(one["source"], one["trouble"], one["failures"]) for one in answer] == [
        ("imap", "gone", 1),
        ("maildir", "", 0),
    ]
