"""The questions of a consultation: put, reworded, put in another order, taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.options import Option
from soundingboard.consultations.voiding import void_if_changed
from soundingboard.models import Consultation, Question
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import Mode, QuestionKind

MOST_QUESTIONS = 60
LONGEST_QUESTION = 1000
LONGEST_HINT = 3000


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it will be printed, and the priorities its answers bear on.

    With `options` one of them can be chosen, beside words; without, it is answered in words.
    """

    text: str
    hint: str = ""
    priority_ids: frozenset[int] = frozenset()
    options: tuple[Option, ...] = ()


def put(
    session: Session, consultation: Consultation, wording: Wording, *, at: datetime, actor: str
) -> Question:
    """Adds a question as the last one.

    Raises Conflict for a publication for information, which asks none (E37), and once the
    consultation is open; Unreadable where there is no wording or too much of it.
    """
    refuse_unless_draft(consultation)
    if consultation.mode is Mode.PUBLICATION:
        raise Conflict("A publication for information asks no questions. Change what it is first.")
    if len(consultation.questions) >= MOST_QUESTIONS:
        raise Conflict(f"A consultation has at most {MOST_QUESTIONS} questions.")
    _check(wording)
    question = Question(
        consultation=consultation,
        position=len(consultation.questions) + 1,
        text=_line(wording.text),
        hint=wording.hint.strip(),
    )
    session.add(question)
    _offer(question, wording)
    _map(question, wording)
    session.flush()
    void_if_changed(session, consultation, at=at, actor=actor)
    return question


def reword(
    session: Session, question: Question, wording: Wording, *, at: datetime, actor: str
) -> None:
    """Changes a question's words and priorities. Raises as `put` does."""
    refuse_unless_draft(question.consultation)
    _check(wording)
    question.text, question.hint = _line(wording.text), wording.hint.strip()
    _offer(question, wording)
    _map(question, wording)
    void_if_changed(session, question.consultation, at=at, actor=actor)


def take_back(session: Session, question: Question, *, at: datetime, actor: str) -> None:
    """Deletes a question; those after it move up."""
    consultation = question.consultation
    refuse_unless_draft(consultation)
    consultation.questions.remove(question)
    _number(consultation)
    session.flush()
    void_if_changed(session, consultation, at=at, actor=actor)


def move(session: Session, question: Question, *, by: int, at: datetime, actor: str) -> None:
    """Moves a question up (`by` -1) or down (1); at the end of the list it stays."""
    consultation = question.consultation
    refuse_unless_draft(consultation)
    order = consultation.questions
    place = order.index(question)
    wanted = place + by
    if not 0 <= wanted < len(order):
        return
    order.insert(wanted, order.pop(place))
    _number(consultation)
    session.flush()
    void_if_changed(session, consultation, at=at, actor=actor)


def _number(consultation: Consultation) -> None:
    for position, question in enumerate(consultation.questions, start=1):
        question.position = position


def _offer(question: Question, wording: Wording) -> None:
    question.kind = QuestionKind.CHOICE if wording.options else QuestionKind.OPEN
    question.options = [{"label": one.label, "stance": one.stance.value} for one in wording.options]


def _map(question: Question, wording: Wording) -> None:
    known = question.consultation.strategy.priorities
    question.priorities = [one for one in known if one.id in wording.priority_ids]


def _line(text: str) -> str:
    return " ".join(text.split())


def _check(wording: Wording) -> None:
    if not _line(wording.text):
        raise Unreadable("Write the question.")
    if len(wording.text) > LONGEST_QUESTION:
        raise Unreadable(f"The question has more than {LONGEST_QUESTION} characters.")
    if len(wording.hint) > LONGEST_HINT:
        raise Unreadable(f"The hint has more than {LONGEST_HINT} characters.")
