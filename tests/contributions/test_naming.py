"""What people call the places that can be answered."""

import pytest
from sqlalchemy.orm import Session

from factories import a_consultation, a_document, an_open_consultation
from soundingboard.contributions.anchoring import key_of
from soundingboard.contributions.naming import name_of, place_called
from soundingboard.models import Consultation
from soundingboard.refusals import Conflict, NotFound


@pytest.fixture
def asked(session: Session) -> Consultation:
    """Two questions on a document with the sections 1 and 2 and the paragraphs 1.1, 1.2, 2.1."""
    return an_open_consultation(session, "Why?", "How?", document_version=a_document(session))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("q2", "How?"),
        (" Q1 ", "Why?"),
        ("para:1.2", "Buses do not reach the business parks after seven."),
        ("Paragraph: 2.1.", "We will publish the plan in spring."),
        ("section:2", "Next steps"),
        ("section:next  steps", "Next steps"),
        ("whole", None),
    ],
)
def test_place_is_found_by_the_name_people_use(
    asked: Consultation, name: str, expected: str | None
) -> None:
    found = place_called(asked, name)
    assert (found.text if found else None) == expected


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("q3", "There is no question 3: there are 2 questions."),
        ("q" + "9" * 5000, "There is no question 9"),
        ("para:1", "The document has nothing that is called “para:1”."),
        ("section:1.1", "The document has nothing that is called “section:1.1”."),
        ("para:", "Nothing here is called “para:”. Write q3, para:2.4, "),
        ("", "Nothing here is called “”. Write q3, para:2.4, "),
        ("block:999", "Nothing here is called “block:999”. Write q3, para:2.4, "),
        ("q²", "Nothing here is called “q²”. Write q3, para:2.4, "),
    ],
)
def test_name_of_nothing_is_refused(asked: Consultation, name: str, sentence: str) -> None:
    with pytest.raises(NotFound) as refused:
        place_called(asked, name)
    assert refused.value.sentence.startswith(sentence)


def test_every_place_has_a_name_that_leads_back_to_it(asked: Consultation) -> None:
    version = asked.document_version
    assert version is not None
    first, second = version.blocks[1], version.blocks[2]
    places = [None, *asked.questions, *version.blocks]
    assert [name_of(place, asked) for place in places] == [
        "whole",
        "q1",
        "q2",
        "section:1",
        "para:1.1",
        "para:1.2",
        "section:2",
        "para:2.1",
    ]
    second.number = first.number  # as where a list begins again in each section
    with pytest.raises(Conflict, match=f"block:{first.id}, block:{second.id}"):
        place_called(asked, "para:1.1")
    assert [name_of(one, asked) for one in (first, second)] == [key_of(first), key_of(second)]
    assert [place_called(asked, name_of(place, asked)) for place in places] == places


def test_consultation_without_a_document_has_no_paragraphs(session: Session) -> None:
    with pytest.raises(NotFound, match="nothing that is called"):
        place_called(a_consultation(session, "Why?"), "para:1")
