"""Finding: what a few typed words mean, and when they mean nothing or too much."""

import pytest
from sqlalchemy.orm import Session

from factories import a_consultation, a_document
from soundingboard.contributions.anchoring import where
from soundingboard.contributions.finding import find, name_of
from soundingboard.models import Block, Consultation
from soundingboard.refusals import Unreadable


@pytest.fixture
def consultation(session: Session) -> Consultation:
    """Two questions; sections 1 and 2 with paragraphs 1.1, 1.2 and 2.1."""
    return a_consultation(
        session, "Which skills are short?", "Which routes?", document_version=a_document(session)
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", "Question 2: Which routes?"),
        ("q1", "Question 1: Which skills are short?"),
        (" Question  1. ", "Question 1: Which skills are short?"),
        ("cwestiwn 2", "Question 2: Which routes?"),
        ("1.2", "Paragraph 1.2"),
        ("para 2.1", "Paragraph 2.1"),
        ("Paragraff 2.1.", "Paragraph 2.1"),
        ("section 2", "Section 2: Next steps"),
        ("Section 1: Background", "Section 1: Background"),
        ("buses", "Paragraph 1.2"),
        ("ROUTES", "Question 2: Which routes?"),
        ("the whole", "The whole"),
        ("whole", "The whole"),
        ("Paragraph 1.2: Buses do not reach the business parks after …", "Paragraph 1.2"),
    ],
)
def test_what_is_typed_finds_its_place(consultation: Consultation, typed: str, meant: str) -> None:
    assert where(find(consultation, typed)) == meant


def test_the_words_of_a_heading_mean_its_section_though_others_say_them_too(
    consultation: Consultation,
) -> None:
    said = find(consultation, "2.1")
    assert isinstance(said, Block)
    said.text = "The next steps are told in spring."
    assert where(find(consultation, "next  Steps")) == "Section 2: Next steps"


def test_every_name_finds_its_own_place(consultation: Consultation) -> None:
    places = [*consultation.questions, *consultation.document_version.blocks]
    assert [find(consultation, name_of(one)) for one in places] == places


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the number"),
        ("q9", "No question or paragraph"),
        ("7.7", "No question or paragraph"),
        ("submarines", "No question or paragraph"),
        ("which", "more than one place: Question 1: Which skills are short?; Question 2"),
    ],
)
def test_what_means_nothing_or_too_much_is_refused_with_a_sentence(
    consultation: Consultation, typed: str, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence.replace("?", r"\?")):
        find(consultation, typed)
