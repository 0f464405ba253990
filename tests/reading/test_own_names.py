"""The sender's own name under a letter ends it; other names and words do not."""

import pytest

from soundingboard.reading.mail import read
from soundingboard.reading.marking.own_names import OwnName
from soundingboard.reading.parts import Mark

RHIAN = OwnName.of("Colley, Rhian (Ashbrook Makers)")


@pytest.mark.parametrize(
    "line",
    [
        "Rhian",
        "rhian",
        "R.",
        "R. Colley",
        "Rhian Colley (Mrs)",
        "Cllr Rhian Colley",
        "- Rhi",
        "Rx",
        "R. J. Colley",
    ],
)
def test_forms_of_the_name_sign(line: str) -> None:
    assert RHIAN.signs(line)


@pytest.mark.parametrize(
    "line",
    ["", "Yes", "Tom", "Rhian 2", "Rhian agrees", "Mrs", "Dr", "Rh", "Colley & Sons", "R. J."],
)
def test_other_lines_do_not_sign(line: str) -> None:
    assert not RHIAN.signs(line)


def test_nobody_signs_where_no_name_is_known() -> None:
    assert not OwnName.of("").signs("Rhian")
    assert not OwnName.of("").signs_in_full("Rhian Colley")


def test_full_name_may_carry_more_behind_a_comma() -> None:
    assert RHIAN.signs_in_full("Rhian Colley, formerly of Holm Lane")
    assert not RHIAN.signs_in_full("Rhian, formerly of Holm Lane")


def marks(body: str) -> list[tuple[Mark, str]]:
    mail = read(f"From: Rhian Colley <rhian@makers.example>\n\n{body}".encode())
    return [(part.mark, part.text.strip()) for part in mail.parts]


def test_name_below_a_letter_is_a_farewell_and_what_follows_a_signature() -> None:
    assert marks("Later buses.\n\nRhian Colley\nDirector\nAshbrook Makers\n") == [
        (Mark.NEW, "Later buses."),
        (Mark.GREETING, "Rhian Colley"),
        (Mark.SIGNATURE, "Director\nAshbrook Makers"),
    ]


def test_name_above_a_quotation_is_a_farewell_too() -> None:
    assert marks("Later buses.\n\nRhian\n\n> Question 4. Buses?\n") == [
        (Mark.NEW, "Later buses."),
        (Mark.GREETING, "Rhian"),
        (Mark.QUOTED, "> Question 4. Buses?"),
    ]


@pytest.mark.parametrize("bye", ["Cheers, Rhian", "Regards Rhian", "Diolch, Rhian Colley"])
def test_farewell_and_name_may_share_a_line(bye: str) -> None:
    assert marks(f"Later buses.\n\n{bye}\n") == [(Mark.NEW, "Later buses."), (Mark.GREETING, bye)]


@pytest.mark.parametrize(
    "words", ["Thanks Rhian needs a bus", "Best, Rhian says, is a bus", "Cheers for nothing"]
)
def test_sentence_that_begins_like_a_farewell_is_kept(words: str) -> None:
    assert (Mark.NEW, f"Later buses.\n\n{words}") in marks(f"Later buses.\n\n{words}\n")


def test_days_of_work_and_a_telephone_below_a_farewell_are_none_of_the_answer() -> None:
    bye = "Kind regards\nRhian Colley\nFounder\nI work Mondays to Wednesdays.\n07700 900462"
    found = marks(f"Later buses.\n\n{bye}\n")
    assert [text for mark, text in found if mark is Mark.NEW] == ["Later buses."]


def test_first_name_with_a_body_below_it_is_a_signature() -> None:
    body = "Kitchen Table (registered charity, we support unpaid carers in Wealdmere East)"
    assert marks(f"Later buses.\n\nRhian\n{body}\n") == [
        (Mark.NEW, "Later buses."),
        (Mark.GREETING, "Rhian"),
        (Mark.SIGNATURE, body),
    ]


def test_name_within_a_letter_is_no_farewell() -> None:
    assert marks("Answers by\n\nRhian\n\nLater buses.\n") == [
        (Mark.NEW, "Answers by\n\nRhian\n\nLater buses.")
    ]


def test_answer_under_a_name_stays_an_answer() -> None:
    assert marks("Our view.\n\nRhian Colley\nYes to all\n") == [
        (Mark.NEW, "Our view.\n\nRhian Colley\nYes to all")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Evening buses please",
        "Later trains and cheaper fares",
        "More buses",
        "More Buses Please",
        "Buses, trains & bikes",
        "20 mph in villages",
        "(and more buses)",
    ],
)
@pytest.mark.parametrize("farewell", ["", "Kind regards\n"])
def test_short_answer_below_a_full_name_is_kept(said: str, farewell: str) -> None:
    found = marks(f"We agree.\n\n{farewell}Rhian Colley\n{said}\n")
    assert said in "\n".join(text for mark, text in found if mark is Mark.NEW)


@pytest.mark.parametrize(
    "post",
    [
        "Director",
        "Parish clerk",
        "Retired nurse, Holm",
        "(retired; formerly county surveyor)",
        "Growth and developer services\nWeald Water",
        "Head of Strategy\nAshbrook Makers Ltd\n12 Mill Lane, Holm",
    ],
)
def test_post_below_a_full_name_is_a_signature(post: str) -> None:
    assert marks(f"We agree.\n\nRhian Colley\n{post}\n") == [
        (Mark.NEW, "We agree."),
        (Mark.GREETING, "Rhian Colley"),
        (Mark.SIGNATURE, post),
    ]


def test_one_word_below_a_name_is_kept() -> None:
    assert marks("We agree.\n\nRhian Colley\nHousing\n")[-1] == (
        Mark.NEW,
        "We agree.\n\nRhian Colley\nHousing",
    )


def test_answer_below_a_post_is_kept() -> None:
    assert marks("We agree.\n\nRhian Colley\nParish clerk\nLater trains and cheaper fares\n") == [
        (Mark.NEW, "We agree."),
        (Mark.GREETING, "Rhian Colley"),
        (Mark.SIGNATURE, "Parish clerk"),
        (Mark.NEW, "Later trains and cheaper fares"),
    ]


def test_letter_that_is_only_a_name_is_kept() -> None:
    assert marks("Rhian\n") == [(Mark.NEW, "Rhian")]


@pytest.mark.parametrize(
    "said",
    ["Trains", "Evening buses", "Apprenticeships for all", "Agreed", "Skills", "Cheaper rents"],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_words_below_regards_and_a_name_are_kept(said: str, between: str) -> None:
    found = marks(f"We agree.\n\nRegards\nRhian Colley{between}{said}\n")
    assert said in "\n".join(text for mark, text in found if mark is Mark.NEW)


@pytest.mark.parametrize(
    "below",
    ["PhD", "MBE", "Head of Strategy", "Ashbrook Makers", "Tom Ashdown", "she/her"],
)
def test_what_belongs_to_a_name_below_regards_does_not_become_an_answer(below: str) -> None:
    found = marks(f"We agree.\n\nRegards\nRhian Colley\n{below}\n")
    assert [text for mark, text in found if mark is Mark.NEW] == ["We agree."]


@pytest.mark.parametrize(
    "hours",
    [
        "I work Monday to Thursday",
        "My working days are Tuesday and Wednesday",
        "Working hours: Mon-Thu 9-5",
        "Surgeries: first Saturday, Holm village hall",
    ],
)
def test_office_hours_below_a_post_are_of_the_signature(hours: str) -> None:
    found = marks(f"We agree.\n\nRhian Colley\nParish clerk\n{hours}\n")
    assert found[-1] == (Mark.SIGNATURE, f"Parish clerk\n{hours}")
