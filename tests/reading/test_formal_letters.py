"""Letters of organisations: titles, openings, lists, references, what stands below the name."""

import pytest

from soundingboard.reading.alignment import align
from soundingboard.reading.mail import read
from tests.post.hand_written import written

LETTERS = {reply.letter_file.stem: reply.letter for reply in written()}


def shown(body: str, letter: str = "plan") -> list[str]:
    """What a reply by Rhian Colley comes to: targets, "?" where unsure, and words."""
    head = "From: Rhian Colley <rhian@makers.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    parts = read((head + body + "\n").encode(), LETTERS[letter].text).parts
    return [
        f"{'+'.join(target.key or 'whole' for target in passage.targets)}"
        f"{'' if passage.sure else '?'}: {' '.join(passage.text.split())}"
        for passage in align(LETTERS[letter], parts)
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Response of Brackwell District Council",
        "Amendments from Vale, as agreed by our cabinet member:",
        "Wealdmere 2036: early draft. Response of Brackwell District Council",
        "Submission by the Brackwell Chamber",
        "Our ref: TW/2026/118",
    ],
)
def test_title_above_answers_is_none(title: str) -> None:
    assert shown(f"{title}\n\n4.1 No change.", "draft") == ["p4.1: 4.1 No change."]


@pytest.mark.parametrize(
    "said",
    [
        "Response of Brackwell District Council",
        "Observations of a bus driver",
        "Comments from drivers: ignored",
        "Response from GPs is slow",
        "Suggested changes: delete paragraph 4",
        "We are a registered charity, number 1123456. We think buses are poor.",
        "Traffic may be monitored by cameras.",
        "Registered charity shops should pay less",
    ],
)
def test_what_stands_alone_is_said(said: str) -> None:
    assert [line.partition(": ")[2] for line in shown(said)] == [said]


def test_notice_in_one_run_of_lines_leaves_the_letter_above_it() -> None:
    assert shown(
        "Dear Sirs\nQuestions 1 to 3 are not relevant to us.\nQuestion 4. We can run late buses.\n"
        "Yours faithfully\nRhian Colley\nDirector\n"
        "Colley Buses Ltd. Registered in England and Wales no. 01234567\n"
        "This message may contain privileged information."
    ) == [
        "q1+q2+q3: Questions 1 to 3 are not relevant to us.",
        "q4: Question 4. We can run late buses.",
    ]


def test_charity_that_states_its_number_is_heard_out() -> None:
    assert shown(
        "Second Wind is a registered charity (no. 1123456) for people over 50.\n\nBuses are poor."
    ) == [
        "whole: Second Wind is a registered charity (no. 1123456) for people over 50."
        "\n\nBuses are poor.".replace("\n\n", " ")
    ]


def test_references_bear_on_the_whole() -> None:
    assert shown("Question 5: Inland.\n\nReferences\n\n[1] Board paper 14.\n\n[2] Survey.") == [
        "q5: Question 5: Inland.",
        "whole: References [1] Board paper 14. [2] Survey.",
    ]


def test_answers_that_begin_with_the_words_of_questions_go_by_them() -> None:
    assert shown(
        "I write for the depot, 1,120 members.\n\n"
        "The reasons people over fifty give us for leaving work are shifts and knees.\n\n"
        "How do waiting times for treatment affect our members? Badly.\n\n"
        "What the authority should do first is to put flexible shifts into its contracts.",
        "evidence",
    ) == [
        "whole: I write for the depot, 1,120 members.",
        "q1: The reasons people over fifty give us for leaving work are shifts and knees.",
        "q3: How do waiting times for treatment affect our members? Badly.",
        "q5: What the authority should do first is to put flexible shifts into its contracts.",
    ]


def test_list_of_the_senders_own_goes_on_past_the_number_of_the_question() -> None:
    quoted = "> Question 3. Which skills do employers in your area find hardest to recruit?"
    assert shown(f"{quoted}\n\nIn order:\n1. Electricians\n2. Care\n3. Setters\n4. Chefs\n") == [
        "q3: In order: 1. Electricians 2. Care 3. Setters 4. Chefs"
    ]


def test_opening_that_shares_words_with_a_question_is_about_the_whole() -> None:
    assert shown("We are an employer that finds skills hard to recruit.\n\nQuestion 1: Rent.") == [
        "whole: We are an employer that finds skills hard to recruit.",
        "q1: Question 1: Rent.",
    ]


def test_pointer_to_another_answer_is_no_reason_to_ask() -> None:
    assert shown("Question 5: No view.\n\nSee also our answer to question 2.") == [
        "q5: Question 5: No view. See also our answer to question 2."
    ]


def test_what_stands_below_the_name_is_asked_about_but_a_postscript_is_not() -> None:
    assert shown("Question 5: Inland.\n\nRegards\nRhian Colley\nWorking for Holm since 1922") == [
        "q5: Question 5: Inland.",
        "whole?: Working for Holm since 1922",
    ]
    assert shown("Inland.\n\nRegards\nRhian Colley\n\nPS The 42 is late.")[-1] == (
        "whole: PS The 42 is late."
    )


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("Just the last question, anything else. Toilets.", "q8"),
        ("On the A31 idea. You push at an open door.", "q5"),
        ("If you want one thing for question 5, build inland.", "q5"),
        ("My second question is whether anybody reads these.", "whole"),
    ],
)
def test_question_meant_in_words(said: str, where: str) -> None:
    assert shown(said) == [f"{where}: {said}"]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("Wrong: 5.1 should say that sheds have solar.", "p5.1"),
        ("The two words in 6.1. Do not let anybody take them out.", "p6.1"),
        ("Publish the data as well (6.1).", "p6.1"),
        ("Inflation was 4.2 hectares worse in 5.1 million cases.", "whole"),
    ],
)
def test_paragraph_cited_by_its_bare_number(said: str, where: str) -> None:
    assert shown(said, "draft") == [f"{where}: {said}"]


def test_section_as_a_whole_is_the_section_of_the_paragraph_before() -> None:
    assert shown("4.1 Buses must meet trains.\n\nThe section as a whole omits fares.", "draft") == [
        "p4.1: 4.1 Buses must meet trains.",
        "s4: The section as a whole omits fares.",
    ]


def test_standing_of_the_reply_is_about_the_whole() -> None:
    assert shown(
        "Section 6: No mention of us.\n\nThese are officer comments and do not bind the council.",
        "draft",
    ) == [
        "s6: Section 6: No mention of us.",
        "whole: These are officer comments and do not bind the council.",
    ]
