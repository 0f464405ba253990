"""A letter known only as text still says what can be answered in it."""

from soundingboard.reading.anchors import Anchor, AnchorKind
from soundingboard.reading.mail import read
from soundingboard.reading.printed import MOST, printed_anchors
from tests.post.hand_written import FOLDER, written

QUESTION, SECTION, PARAGRAPH = AnchorKind.QUESTION, AnchorKind.SECTION, AnchorKind.PARAGRAPH


def test_questions_and_sections_of_our_letters_are_found_as_they_were_asked() -> None:
    for letter in {reply.letter for reply in written()}:
        shown = [(one.kind, one.number, one.text) for one in printed_anchors(letter.text)]
        meant = [one for one in letter.anchors if one.kind is not PARAGRAPH]
        assert shown == [(one.kind, one.number, one.text) for one in meant]


def test_bare_numbers_are_questions_and_deep_ones_paragraphs() -> None:
    text = (
        "Hello,\n\n1. Which skills?\n2) What stops\nresidents?\n\n"
        "2.1 Buses will run.\n2.3(a) Towpaths."
    )
    assert printed_anchors(text) == (
        Anchor("question:1", QUESTION, "1", "Which skills?"),
        Anchor("question:2", QUESTION, "2", "What stops residents?"),
        Anchor("paragraph:2.1", PARAGRAPH, "2.1", "Buses will run."),
        Anchor("paragraph:2.3(a)", PARAGRAPH, "2.3(a)", "Towpaths."),
    )


def test_first_of_two_with_one_number_is_meant() -> None:
    assert [one.text for one in printed_anchors("Q1: This?\n\nQ1: That?")] == ["This?"]


def test_letter_without_numbers_is_answered_by_paragraph() -> None:
    text = "Hello Ann,\n\nThe draft is with you now.\nIt is long.\n\nTell us what you think."
    assert [(one.key, one.number, one.text) for one in printed_anchors(text)] == [
        ("paragraph:1", "", "The draft is with you now. It is long."),
        ("paragraph:2", "", "Tell us what you think."),
    ]


def test_letter_of_nothing_has_no_anchors() -> None:
    assert printed_anchors("") == ()


def test_endless_letter_has_a_bounded_number_of_anchors() -> None:
    endless = "".join(f"{n % 999}.{n} words and words\n" for n in range(20_000))
    assert len(printed_anchors(endless)) == MOST


def test_letter_as_sent_is_read_to_the_text_that_was_sent() -> None:
    plan = read((FOLDER / "letters" / "plan.eml").read_bytes()).body
    assert printed_anchors(plan)[4] == Anchor(
        "question:5",
        QUESTION,
        "5",
        "Should new employment land be concentrated along the A31 corridor?",
    )
