"""The waterfall adds up, on the numbers that were published and on any others."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soundingboard.analysis.waterfall import (
    LEFT_OUT,
    OWN,
    Campaign,
    Fate,
    Submission,
    Waterfall,
    waterfall,
)


def sent(
    number: int, beginning: int, channel: str = "web", **given_values: object
) -> list[Submission]:
    """So many people, each with words of their own."""
    return [
        Submission(
            **{
                "key": at,
                "speaker": f"person {at}",
                "words": f"answer {at}",
                "channel": channel,
                **given_values,
            }
        )
        for at in range(beginning, beginning + number)
    ]


def test_the_scottish_referendum_bill_of_2017_adds_up() -> None:
    """7,667 received; 199 not identified, 70 blank, 200 merged of 188 people; 7,198 analysed."""
    people = [*sent(7118, 0), *sent(80, 7118, "email")]
    unnamed = sent(199, 10_000, standing=Fate.UNCONFIRMED)
    blank = sent(70, 20_000, words=" \n")
    again = [
        Submission(30_000 + at, f"person {at % 188}", f"and one more thing, {at}", "web")
        for at in range(200)
    ]

    found = waterfall([*people, *unnamed, *blank, *again])

    assert found.received == 7667
    assert {fate: number for fate, number in found.left_out.items() if number} == {
        Fate.UNCONFIRMED: 199,
        Fate.BLANK: 70,
        Fate.MERGED: 200,
    }
    assert sum(found.left_out.values()) == 469
    assert found.included == 7198
    assert found.own == {"web": 7118, "email": 80}


def test_the_scottish_bank_of_2018_adds_up() -> None:
    """1,443 = 40 on the hub + 20 in the mailbox + 1,383 campaign (1,360 once + 23 variants)."""
    found = waterfall(
        [
            *sent(40, 0),
            *sent(20, 100, "email"),
            *sent(1360, 1000, "email", words="Support it.", campaign="bank", standard=True),
            *sent(23, 5000, "email", campaign="bank"),
        ]
    )
    assert (found.received, found.included) == (1443, 1443)
    assert found.own == {"web": 40, "email": 20}
    assert found.campaigns == (Campaign("bank", 1360, 23),)
    assert found.in_campaigns == 1383
    assert found.texts_read == 40 + 20 + 23 + 1


def test_the_scottish_bank_of_2017_adds_up() -> None:
    """1,108 = 335 + 20 + 753 campaign (709 + 44); 399 = 335 + 20 + 44 individual answers."""
    found = waterfall(
        [
            *sent(335, 0),
            *sent(20, 400, "email"),
            *sent(709, 1000, "email", words="Support it.", campaign="bank", standard=True),
            *sent(44, 5000, "email", campaign="bank"),
        ]
    )
    assert (found.received, found.included, found.in_campaigns) == (1108, 1108, 753)
    assert (found.standard, found.variants, found.individual) == (709, 44, 399)


def test_the_fire_plan_adds_up_by_channel() -> None:
    """120 = 51 partners + 51 staff + 18 public."""
    found = waterfall([*sent(51, 0, "partners"), *sent(51, 100, "staff"), *sent(18, 200, "public")])
    assert (found.included, found.own) == (120, {"partners": 51, "staff": 51, "public": 18})


def test_the_same_sent_twice_is_a_duplicate_and_something_else_is_merged() -> None:
    found = waterfall(
        [
            Submission(1, "anna", "We need buses.", "web"),
            Submission(2, "anna", "  WE need\nbuses. ", "email"),
            Submission(3, "anna", "And trains.", "email"),
            Submission(4, "anna", "And trains.", "email"),
            Submission(5, "ben", "We need buses.", "email"),
            Submission(6, "ben", "", "email", has_files=True),
            Submission(7, "cat", "", "email"),
            Submission(8, "dan", "Later.", "web", standing=Fate.REPLACED),
            Submission(9, "dan", "Now.", "web"),
            Submission(10, "eve", "No.", "web", standing=Fate.WITHDRAWN),
        ]
    )
    assert [fate.value for fate in found.fates.values()] == [
        "included",
        "duplicate",
        "merged",
        "duplicate",
        "included",
        "merged",
        "blank",
        "replaced",
        "included",
        "withdrawn",
    ]
    assert (found.received, found.included) == (10, 3)


def test_a_campaigns_text_with_another_answer_beside_it_is_a_variant() -> None:
    found = waterfall(
        [
            Submission(1, "anna", "Support it.", "email", campaign="bank", standard=True),
            Submission(2, "anna", "My shop would have closed.", "web"),
            Submission(3, "ben", "Support it.", "email", campaign="bank", standard=True),
            Submission(4, "ben", "Support it.", "email", campaign="bank", standard=True),
        ]
    )
    assert found.campaigns == (Campaign("bank", 1, 1),)
    assert (found.included, found.individual, found.texts_read) == (2, 1, 2)


def test_a_waterfall_that_does_not_add_up_cannot_be() -> None:
    none = dict.fromkeys(LEFT_OUT, 0)
    with pytest.raises(ValueError, match="left out"):
        Waterfall(2, none, 1, {"web": 1}, (), {1: Fate.INCLUDED, 2: Fate.INCLUDED}, {1: OWN})
    with pytest.raises(ValueError, match="own texts"):
        Waterfall(1, none, 1, {}, (), {1: Fate.INCLUDED}, {1: OWN})
    with pytest.raises(ValueError, match="has a text"):
        Waterfall(1, none, 1, {"web": 1}, (), {1: Fate.INCLUDED}, {})


@given(
    some.lists(
        some.builds(
            Submission,
            key=some.integers(0, 10**9),
            speaker=some.sampled_from(["anna", "ben", "cat"]),
            words=some.sampled_from(["", "Yes.", "yes. ", "No.", "Support it."]),
            channel=some.sampled_from(["web", "email", "recorded"]),
            has_files=some.booleans(),
            standing=some.sampled_from(
                [Fate.INCLUDED, Fate.UNCONFIRMED, Fate.WITHDRAWN, Fate.REPLACED]
            ),
            campaign=some.sampled_from([None, "bank", "bus"]),
            standard=some.booleans(),
        ),
        unique_by=lambda one: one.key,
    )
)
def test_any_waterfall_adds_up(submissions: list[Submission]) -> None:
    found = waterfall(submissions)
    assert found.received == len(submissions)
    assert found.received - sum(found.left_out.values()) == found.included
    assert found.included == found.own_texts + found.standard + found.variants
    assert set(found.fates) == {one.key for one in submissions}
    for step in found.steps:
        assert len(found.behind(step.words)) == step.number
    speakers = {
        one.speaker
        for one in submissions
        if one.standing is Fate.INCLUDED and (one.words.strip() or one.has_files)
    }
    assert found.included == len(speakers)
