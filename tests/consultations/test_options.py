"""Options of closed questions: read as staff write them, kept, signed off, printed."""

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_consultation
from prepared import a_ready_draft, signed_off
from soundingboard.consultations import asking, inviting
from soundingboard.consultations.content import fingerprint
from soundingboard.consultations.options import Option, read_options
from soundingboard.kit import Kit
from soundingboard.outbox.rendering import render
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import ConsultationState, QuestionKind, Stance

YES_OR_NO = ("Yes | support", "No | oppose", "Do not know")


def test_options_are_read_with_their_stances_and_written_the_same_way() -> None:
    options = read_options(["  Yes|Support ", "", "No | oppose", "Both | neither", "Cannot say"])

    assert options == (
        Option("Yes", Stance.SUPPORT),
        Option("No", Stance.OPPOSE),
        Option("Both", Stance.NEITHER),
        Option("Cannot say"),
    )
    assert read_options([str(one) for one in options]) == options
    assert read_options(["", "  "]) == ()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["Yes"], "Give at least 2 options, one a line."),
        (["Yes", "yes | oppose"], "There are two options “Yes”."),
        (["Yes | for", "No"], "After the bar of “Yes” write one of: support, oppose, neither,"),
        ([f"Option {n}" for n in range(13)], "A question has at most 12 options."),
        (["Yes", " | oppose"], "An option has no words."),
        (["Yes", "N" * 151], "An option has more than 150 characters."),
    ],
)
def test_options_that_cannot_be_are_refused(lines: list[str], sentence: str) -> None:
    with pytest.raises(Unreadable, match=r"^") as refused:
        read_options(lines)
    assert refused.value.sentence.startswith(sentence)


def test_question_keeps_its_options_and_can_lose_them(session: Session) -> None:
    draft = a_consultation(session)
    wording = asking.Wording("Do you agree?", options=read_options(YES_OR_NO))

    question = asking.put(session, draft, wording, at=NOON, actor="Olwen Pryce")
    assert (question.kind, question.options) == (
        QuestionKind.CHOICE,
        [
            {"label": "Yes", "stance": "support"},
            {"label": "No", "stance": "oppose"},
            {"label": "Do not know", "stance": "not stated"},
        ],
    )

    asking.reword(session, question, asking.Wording("What?"), at=NOON, actor="Olwen Pryce")
    assert (question.kind, question.options) == (QuestionKind.OPEN, [])


def test_other_options_undo_a_sign_off(session: Session) -> None:
    consultation = a_ready_draft(session, "Do you agree?")
    before = fingerprint(consultation)
    signed_off(session, consultation)
    question = consultation.questions[0]

    wording = asking.Wording(
        question.text,
        priority_ids=frozenset(one.id for one in question.priorities),
        options=read_options(YES_OR_NO),
    )
    asking.reword(session, question, wording, at=NOON, actor="Olwen Pryce")

    assert consultation.state is ConsultationState.DRAFT
    assert fingerprint(consultation) != before


def test_letter_prints_the_options_in_one_line_under_the_question(
    session: Session, kit: Kit
) -> None:
    draft = a_consultation(session, "Where?")
    wording = asking.Wording("Do you agree?", options=read_options(YES_OR_NO))
    asking.put(session, draft, wording, at=NOON, actor="Olwen Pryce")

    words = render(kit.stationery, inviting.preview(kit.stationery, draft, "Rhoda"))

    line = "Begin your answer with one of these, then say why if you like: Yes / No / Do not know."
    assert f"Question 2. Do you agree? {line} " in " ".join(words.text.split())
    assert words.text.count("Begin your answer") == 1
    assert line in words.html
