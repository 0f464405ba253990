"""Who is for and who is against, both sides with their words; never read off a tone."""

from soundingboard.analysis.counting import Key
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import Share, counted
from soundingboard.vocabulary import LineKind

QUOTED = 2
"""Extracts for each side."""


def positions(said: Said) -> tuple[Line, ...]:
    """A line for each stance on each question, the most taken first.

    Who changed their mind counts with the last passage. The share is of the people whose stance
    on that question is known; how many stated none is said beside it, and how many are known by a
    model alone. A stance that nobody took has no line.
    """
    lines: list[Line] = []
    for question, part in said.by(lambda voice: voice.question):
        known = part.only(lambda voice: voice.stance is not None)
        if known.voices:
            lines += _of_question(question, known, part.count.people - known.count.people)
    return tuple(lines)


def _of_question(question: Key | None, known: Said, silent: int) -> list[Line]:
    latest = {voice.person: voice.stance for voice in known.voices}
    standing = known.only(lambda voice: latest[voice.person] == voice.stance)
    found = []
    for stance, part in standing.by(lambda voice: str(voice.stance)):
        share = Share(part.count.people, len(latest))
        statement = f"{stance.capitalize()}: {share.phrase('person', 'people')} whose stance is "
        statement += f"known{_read_by_model(part)}.{_unstated(silent)}"
        line = part.saying(LineKind.POSITION, question, statement, extracts=QUOTED)
        found.append((-share.part, stance, line))
    return [line for _, _, line in sorted(found, key=lambda each: each[:2])]


def _read_by_model(part: Said) -> str:
    """How many of these people are known by the model of the question alone."""
    people = {voice.person for voice in part.voices}
    certain = {voice.person for voice in part.voices if not voice.stance_suggested}
    read = len(people - certain)
    return f" ({counted(read, 'person', 'people')} as the machine reads them)" if read else ""


def _unstated(silent: int) -> str:
    if not silent:
        return ""
    return f" {counted(silent, 'person', 'people')} answered and stated none."
