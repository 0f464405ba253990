"""Commands by mail, and answers that only look like them."""

import pytest

from soundingboard.reading.commands import Asked, Command, asked_of
from soundingboard.reading.mail import read


def command(text: str, subject: str = "") -> Command | None:
    """The command a mail is, where it is one and nothing else."""
    asked = asked_of(read(f"Subject: {subject}\n\n{text}\n".encode()))
    return asked.command if asked is not None and not asked.says_more else None


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
        ("please take me off your list", Command.LEAVE),
        ("remove me", Command.LEAVE),
        ("dad-danysgrifio", Command.LEAVE),
        ("Tynnwch fi oddi ar eich rhestr os gwelwch yn dda", Command.LEAVE),
        ("I no longer wish to receive these emails.", Command.LEAVE),
        ("Please can you cancel my subscription", Command.LEAVE),
        ("Hoffwn ymuno", Command.JOIN),
        ("cymorth", Command.HELP),
        ("What can I answer now?", Command.OPEN),
        ("Beth sydd ar agor?", Command.OPEN),
        ("Which consultations are open?", Command.OPEN),
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
        "Join the two bus lines at Elm Road.",
        "join\n\nMore buses to the business parks.",
        "I do not want to see another car park.",
        "Open the bypass.",
        "Take the bus off the list.",
        "We should all leave the car at home.",
        "Help! The draft forgets carers.",
        "Please add me a line about buses, and remove the third one.",
    ],
)
def test_answer_is_no_command(text: str) -> None:
    assert command(text) is None


def test_subject_commands_only_where_nothing_is_written() -> None:
    assert command("", "unsubscribe") is Command.LEAVE
    assert command("", "Re: unsubscribe") is None
    assert command("We agree.", "unsubscribe") is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Please unsubscribe me. The plan forgets retired people.", "Re: a plan"),
        ("Take me off your list.\n\nI retired in June and know nothing of skills.", "Re: a plan"),
        ("We agree with the draft.", "unsubscribe"),
    ],
)
def test_wish_to_leave_beside_other_words_is_seen_as_both(text: str, subject: str) -> None:
    raw = f"Subject: {subject}\n\n{text}\n".encode()
    assert asked_of(read(raw)) == Asked(Command.LEAVE, says_more=True)


def test_senders_own_name_beneath_is_not_more() -> None:
    raw = b"From: Rhoda Finch <rhoda@college.example>\n\njoin\n\nRhoda\n"
    assert asked_of(read(raw)) == Asked(Command.JOIN)
