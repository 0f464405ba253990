"""We wrote to the wrong person: who says so, and whom they name."""

import pytest

from soundingboard.reading.redirections import redirection


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Rhoda has left the college. Please contact Juno Haverstock instead.", "Juno Haverstock"),
        ("She no longer works here. Try juno@college.example.", "juno@college.example"),
        ("I'm not the right person, please write to Jo Bell.", "Jo Bell"),
        ("Please redirect this to planning@council.example", "planning@council.example"),
        ("She has left. Please contact Jo (jo@firm.example) instead.", "Jo (jo@firm.example)"),
        ("I think you have the wrong person.", ""),
        ("He retired in June and is no longer with us.", ""),
        ("Person anghywir, sori. Mae hi wedi gadael.", ""),
        ("This is not for me.", ""),
    ],
)
def test_wrong_person_is_understood(text: str, instead: str) -> None:
    found = redirection(text)
    assert found is not None
    assert found.instead == instead


@pytest.mark.parametrize(
    "text",
    [
        "Half of our young people have left the town.",
        "The last bus has left by six.",
        "This is the wrong approach; contact centres matter more.",
        "Please send the bus to Elm Road.",
        "The council should write to every firm.",
        "Try an extension instead of a new road.",
        "We agree. " * 60 + "She has left the college.",
    ],
)
def test_answer_is_no_redirection(text: str) -> None:
    assert redirection(text) is None
