"""Who agrees and who disagrees: by their own closed answers, both sides with their words."""

from soundingboard.analysis.counting import Key
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import Share
from soundingboard.vocabulary import LineKind

QUOTED = 2
"""Extracts for each side."""


def positions(said: Said) -> tuple[Line, ...]:
    """A line for each closed answer to each question, the most given first.

    Nothing is read out of anybody's words: a stance is what its author ticked or named. Who
    changed their mind counts with the last answer. The share is of those who answered that
    question. What nobody with words chose has no line.
    """
    lines: list[tuple[int, str, Line]] = []
    answered = said.only(lambda voice: voice.stance is not None)
    for question, part in answered.by(lambda voice: voice.question):
        lines += sorted(_of_question(question, part), key=lambda each: (-each[0], each[1]))
    return tuple(line for _, _, line in lines)


def _of_question(question: Key | None, answered: Said) -> list[tuple[int, str, Line]]:
    latest = {voice.person: voice.stance for voice in answered.voices}
    standing = answered.only(lambda voice: latest[voice.person] == voice.stance)
    found = []
    for stance, part in standing.by(lambda voice: str(voice.stance)):
        share = Share(part.count.people, len(latest))
        statement = f"{stance}: {share.phrase('person', 'people')} who answered."
        line = part.saying(LineKind.POSITION, question, statement, extracts=QUOTED)
        found.append((share.part, stance, line))
    return found
