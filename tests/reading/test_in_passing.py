"""How people name a question in passing: they decline it, take a stand on it, come back to it."""

import pytest

from soundingboard.reading.alignment import align
from soundingboard.reading.mail import read
from tests.post.hand_written import written

LETTERS = {reply.letter_file.stem: reply.letter for reply in written()}
HEAD = "From: Rhian Colley <rhian@makers.example>\nContent-Type: text/plain; charset=utf-8\n\n"
QUOTED = {
    number: f"> Question {number}. {LETTERS['plan'].anchors[number - 1].text}"
    for number in range(1, 9)
}


def shown(body: str, letter: str = "plan") -> list[str]:
    """What a reply by Rhian Colley comes to: targets, "?" where unsure, and words."""
    parts = read((HEAD + body + "\n").encode(), LETTERS[letter].text).parts
    return [
        f"{'+'.join(target.key or 'whole' for target in passage.targets)}"
        f"{'' if passage.sure else '?'}: {' '.join(passage.text.split())}"
        for passage in align(LETTERS[letter], parts)
    ]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("We have no view on question 4.", "q4"),
        ("No comment on question 4", "q4"),
        ("We have nothing to add on questions 4 and 6.", "q4+q6"),
        ("I've no strong opinion about question 4, sorry.", "q4"),
        ("Skipping 4-6, I have no staff.", "q4+q5+q6"),
        ("Nid oes gennym farn ar gwestiwn 4.", "q4"),
        ("We agree with question 4.", "q4"),
        ("We strongly disagree with question 5!", "q5"),
        ("What is missing from question 5 is water.", "q5"),
    ],
)
def test_who_declines_a_question_or_takes_a_stand_on_it_answers_it(said: str, where: str) -> None:
    assert shown(f"Question 1: Rents.\n\n{said}") == ["q1: Question 1: Rents.", f"{where}: {said}"]


def test_declined_paragraph_below_another_is_answered() -> None:
    assert shown("On 4.1, late buses.\n\nWe have no view on 4.2.", "draft") == [
        "p4.1: On 4.1, late buses.",
        "p4.2: We have no view on 4.2.",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "We have no view on question 4, but on question 5 we say inland.",
        "We have no staff for 4 months.",
        "No buses on question 4 day.",
    ],
)
def test_what_only_begins_like_declining_is_still_asked_about_or_goes_on(said: str) -> None:
    first, *rest = shown(f"Question 1: Rents.\n\n{said}")
    assert first.startswith("q1: Question 1: Rents.")
    assert not any(line.startswith("q4: ") for line in rest)


def test_nothing_goes_on_from_a_question_declined() -> None:
    assert shown("Question 1: Rents.\n\nWe have no view on question 4.\n\nDo come and visit.") == [
        "q1: Question 1: Rents.",
        "q4: We have no view on question 4.",
        "whole?: Do come and visit.",
    ]


def test_answers_in_one_line_numbered_alike_are_cut_and_the_rest_is_declined() -> None:
    assert shown("1 - rent. 2 - yes. 3 - welders. Nothing on the rest") == [
        "q1: 1 - rent.",
        "q2: 2 - yes.",
        "q3: 3 - welders.",
        "whole: Nothing on the rest",
    ]


def test_numbers_within_an_answer_do_not_cut_it() -> None:
    assert shown("Question 5: 1. We lost 3 firms. 20 more may go. 7 are at risk") == [
        "q5: Question 5: 1. We lost 3 firms. 20 more may go. 7 are at risk"
    ]


def test_lines_that_begin_with_no_and_a_number_are_a_list() -> None:
    body = (
        "No. 1 They sold the firm and the new lot wanted us all in Vale for seven\n"
        "No. 2 Nothing was tried\nNo. 3 Doesnt apply to me"
    )
    assert shown(body, "evidence") == [
        "q1: No. 1 They sold the firm and the new lot wanted us all in Vale for seven",
        "q2: No. 2 Nothing was tried",
        "q3: No. 3 Doesnt apply to me",
    ]


def test_numbers_of_a_letter_that_renumbers_our_questions_are_its_own() -> None:
    body = (
        "1. Introduction\n\nWe make kilns.\n\n"
        f"2. {LETTERS['plan'].anchors[0].text}\n\nRents.\n\n"
        f"3. {LETTERS['plan'].anchors[1].text}\n\nMostly."
    )
    assert shown(body) == [
        "whole?: 1. Introduction We make kilns.",
        "q1: Rents.",
        "q2: Mostly.",
    ]


def test_who_turns_back_to_an_earlier_question_and_then_to_this_one_is_followed() -> None:
    body = (
        f"{QUOTED[4]}\n\nRun the 14 later.\n\n{QUOTED[5]}\n\n"
        "Still on the buses, ran out of room up there: they blame the turning circle.\n"
        "Now this one. No, spread it about.\n\n"
        f"{QUOTED[6]}\n"
    )
    assert shown(body) == [
        "q4: Run the 14 later.",
        "q4: Still on the buses, ran out of room up there: they blame the turning circle.",
        "q5: Now this one. No, spread it about.",
    ]


def test_line_headed_like_the_one_above_it_names_its_place() -> None:
    body = (
        "Why Wealdmere needs a plan - it needs the potholes doing\n"
        "Skills and good work - bring back the centre at Fernley, I learned welding there\n"
        "Delivery - see potholes"
    )
    assert [line.partition(":")[0] for line in shown(body, "draft")] == ["s1", "s3", "s6"]


def test_lines_that_name_what_only_one_paragraph_speaks_of_are_put_there() -> None:
    body = (
        "So pleased the Brackwell branch line might reopen to passengers!! It is my way to work.\n"
        "Not so pleased with forty hectares at Stony Cross. We walk our dogs there.\n"
    )
    assert [line.partition(":")[0] for line in shown(body, "draft")] == ["p4.2", "p5.1"]


def test_line_that_hints_at_a_question_makes_its_paragraph_doubtful() -> None:
    body = (
        "i work nights and the bus dont run till 7 so i get a taxi home every single time\n"
        "cant get fitters here for love nor money we had the same advert up since easter\n"
    )
    (line,) = shown(body)
    assert line.startswith("whole?: ")


def test_everyday_words_point_to_no_question() -> None:
    body = "Was there anything to be said for asking at the mosque? Some cannot find a letterbox."
    assert shown(body) == [f"whole: {body}"]


def test_who_tells_what_we_ask_in_our_words_answers_that() -> None:
    body = (
        "You ask whether I agree with the draft vision. I do, mostly.\n\n"
        "You ask which skills employers find hardest to recruit. Bricklayers."
    )
    assert [line.partition(":")[0] for line in shown(body)] == ["q2", "q3"]


def test_general_remark_is_about_the_whole() -> None:
    assert shown("Question 5: Inland.\n\nOne final general remark: the draft is short.") == [
        "q5: Question 5: Inland.",
        "whole: One final general remark: the draft is short.",
    ]


@pytest.mark.parametrize(
    "said", ["Our council's view, briefly:", "Thanks for this. Eastmere's view, briefly:"]
)
def test_words_that_only_lead_up_to_answers_are_none(said: str) -> None:
    assert shown(f"{said}\n\nQ1 Rents.\n\nQ3 Welders.") == ["q1: Q1 Rents.", "q3: Q3 Welders."]


def test_who_points_below_and_signs_has_said_nothing_there() -> None:
    body = f"Hi, see below!\nRhian\n\n> Hello,\n>\n{QUOTED[1]}\n>\n{QUOTED[2]}\n"
    assert shown(body) == []


def test_number_written_out_behind_an_article_is_no_marker() -> None:
    body = "Your second question. A four-day week at four days' pay.\n\nYour third. Scans."
    assert shown(body, "evidence") == [
        "q2: Your second question. A four-day week at four days' pay.",
        "q3: Your third. Scans.",
    ]


def test_paragraphs_of_ours_that_are_amended_line_by_line_are_each_answered() -> None:
    body = (
        "Our suggested amendments, in the order of the paragraphs.\n\n"
        "2.1 after “England” add “outside London”.\n2.2 no change.\n"
        "5.1 add “and serviced”.\n6.1 twice a year."
    )
    assert [line.partition(":")[0] for line in shown(body, "draft")] == [
        *("p2.1", "p2.2", "p5.1", "p6.1"),
    ]


@pytest.mark.parametrize(
    "said",
    ["The rest I leave to you.", "I leave the others to people who know", "Nothing on the rest"],
)
def test_the_rest_is_of_no_question(said: str) -> None:
    assert shown(f"Q4 Later.\nQ5 no\n{said}") == ["q4: Q4 Later.", "q5: Q5 no", f"whole: {said}"]


def test_short_answers_of_which_some_name_their_question_are_no_list_by_order() -> None:
    body = (
        "I rang eleven members.\n\nReasons for leaving: own health.\n\n"
        "First thing to do: listen.\n\nWaiting times: long."
    )
    assert shown(body, "evidence")[:2] == [
        "whole?: I rang eleven members.",
        "q1: Reasons for leaving: own health.",
    ]


def test_paragraph_that_asks_itself_something_or_makes_an_offer_is_asked_about() -> None:
    body = (
        "Question 3: Scans.\n\nWhat should come first? Occupational health.\n\n"
        "We would be glad to come and say so."
    )
    assert [line.partition(":")[0] for line in shown(body, "evidence")] == ["q3", "q3?"]


def test_welsh_word_is_known_again_with_its_first_letter_changed() -> None:
    assert shown("Rhwystrau: diffyg signal.\n\nCwestiwn 5: nac oes", "welsh") == [
        "q1: Rhwystrau: diffyg signal.",
        "q5: Cwestiwn 5: nac oes",
    ]
