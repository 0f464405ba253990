"""Numbers that are only hinted at make a person look; quantities and dates do not."""

import pytest

from soundingboard.reading.aligning.hinting import hinted
from soundingboard.reading.aligning.numbering import Numbering
from soundingboard.reading.alignment import align
from soundingboard.reading.parts import Mark, Part
from tests.post.hand_written import Written, written

PLAN: Written = written()[0]
NUMBERING = Numbering(PLAN.letter.anchors)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Yes to 2 no to 5 and I've no idea about the others", [2, 5]),
        ("no 4. trains that turn up. no 6 smart meters", [4, 6]),
        ("quesion 1 is rates", [1]),
        ("Skipping 1-3, I have no staff.", [1]),
        ("agree with 3, disagree with 7", [3, 7]),
        ("And for the last one: a stool.", [8]),
        ("No 3 bedrooms, no to 4 lorries, no 5% rule", []),
        ("On 3 May 5 of us met for 2 hours.", []),
        ("There are no 99 buses.", []),
    ],
)
def test_numbers_hinted_at_are_named(text: str, numbers: list[int]) -> None:
    assert [PLAN.letter.anchors[k].number for k in hinted(NUMBERING, text)] == list(
        map(str, numbers)
    )


def test_hinted_answer_is_asked_about_and_names_what_it_may_mean() -> None:
    (passage,) = align(PLAN.letter, (Part("Yes to 2 no to 5 from us.\n", Mark.NEW),))
    assert not passage.sure
    assert [target.key for target in passage.targets] == [None]
    assert [target.key for target in passage.runners_up] == ["q2", "q5"]
    assert passage.runners_up[0].reason == "may mean question 2"
