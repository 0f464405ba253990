"""Voices for tests of what is told of them."""

from datetime import UTC, datetime, timedelta

from soundingboard.analysis.counting import Voice

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = [
    "bus",
    "train",
    "tram",
    "ferry",
    "lift",
    "road",
    "path",
    "rail",
    "stop",
    "fare",
    "pass",
    "ticket",
    "driver",
    "station",
    "bridge",
    "tunnel",
    "cycle",
    "lane",
    "crossing",
    "kerb",
    "signal",
    "platform",
    "depot",
    "garage",
    "timetable",
    "shelter",
    "bench",
    "ramp",
    "tyre",
    "lamp",
]


def a_voice(passage: int, text: str = "", **also: object) -> Voice:
    """Somebody who speaks for themselves, each in words of their own."""
    first, second = WORDS[passage % len(WORDS)], WORDS[passage // len(WORDS) % len(WORDS)]
    given: dict[str, object] = {
        "text": text or f"We want a better {first} beside the {second} number {passage} here soon.",
        "person": f"person {passage}",
        "received_at": NOON + timedelta(minutes=passage),
        "priorities": ("mobility",),
    }
    return Voice(passage=passage, **(given | also))
