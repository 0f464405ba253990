"""Commands by mail, and answers that only look like them."""

import pytest

from soundingboard.reading.commands import Command, command_of
from soundingboard.reading.mail import read


def command(text: str, subject: str = "") -> Command | None:
    return command_of(read(f"Subject: {subject}\n\n{text}\n".encode()))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("unsubscribe", Command.LEAVE),
        ("UNSUBSCRIBE.", Command.LEAVE),
        ("Please unsubscribe me from this list.", Command.LEAVE),
        ("Could you please remove me from your mailing list? Thanks", Command.LEAVE),
        ("Take me off the list", Command.LEAVE),
        ("I would like to leave", Command.LEAVE),
        ("Stop sending me emails", Command.LEAVE),
        ("Hi Ann,\n\nPlease remove my address from your list.\n\nRegards\nJo", Command.LEAVE),
        ("STOP", Command.LEAVE),
        ("Dad-danysgrifio os gwelwch yn dda", Command.LEAVE),
        ("join", Command.JOIN),
        ("Please add me to your mailing list", Command.JOIN),
        ("I'd like to join the list please", Command.JOIN),
        ("Ymuno", Command.JOIN),
        ("help", Command.HELP),
        ("What is open?", Command.OPEN),
        ("leave\n\nSent from my iPhone", Command.LEAVE),
        ("leave\n\nOn 3 May 2026 at 10:00, Ann <a@b.example> wrote:\n> Q1?", Command.LEAVE),
    ],
)
def test_command_is_understood(text: str, named: Command) -> None:
    assert command(text) is named


@pytest.mark.parametrize(
    "text",
    [
        "Leave the water meadow as it is.",
        "Stop building on the flood plain.",
        "The council should help small firms to join the scheme.",
        "We would open the site to the public.",
        "Yes",
        "Please add me a line about buses, and remove the third one.",
    ],
)
def test_answer_is_no_command(text: str) -> None:
    assert command(text) is None


def test_subject_commands_only_where_nothing_is_written() -> None:
    assert command("", "unsubscribe") is Command.LEAVE
    assert command("", "Re: unsubscribe") is None
    assert command("We agree.", "unsubscribe") is None
