"""Agreement and dissent: what people chose of a closed question, and words of each side."""

from soundingboard.analysis.lines import Said
from soundingboard.contributions.choices import labels_of
from soundingboard.models import Question
from soundingboard.press.report import Finding, Table
from soundingboard.reports.desk import Desk
from soundingboard.reports.telling import Part
from soundingboard.vocabulary import QuestionKind, Stance

SIDES = (
    (Stance.SUPPORT, "For it", "are for it"),
    (Stance.OPPOSE, "Against it", "are against it"),
    (Stance.NEITHER, "Neither for nor against", "are neither for nor against it"),
)
QUOTED_OF_A_SIDE = 2


def chosen_options(desk: Desk, question: Question) -> Table | None:
    """How many chose each option, in people; None for a question without options.

    Who answered more than once counts with their last choice.
    """
    if question.kind is not QuestionKind.CHOICE:
        return None
    last: dict[int, str] = {}
    for one in sorted(desk.heard.included, key=lambda one: one.submitted_at or one.started_at):
        for choice in one.choices:
            if choice.question_id == question.id:
                last[one.stakeholder_id] = choice.label
    said = desk.heard.said.voices
    parts = []
    for label in labels_of(question):
        people = {person for person, chosen in last.items() if chosen == label}
        passages = tuple(
            sorted(
                int(voice.passage)
                for voice in said
                if voice.question == question.id and voice.person in people
            )
        )
        parts.append(Part(label, (len(people),), (passages,)))
    return Table(
        key=f"options-{question.position}",
        caption=f"What people chose in question {question.position}, in people",
        columns=("Option", "People"),
        rows=desk.teller.rows(parts, "All who chose"),
        chart=True,
    )


def sides_of(desk: Desk, question: Question, said: Said) -> list[Finding]:
    """The sides of a question, each with words of it, where any passage takes one.

    A stance is its writer's own choice, a model's learnt from such choices, or a person's; it is
    never read off a tone.
    """
    whole = desk.heard.people
    found = []
    for stance, heading, verb in SIDES:
        part = _taking(said, stance)
        if part.voices:
            found.append(
                Finding(
                    key=f"question-{question.position}-{stance.name.lower()}",
                    heading=heading,
                    statement=desk.teller.statement(part, whole, f"{verb}, in words"),
                    passages=desk.teller.ids(part, whole),
                    quotes=desk.quoter.choose(part, QUOTED_OF_A_SIDE),
                )
            )
    return found


def _taking(said: Said, stance: Stance) -> Said:
    return said.only(lambda voice: voice.stance == stance.value)
