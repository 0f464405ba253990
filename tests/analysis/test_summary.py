import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soundingboard.analysis.counting import Count, Voice
from soundingboard.analysis.extracts import Extract
from soundingboard.analysis.lines import Line, LineWithoutPassages
from soundingboard.analysis.summary import Reach, summarise
from soundingboard.vocabulary import LineKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BUS = "The last bus leaves at seven, so our evening staff cannot get home from work."
FARES = "Fares for apprentices should be capped, because they cost more than a day's pay."
LIFT = "Please mend the lift at the station, it has been out of order since the spring."


def a_voice(passage: int, text: str = BUS, **also: object) -> Voice:
    given_values: dict[str, object] = {
        "person": f"person {passage}",
        "received_at": NOON + timedelta(hours=passage),
        "priorities": ("mobility",),
    }
    return Voice(passage=passage, text=text, **(given_values | also))


def test_summary_counts_people_passages_and_each_organisation_once() -> None:
    summary = summarise(
        "mobility",
        [
            a_voice(1, BUS, person="Ann", organisation="college", question=7),
            a_voice(2, FARES, person="Ann", organisation="college", question=7),
            a_voice(3, LIFT, person="Bob", organisation="college", question=8),
            a_voice(4, BUS, person="Cy", organisation="council", question=7),
            a_voice(5, "Yes.", person="Di", section="1.4"),
            a_voice(6, FARES, person="Eve", priorities=("people",)),
        ],
        questions={8: "Question 1", 7: "Question 2"},
        sections={"1.4": "Section 1.4"},
    )
    assert summary.count == Count(people=4, alone=1, organisations=2, passages=5, wordings=4)
    assert [(line.about, line.statement, line.passages) for line in summary.questions] == [
        (8, "1 person from 1 organisation: 1 passage.", (3,)),
        (7, "2 people from 2 organisations: 3 passages in 2 wordings.", (1, 2, 4)),
    ]
    assert [(line.about, line.statement, line.passages) for line in summary.sections] == [
        ("1.4", "1 person, speaking for themselves: 1 passage.", (5,))
    ]
    assert str(summary.count) == (
        "4 people (3 from 2 organisations, 1 for themselves): 5 passages in 4 wordings"
    )


def test_summary_quotes_to_the_letter_one_of_each_organisation_and_wording() -> None:
    summary = summarise(
        "mobility",
        [
            a_voice(1, BUS, organisation="college"),
            a_voice(2, BUS, organisation="council"),
            a_voice(3, FARES, organisation="college"),
        ],
    )
    (line,) = summary.sections
    assert [(extract.passage, extract.text) for extract in line.extracts] == [(2, BUS), (3, FARES)]


def test_summary_tells_what_is_new() -> None:
    voices = [a_voice(1), a_voice(2, LIFT, is_new=True), a_voice(3, FARES, is_new=True)]
    new = summarise("mobility", voices).new
    assert new is not None
    assert (new.kind, new.statement, new.passages) == (
        LineKind.NEW,
        "New in this digest: 2 people, speaking for themselves: 2 passages.",
        (2, 3),
    )
    assert summarise("mobility", voices[:1]).new is None


def test_summary_of_nothing_has_no_lines_and_says_who_has_not_been_heard() -> None:
    summary = summarise("mobility", [], invited={"school": 3, "media": 0})
    assert summary.count == Count(people=0, alone=0, organisations=0, passages=0, wordings=0)
    assert summary.lines == ()
    assert summary.positions == ()
    assert summary.not_heard == (Reach("school", invited=3, heard=0),)


def test_summary_says_how_many_of_each_invited_type_were_heard() -> None:
    voices = [
        a_voice(1, organisation="a", organisation_type="university"),
        a_voice(2, organisation="a", organisation_type="university"),
        a_voice(3, organisation="b", organisation_type="university"),
        a_voice(4, organisation_type="resident"),
    ]
    summary = summarise("mobility", voices, invited={"university": 4, "school": 9, "resident": 100})
    assert summary.reach == (
        Reach("resident", 100, 1),
        Reach("school", 9, 0),
        Reach("university", 4, 2),
    )
    assert summary.not_heard == (Reach("school", 9, 0),)


def types_shown(sizes: dict[str, int], fewest: int) -> list[tuple[object, int]]:
    voices = [
        a_voice(100 * at + number, organisation_type=name)
        for at, (name, size) in enumerate(sizes.items())
        for number in range(size)
    ]
    lines = summarise("mobility", voices, fewest=fewest).organisation_types
    return [(line.about, line.count.people) for line in lines]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"council": 9, "school": 6}, [(("council",), 9), (("school",), 6)]),
        (
            {"council": 9, "school": 3, "media": 4, "health": 7},
            [(("council",), 9), (("health",), 7), (("media", "school"), 7)],
        ),
        # one small type alone would be the difference to the total
        ({"council": 9, "school": 6, "media": 4}, [(("council",), 9), (("media", "school"), 10)]),
        # two small ones that together are still too few
        ({"council": 9, "school": 1, "media": 2}, [(("council", "media", "school"), 12)]),
        ({"school": 1, "media": 2}, [(("media", "school"), 3)]),
        # many small ones and nothing else: a line of everybody would be as long as a list
        ({"council": 1, "school": 1, "media": 2, "health": 4, "police": 1}, []),
    ],
)
def test_small_types_are_counted_together(
    sizes: dict[str, int], expected: list[tuple[object, int]]
) -> None:
    assert types_shown(sizes, 5) == expected


def test_every_type_has_its_line_where_none_is_too_small() -> None:
    assert types_shown({"school": 1, "media": 2}, 1) == [(("media",), 2), (("school",), 1)]


def test_positions_are_of_those_who_answered_and_count_the_last_answer_of_each() -> None:
    voices = [
        a_voice(1, person="Ann", stance="agree"),
        a_voice(2, person="Bob", stance="agree"),
        a_voice(3, person="Ann", stance="disagree"),
        a_voice(4, person="Cy"),
    ]
    said = [
        (line.kind, line.statement, line.passages, [one.text for one in line.extracts])
        for line in summarise("mobility", voices).positions
    ]
    assert said == [
        (
            LineKind.POSITION,
            "Agree: 1 of 2 people whose stance is known. 1 person answered and stated none.",
            (2,),
            [BUS],
        ),
        (
            LineKind.POSITION,
            "Disagree: 1 of 2 people whose stance is known. 1 person answered and stated none.",
            (3,),
            [BUS],
        ),
    ]


def test_evidence_and_questions_are_candidates_with_reason_and_sentence() -> None:
    text = f"{LIFT} Some 43% of our members agree. When will it be mended?"
    voices = [
        a_voice(1, BUS),
        a_voice(2, text, question=7),
        a_voice(3, text),
        a_voice(4, FARES, attached=("fares.xlsx",)),
        a_voice(5, "", attached=("map.pdf",)),
    ]
    summary = summarise("mobility", voices)
    asked_at = text.index("When")
    assert [(line.kind, line.about, line.statement, line.passages) for line in summary.asked] == [
        (LineKind.ASKED, 7, "Ends with a question mark.", (2, 3))
    ]
    assert summary.asked[0].extracts == (
        Extract(
            2, asked_at, len(text), "When will it be mended?", cut_before=True, cut_after=False
        ),
    )
    assert [
        (line.statement, [extract.text for extract in line.extracts]) for line in summary.evidence
    ] == [
        ('Gives a figure: "43%".', ["Some 43% of our members agree."]),
        ("Came with fares.xlsx.", [FARES]),
        ("Came with map.pdf.", []),
    ]


def test_a_line_without_passages_cannot_be_made() -> None:
    nobody = Count(people=0, alone=0, organisations=0, passages=0, wordings=0)
    with pytest.raises(LineWithoutPassages):
        Line(LineKind.NEW, None, "Everybody agrees.", nobody, ())


voices = some.lists(
    some.builds(
        a_voice,
        some.integers(0, 10_000),
        some.sampled_from([BUS, FARES, LIFT, "Yes.", "", "Why?", f"{BUS} {FARES} It cost £9."]),
        person=some.sampled_from(["Ann", "Bob", "Cy", "Di"]),
        organisation=some.sampled_from([None, "college", "council"]),
        organisation_type=some.sampled_from([None, "school", "media"]),
        question=some.sampled_from([None, 1, 2]),
        section=some.sampled_from([None, "1.4"]),
        is_new=some.booleans(),
        stance=some.sampled_from([None, "agree", "disagree"]),
        priorities=some.sampled_from([("mobility",), ("people", "mobility"), ("people",)]),
    ),
    max_size=14,
    unique_by=lambda voice: voice.passage,
)


@given(voices, some.randoms())
def test_summary_adds_up_and_does_not_depend_on_the_order(
    given_voices: list[Voice], chance: random.Random
) -> None:
    summary = summarise("mobility", given_voices)
    ours = {each.passage: each for each in given_voices if "mobility" in each.priorities}
    by_subject = [key for line in summary.questions + summary.sections for key in line.passages]
    by_type = [key for line in summary.organisation_types for key in line.passages]
    assert sorted(by_subject) == sorted(by_type) == sorted(ours)
    for line in summary.lines:
        assert line.count.passages == len(line.passages)
        for extract in line.extracts:
            assert extract.passage in line.passages
            text = ours[int(extract.passage)].text
            assert text[extract.start : extract.end] == extract.text
    assert sum(line.count.people for line in summary.positions) == len(
        {(each.person, each.question) for each in ours.values() if each.stance}
    )
    shuffled = list(given_voices)
    chance.shuffle(shuffled)
    assert summarise("mobility", shuffled) == summary
