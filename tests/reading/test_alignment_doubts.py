"""Where two places may be meant we ask; where letters repeat themselves each paragraph is found."""

import pytest

from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from tests.reading.test_alignment import shown

ASKED = (
    "What are the main barriers to growth?",
    "Do you agree with the proposed vision for the county?",
    "Which skills will employers need by 2035?",
    "How should bus services be improved?",
    "Should the growth board include young people?",
    "What evidence can you share?",
)
QUESTIONS = SentLetter(
    tuple(Anchor(f"q{n}", AnchorKind.QUESTION, str(n), q) for n, q in enumerate(ASKED, 1)),
    "Hello,\n\nPlease answer.\n\n"
    + "\n\n".join(f"Question {n}. {q}" for n, q in enumerate(ASKED, 1)),
)
SAME = "A firmer estimate is promised for the spring. Opinion among members is divided."
SUBJECTS = ("Bus services", "Rail freight", "Farm shops", "Grid capacity", "Cycle routes") * 5
DRAFT = tuple(
    f"{subject} in ward {n} will be reviewed every five years, beginning with those that waited "
    f"longest. {SAME}"
    for n, subject in enumerate(SUBJECTS)
)
DOCUMENT = SentLetter(
    tuple(Anchor(f"p{n}", AnchorKind.PARAGRAPH, "", text) for n, text in enumerate(DRAFT)),
    "Hello,\n\nOur draft.\n\n" + "\n\n".join(DRAFT) + "\n\nYes\n\nNo\n",
)


def found(letter: SentLetter, body: str) -> list[str]:
    return shown(align(letter, parts_of_text(body, letter.text)))


def quoted(*numbers: int) -> str:
    return "\n>\n".join(f"> Question {n}. {ASKED[n - 1]}" for n in numbers)


def test_two_questions_kept_together_make_the_answer_doubtful() -> None:
    body = f"{quoted(2, 3)}\n\nWelders, above all.\n\n{quoted(6)}\n\nNone yet.\n"
    assert found(QUESTIONS, body) == ["q3?: Welders, above all.", "q6: None yet."]


def test_answer_under_the_second_of_all_questions_is_not_doubtful() -> None:
    body = f"{quoted(1, 2, 3)}\n\nWelders, above all.\n\n{quoted(4, 5, 6)}\n\nNone yet.\n"
    assert found(QUESTIONS, body) == ["q3: Welders, above all.", "q6: None yet."]


@pytest.mark.parametrize("words", ["On both of these:", "To both:", "Ar y ddau:", "Zu beiden:"])
def test_answer_that_says_both_is_to_the_two_quoted_above_it(words: str) -> None:
    body = f"{quoted(2, 3)}\n\n{words} ask the colleges.\n"
    assert found(QUESTIONS, body) == [f"q2+q3: {words} ask the colleges."]


def test_list_with_one_answer_too_few_is_doubtful() -> None:
    body = "Energy prices.\n\nYes.\n\nRun them at night.\n\nNo.\n\nA survey of ours.\n"
    assert found(QUESTIONS, body) == [
        "whole?: Energy prices. Yes. Run them at night. No. A survey of ours."
    ]


def test_letters_that_mean_question_elsewhere_make_a_list() -> None:
    assert found(QUESTIONS, "P2: Sí.\nP4: De noche.\nP5: No.\n") == [
        "q2: P2: Sí.",
        "q4: P4: De noche.",
        "q5: P5: No.",
    ]


def test_one_letter_with_a_number_may_be_a_page() -> None:
    assert found(QUESTIONS, "P4: there is a typing error.\n") == [
        "q4?: P4: there is a typing error."
    ]


def test_words_of_a_colleague_under_the_header_are_doubtful() -> None:
    header = "On 3 May 2026 Ann Lee <ann@w.example> wrote:"
    body = f"{header}\n\nCan you take this?\n\n{quoted(4)}\n\nAt night.\n"
    assert found(QUESTIONS, body) == ["whole?: Can you take this?", "q4: At night."]


def test_thanks_of_their_own_under_a_kept_paragraph_are_asked_about() -> None:
    body = f"{quoted(2)}\n\nYes.\n\n> Please answer.\n>\n{quoted(4)}\n\nThanks.\n\nTom\n"
    assert found(QUESTIONS, body) == ["q2: Yes.", "q4?: Thanks."]


def test_farewell_under_the_last_paragraph_is_none() -> None:
    assert found(QUESTIONS, f"{quoted(2)}\n\nYes.\n\n{quoted(4)}\n\nThanks,\nTom\n") == ["q2: Yes."]


@pytest.mark.parametrize("order", [(3, 17, 22), (17, 3, 22), (22, 17, 3), (24, 0, 12)])
@pytest.mark.parametrize("sign", ["", "> "])
def test_paragraphs_that_share_sentences_are_found_in_any_order(
    order: tuple[int, ...], sign: str
) -> None:
    body = "\n\n".join(f"{sign}{DRAFT[n]}\n\nMuch too slow, the {n}." for n in order) + "\n"
    assert found(DOCUMENT, body) == [f"p{n}: Much too slow, the {n}." for n in order]


def test_short_answer_the_letter_has_too_is_not_taken_for_quotation() -> None:
    body = "Ann Lee wrote:\n" + f"> {DRAFT[-1]}\n\nYes\n"
    assert found(DOCUMENT, body) == ["p24: Yes"]


def test_short_answer_above_a_question_is_not_swallowed_by_it() -> None:
    body = f"Yes\n{ASKED[3]}\n{ASKED[0]}\n"
    assert "Yes" in " ".join(found(QUESTIONS, body))


def test_answer_that_repeats_a_question_cut_short_is_not_taken_for_it() -> None:
    header = "From: Ann Lee <ann@w.example>\nSent: 12 May 2026 10:11\nTo: Tom\nSubject: Our plan"
    question = "Question 2. Do you agree with the proposed..."
    answer = "We agree with the proposed vision, though not for the county."
    body = f"Dear Ann\n\n{header}\n\nHello,\n\nPlease answer.\n\n{question}\n\n{answer}\n"
    assert found(QUESTIONS, body) == [f"q2: {answer}"]


def test_attribution_with_a_name_of_the_letter_is_no_answer() -> None:
    letter = SentLetter(
        QUESTIONS.anchors, QUESTIONS.text + "\n\nColin Nevin\nSenior policy officer\n"
    )
    body = f"> Colin Nevin wrote:\n>\n{quoted(4)}\n\nAt night.\n"
    assert found(letter, body) == ["q4: At night."]


KEY = """-----BEGIN PGP PUBLIC KEY BLOCK-----
Version: 2.6

mQCNAzAYPNsAAAEEAPGTHaNyitUTNAwF8BU6mF5PcbLQXdeuHf3xT6UOL
=sTfy
-----END PGP PUBLIC KEY BLOCK-----"""


@pytest.mark.parametrize("sign", ["", "> "])
def test_key_below_an_answer_is_no_part_of_it(sign: str) -> None:
    block = "\n".join(sign + line for line in KEY.split("\n"))
    assert found(QUESTIONS, f"{quoted(4)}\n\nAt night.\n\n{block}\n") == ["q4: At night."]


def test_key_that_does_not_end_keeps_what_follows() -> None:
    body = f"{quoted(4)}\n\n-----BEGIN PGP SIGNATURE-----\n\nAt night.\n"
    assert "At night." in " ".join(found(QUESTIONS, body))
