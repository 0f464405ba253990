"""What people type is never wrongly written; it is read as they mean it, or refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.refusals import Unreadable
from soundingboard.searching.words import MOST_SIGNS, Term, Words, read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Words()),
        ("  Bus   fares ", Words((Term(("bus",)), Term(("fares",))))),
        ('"bus fares" late', Words((Term(("bus", "fares")), Term(("late",))))),
        ("“bus fares”", Words((Term(("bus", "fares")),))),
        ("apprentic*", Words((Term(("apprentic",), begins=True),))),
        ("skills -university", Words((Term(("skills",)),), (Term(("university",)),))),
        ('skills -"sixth form"', Words((Term(("skills",)),), (Term(("sixth", "form")),))),
        ("start-up", Words((Term(("start", "up")),))),
        ("people's", Words((Term(("people", "s")),))),
        ('an "open quote', Words((Term(("an",)), Term(("open", "quote"))))),
        ("NOT AND OR NEAR(", Words(tuple(Term((one,)) for one in ("not", "and", "or", "near")))),
        ("a' OR 1=1; --", Words((Term(("a",)), Term(("or",)), Term(("1", "1"))))),
        ("twice Twice TWICE", Words((Term(("twice",)),))),
        ("*** ??? …", Words()),
    ],
)
def test_words_are_read_as_they_are_meant(typed: str, expected: Words) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("x" * (MOST_SIGNS + 1), "Search for 500 characters at most."),
        (" ".join(f"word{number}" for number in range(17)), "Search for 16 words at most."),
        ("-university", "Say what to look for as well, not only what to leave out."),
    ],
)
def test_a_search_that_cannot_be_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(typed)
    assert refused.value.sentence == sentence


@given(st.text(max_size=200))
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    try:
        words = read(typed)
    except Unreadable:
        return
    assert all(word.isalnum() for term in words.sought + words.barred for word in term.words)
