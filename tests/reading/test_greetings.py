"""Greeting and farewell: written by the sender, but no answer."""

import pytest

from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import Mark


def marks(text: str) -> list[tuple[Mark, str]]:
    return [(part.mark, part.text) for part in parts_of_text(text)]


@pytest.mark.parametrize(
    ("hello", "bye"),
    [
        ("Dear Ann,", "Kind regards,\nJo"),
        ("Hi Ann", "Thanks,\n\nJo Marsh\nHollin Green Traders"),
        ("Annwyl Ann,", "Cofion gorau,\nJo"),
        ("Helo Ann,", "Diolch yn fawr"),
        ("Bore da,", "Yn gywir\nJo"),
        ("Good morning all,", "Many thanks"),
        ("Morning all", "Many thanks"),
        ("All,", "Many thanks"),
        ("Alright,", "Many thanks"),
        ("Right then,", "Thanks\nthe lads"),
        ("Liebe Ann,", "Viele Grüße\nJo"),
        ("Bonjour,", "Cordialement,\nJo"),
        ("Salaam and good morning", "Many thanks"),
        ("Assalamu alaikum", "With respect and good wishes"),
        ("Dear Sirs", "I remain, yours faithfully\nJo"),
        ("Dear Friends", "Yours in hope"),
    ],
)
def test_greeting_and_farewell_are_told_from_the_answer(hello: str, bye: str) -> None:
    assert marks(f"{hello}\n\nWe agree.\n\n{bye}\n") == [
        (Mark.GREETING, f"{hello}\n\n"),
        (Mark.NEW, "We agree.\n\n"),
        (Mark.GREETING, f"{bye}\n"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Hello\n",
        "Thanks\n",
        "Dear me, this strategy leaves out the buses altogether, does it not?\n",
        "Best regards to the bus drivers, who do what they can with what they have.\n",
        "We agree.\n\nThanks\n\nYes\nNo\nAgree\n",
        "We agree.\n\nThanks\nEvening buses please\n",
        "We agree.\n\nThanks\nLater trains and cheaper fares\n",
        "Right,\nand left, and straight on\n",
        "We agree.\n\nThanks\n\nQ1: yes\nQ2: no\n",
        "We agree.\n\nCheers\n\nOne more thing: the draft leaves out the water meadow.\n",
    ],
)
def test_answers_that_look_like_greetings_stay_new(text: str) -> None:
    assert [mark for mark, _ in marks(text)] == [Mark.NEW]


def test_farewell_above_a_quotation_ends_what_was_written_above_it() -> None:
    text = "We agree.\n\nRegards,\nJo\n\n> Do you agree?\n\nAnd one more thing.\n"

    assert [mark for mark, _ in marks(text)] == [
        Mark.NEW,
        Mark.GREETING,
        Mark.QUOTED,
        Mark.NEW,
    ]


@pytest.mark.parametrize(
    "first", ["All fine with us.", "Morning buses are too few", "All of it, please"]
)
def test_answer_that_begins_as_greetings_do_is_no_greeting(first: str) -> None:
    text = f"{first}\n\nKind regards\nPetra Lund\n"
    assert marks(text)[0] == (Mark.NEW, f"{first}\n\n")
