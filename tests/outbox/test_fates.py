"""What a server's words mean for the next try."""

from datetime import timedelta

import pytest

from factories import NOON
from soundingboard.outbox.fates import judge
from soundingboard.outbox.postman import Fate, Outcome


@pytest.mark.parametrize(
    ("reply", "wait"),
    [
        ("451 4.7.1 Greylisted, please try again in 300 seconds", timedelta(minutes=5)),
        ("450 4.2.0 Greylisted, retry in 00:04:21", timedelta(minutes=4)),
        ("451 4.7.0 Temporary error. Please try again in 7 minutes.", timedelta(minutes=7)),
        ("421 Come back in 2 hours", timedelta(hours=2)),
        ("450 4.7.1 Try again in 90000 hours", timedelta(hours=12)),
        ("450 4.7.1 Try again in 0 seconds", timedelta(minutes=4)),
        ("451 4.3.0 Mail server temporarily rejected message", timedelta(minutes=4)),
    ],
)
def test_a_server_that_says_when_is_asked_again_then(reply: str, wait: timedelta) -> None:
    verdict = judge(
        Outcome(Fate.REFUSED_FOR_NOW, reply), attempts=0, not_before=NOON, at=NOON, jitter=0.0
    )

    assert verdict.not_before - NOON == wait
