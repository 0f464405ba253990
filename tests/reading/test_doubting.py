"""What nothing but its place puts on the whole letter: led up to, asked about, or believed."""

import pytest

from soundingboard.reading.aligning.likely_courtesies import learnt_weights, likely_courtesy
from soundingboard.reading.alignment import Passage, align
from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from tests.post.hand_written import written
from tests.post.learning_courtesies import learnt, lessons, made_lessons
from tests.reading.test_alignment_doubts import QUESTIONS, found, quoted
from tests.reading.test_in_passing import LETTERS, shown

ANSWERED = f"{quoted(1)}\n\nEnergy prices.\n\n{quoted(4)}\n\nRun them at night.\n"
TOLD = ["q1: Energy prices.", "q4: Run them at night."]
STORY = (
    "I started mending pallets in my dad's yard with a nail gun and a van, and by the time he "
    "retired there were nineteen of us. What stops us growing is the yard: we are full by Tuesday, "
    "and every site along the road is wanted for houses. The young ones come by bus and the first "
    "bus is at seven, so nobody under twenty can do the early shift, and we start at six."
)


def passages(body: str) -> tuple[Passage, ...]:
    return align(QUESTIONS, parts_of_text(body, QUESTIONS.text))


@pytest.mark.parametrize(
    "opening",
    [
        "Please find our comments in amongst your questions.",
        "Comments from the Spokes Weald committee are set out beneath your questions.",
        "Afternoon, did this on site so excuse the spelling.",
        "Gweler ein hymateb o dan eich cwestiynau.",
    ],
)
def test_what_leads_up_to_answers_is_none(opening: str) -> None:
    assert found(QUESTIONS, f"{opening}\n\n{ANSWERED}") == TOLD


@pytest.mark.parametrize(
    "opening", ["Three points, and the numbers are mine.", "Marsh & Daughter, est. 1954."]
)
def test_few_words_above_answers_are_asked_about(opening: str) -> None:
    assert found(QUESTIONS, f"{opening}\n\n{ANSWERED}") == [f"whole?: {opening}", *TOLD]


def test_what_somebody_thinks_of_the_whole_is_believed_above_answers() -> None:
    remark = (
        "The draft is far too long, says nothing of villages, and was plainly written by people "
        "who have never waited for a bus in the rain."
    )
    assert found(QUESTIONS, f"{remark}\n\n{ANSWERED}") == [f"whole: {remark}", *TOLD]


def test_paragraph_behind_a_named_one_is_asked_about_with_that_place() -> None:
    body = "We have no view on question 4.\n\nNobody asked the villages, nor the nurses.\n"
    behind = passages(body)[-1]
    assert not behind.sure
    assert [target.key for target in (*behind.targets, *behind.runners_up)] == [None, "q4"]


def test_long_letter_that_names_no_question_is_asked_about_with_the_likeliest() -> None:
    (only,) = passages(f"{STORY}\n\n{quoted(1, 2, 3, 4, 5, 6)}\n")
    assert not only.sure
    assert "q4" in [target.key for target in only.runners_up]  # how bus services be improved


def test_short_letter_that_names_no_question_is_about_the_whole() -> None:
    body = "We run lorries out of the yard and nothing is said of parking.\n"
    assert found(QUESTIONS, body) == [f"whole: {body.strip()}"]


def test_name_and_post_below_a_farewell_in_two_languages_are_no_answer() -> None:
    body = (
        "1. Ynni.\n\n4. Bysiau hwyr.\n\nYn gywir / Yours sincerely\n\nMeurig Hopcyn\n\n"
        "Clerc y Cyngor / Clerk to the Council\n"
    )
    assert found(QUESTIONS, body) == ["q1: 1. Ynni.", "q4: 4. Bysiau hwyr."]


def test_answers_told_twice_in_two_languages_are_each_on_their_question() -> None:
    body = (
        "1. Ynni.\n\n4. Bysiau hwyr.\n\n5. Dylai.\n\n"
        "1. Energy prices.\n\n4. Later buses.\n\n5. It should.\n"
    )
    assert found(QUESTIONS, body) == [
        "q1: 1. Ynni.",
        "q4: 4. Bysiau hwyr.",
        "q5: 5. Dylai.",
        "q1: 1. Energy prices.",
        "q4: 4. Later buses.",
        "q5: 5. It should.",
    ]


def test_letter_that_only_tells_what_a_file_covers_is_asked_about() -> None:
    (only,) = passages("Our response is in the attached file, which covers questions 1 to 6.\n")
    assert not only.sure


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("No (seven members for this view, one against).", "q5"),
        ("Childcare, nowhere in six chapters. One in five parents told us so.", "q5"),
        ("I shall not go through your questions one by one.", "q5"),
    ],
)
def test_number_of_something_else_is_no_question(said: str, where: str) -> None:
    assert found(QUESTIONS, f"Question 5\n\n{said}\n") == [f"{where}: Question 5 {said}"]


def test_your_second_question_and_your_fourth_are_two() -> None:
    said = "I answer your second question and your fourth together: it was the same thing."
    assert found(QUESTIONS, said) == [f"q2+q4: {said}"]


def test_paragraph_typed_again_below_its_number_is_whole_with_its_changes() -> None:
    anchor = next(one for one in LETTERS["draft"].anchors if one.key == "p4.1")
    changed = anchor.text.replace("hourly", "[hourly] HALF-HOURLY")
    assert changed != anchor.text
    assert shown(f"Paragraph 4.1\n\n{changed}", "draft") == [f"p4.1: Paragraph 4.1 {changed}"]


LEAVE = "https://soundings.wealdmere.example/leave/k4w7mzq2xv6n3hc5tq2jy6rwna.Zk3x"
PRESS = "To get no more letters from us,"
LAST, MAILBOX = 'or reply with the one word "leave".', "growth@wealdmere.example"


@pytest.mark.parametrize(
    "quoting",
    [
        f"{PRESS} open this page and press the button <{LEAVE}>, {LAST}",
        f"{PRESS} [ {LEAVE} | open this page and press the button ], {LAST}",
        f"Anything unclear? Write to [ mailto:{MAILBOX} | {MAILBOX} ].",
    ],
    ids=["Apple", "Zimbra", "Zimbra's mailbox"],
)
def test_address_that_a_program_puts_beside_a_link_is_of_our_letter(quoting: str) -> None:
    said = "Nobody asked the villages."
    assert shown(f"{said}\n\n> Hello,\n>\n> Our questions\n>\n> {quoting}") == [f"whole: {said}"]


def test_weights_are_what_the_replies_teach() -> None:
    assert learnt_weights() == learnt(lessons(written()) + made_lessons())


def test_words_of_strangers_are_known_by_those_of_others() -> None:
    """Learnt from all sets but the last, of eighty replies, and tried on that."""
    replies = written()
    taught = learnt(lessons(replies[:-80]) + made_lessons())
    tried = [(likely_courtesy(text, taught), polite) for text, polite in lessons(replies[-80:])]
    known = [likely >= 0.9 for likely, polite in tried if polite]
    taken = [likely >= 0.9 for likely, polite in tried if not polite]
    assert sum(known) >= 0.5 * len(known)
    assert sum(taken) <= 0.02 * len(taken)
