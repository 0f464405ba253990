"""Themes, minority views, differences, copies and candidates: told only as far as they hold."""

import random
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import binomtest, fisher_exact

from soundingboard.analysis.candidates import SHOWN
from soundingboard.analysis.chances import FALSE_AT_MOST, Table, chances, interval
from soundingboard.analysis.counting import Voice
from soundingboard.analysis.quantities import SCALE, Band
from soundingboard.analysis.summary import Summary, summarise
from soundingboard.vocabulary import LineKind
from voices import a_voice

KINDS = ("small business", "university")
BUSES = "The last bus leaves at seven, so our evening staff cannot get home from their work."


def told(summary: Summary, kind: LineKind) -> list[str]:
    return [line.statement for line in summary.lines if line.kind is kind]


def spread(sizes: dict[str, tuple[int, int]], **also: object) -> list[Voice]:
    """For each kind of organisation so many organisations, of which so many speak of buses."""
    return [
        a_voice(
            100 * at + number,
            organisation=f"{kind} {number}",
            organisation_type=kind,
            themes=("buses",) if number < spoke else ("skills",),
            **also,
        )
        for at, (kind, (size, spoke)) in enumerate(sizes.items())
        for number in range(size)
    ]


def test_themes_are_told_by_size_and_a_view_of_few_as_a_minority_view() -> None:
    voices = [a_voice(at, themes=("buses", "fares")) for at in range(20)]
    voices += [a_voice(20 + at, themes=("fares",)) for at in range(10)]
    voices += [a_voice(30 + at, themes=("ferries",)) for at in range(4)]
    summary = summarise("mobility", voices)
    lines = [line for line in summary.lines if line.kind in {LineKind.THEME, LineKind.MINORITY}]
    assert [(line.kind, line.about, line.statement.split(".")[0]) for line in lines] == [
        (LineKind.THEME, ("fares",), "Most people (30 of 34) spoke of this"),
        (LineKind.THEME, ("buses",), "A majority of the people (20 of 34) spoke of this"),
        (LineKind.MINORITY, ("ferries",), "A few people (4 of 34) spoke of this"),
    ]
    assert lines[2].statement.endswith(" 4 people, speaking for themselves: 4 passages.")
    assert all(line.extracts for line in lines)


def test_view_that_stands_alone_is_shown_where_there_are_no_themes() -> None:
    buses = [
        "bus",
        "evening",
        "shift",
        "staff",
        "later",
        "driver",
        "timetable",
        "night",
        "fare",
        "stop",
        "seven",
        "home",
    ]
    same = [
        a_voice(at, f"We need {' '.join(random.Random(at).sample(buses, 10))}.")  # noqa: S311  # no secret
        for at in range(30)
    ]
    lonely = "Please reopen the canal, because barges could carry stone instead of lorries."
    summary = summarise("mobility", [*same, a_voice(99, lonely)])
    first = summary.alone[0]
    assert (first.passages, [one.text for one in first.extracts]) == ((99,), [lonely])
    assert first.statement == "1 person, in words least like those of 30 people heard here."
    assert len(summary.alone) == 3
    assert summarise("mobility", same[:9]).alone == ()


def test_difference_is_told_with_both_shares_and_their_intervals() -> None:
    voices = spread({"university": (30, 24), "small business": (40, 6)})
    small, large = "6 of 40 (95% interval 7% to 29%)", "24 of 30 (95% interval 63% to 90%)"
    less, more = "34 of 40 (95% interval 71% to 93%)", "6 of 30 (95% interval 10% to 37%)"
    business, university = (f"Speakers of the kind “{one}” spoke of" for one in KINDS)
    assert told(summarise("mobility", voices), LineKind.DIFFERENCE) == [
        f"{business} “buses” less than others: {small}, others {large}.",
        f"{business} “skills” more than others: {less}, others {more}.",
        f"{university} “buses” more than others: {large}, others {small}.",
        f"{university} “skills” less than others: {more}, others {less}.",
    ]
    for line in summarise("mobility", voices).differences:
        assert line.passages


@pytest.mark.parametrize(
    "sizes",
    [
        {"university": (30, 12), "small business": (40, 14)},  # chance could make it
        {"university": (30, 28), "small business": (40, 6)},  # two did not: they would be named
        {"university": (30, 26), "small business": (40, 3)},
        {"university": (4, 4), "small business": (60, 5)},  # a kind of four is nobody's business
    ],
)
def test_difference_that_may_be_chance_or_gives_few_away_is_not_told(
    sizes: dict[str, tuple[int, int]],
) -> None:
    assert told(summarise("mobility", spread(sizes)), LineKind.DIFFERENCE) == []


def test_organisation_counts_once_in_a_difference_however_many_write_for_it() -> None:
    voices = [
        a_voice(at, organisation="the same", organisation_type="university", themes=("buses",))
        for at in range(60)
    ]
    voices += [a_voice(100 + at, themes=("skills",)) for at in range(60)]
    assert told(summarise("mobility", voices), LineKind.DIFFERENCE) == []


def test_places_differ_too() -> None:
    voices = [a_voice(at, place="Harrowmouth", themes=("buses",)) for at in range(20)]
    voices += [a_voice(100 + at, place="Pendle Cross", themes=("skills",)) for at in range(20)]
    assert (
        "Speakers from Harrowmouth spoke of “buses” more than others: 20 of 20 "
        "(95% interval 84% to 100%), others 0 of 20 (95% interval 0% to 16%)."
    ) in told(summarise("mobility", voices), LineKind.DIFFERENCE)


def test_text_that_several_sent_is_told_once_with_those_who_added_words() -> None:
    voices = [a_voice(at, BUSES) for at in range(4)]
    voices += [a_voice(10, f"{BUSES} I wait there with two children.")]
    voices += [a_voice(20), a_voice(21, BUSES.upper(), person="person 0")]
    assert told(summarise("mobility", voices), LineKind.CAMPAIGN) == [
        "One text came from 5 people. Each of them is counted; 1 passage has words of their own."
    ]
    assert told(summarise("mobility", voices[:2]), LineKind.CAMPAIGN) == []


def test_late_passages_have_a_line() -> None:
    summary = summarise("mobility", [a_voice(1), a_voice(2, late=True)])
    assert told(summary, LineKind.LATE) == ["1 person, speaking for themselves: 1 passage."]


def test_what_a_person_said_of_evidence_and_questions_counts_first() -> None:
    figure = "Some 43% of our members cannot reach their work by any bus after seven."
    voices = [
        a_voice(1, figure, offers_evidence=False),
        a_voice(2, offers_evidence=True),
        a_voice(3, "Why is there no bus after seven in the evening at all?", asks_us=False),
        a_voice(4, asks_us=True),
    ]
    summary = summarise("mobility", voices)
    assert [line.passages for line in summary.evidence] == [(2,)]
    assert [(line.passages, line.statement) for line in summary.asked] == [
        ((4,), "Confirmed by a person.")
    ]


def test_more_candidates_than_are_read_share_one_line_that_opens_to_all_of_them() -> None:
    voices = [
        a_voice(at, f"Exactly {at + 200} people told us about the {word} on that road.")
        for at, word in enumerate("abcdefghijklmnopqrstuvwxyz")
    ]
    lines = summarise("mobility", voices).evidence
    seen = [passage for line in lines for passage in line.passages]
    assert sorted(seen) == sorted(voice.passage for voice in voices)
    assert len(lines) == SHOWN + 1
    assert lines[-1].statement.startswith("Further candidates: ")


def test_machine_read_stances_are_said_to_be_that() -> None:
    voices = [a_voice(at, stance="support", question=7) for at in range(3)]
    voices += [a_voice(9, stance="support", stance_suggested=True, question=7)]
    assert told(summarise("mobility", voices), LineKind.POSITION) == [
        "Support: 4 of 4 people whose stance is known (1 person as the machine reads them)."
    ]


def word_for(part: int, whole: int) -> str:
    """The word of the printed scale for a share, worked out from the scale as it is printed."""
    share = Fraction(part, whole)
    for word, from_share in (
        ("all", Fraction(1)),
        ("almost all", Fraction(9, 10)),
        ("most", Fraction(3, 4)),
        ("a majority of", Fraction(1, 2)),
        ("half of", Fraction(1, 2)),
        ("fewer than half of", Fraction(15, 100)),
        ("a few", Fraction(0)),
    ):
        above_only = word in {"almost all", "a majority of", "a few"}
        if share > from_share or (share == from_share and not above_only):
            return word
    return "none of"


QUANTITY = re.compile(
    rf"\b({'|'.join(sorted(map(str, Band), key=len, reverse=True))}) (?:the )?people "
    r"\(([\d,]+) of ([\d,]+)\)",
    re.IGNORECASE,
)
crowds = some.lists(
    some.tuples(
        some.integers(0, 60),
        some.sampled_from([(), ("buses",), ("fares",), ("buses", "fares"), ("ferries",)]),
        some.sampled_from([None, "support", "oppose", "neither"]),
        some.sampled_from([None, "university", "media"]),
    ),
    min_size=1,
    max_size=90,
)


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_no_word_for_how_many_contradicts_its_count(
    crowd: list[tuple[int, tuple[str, ...], str | None, str | None]],
) -> None:
    voices = [
        a_voice(
            at,
            person=f"person {person}",
            themes=themes,
            stance=stance,
            question=7,
            organisation=f"{kind} {person}" if kind else None,
            organisation_type=kind,
        )
        for at, (person, themes, stance, kind) in enumerate(crowd)
    ]
    summary = summarise("mobility", voices)
    by_passage = {voice.passage: voice for voice in voices}
    for line in summary.lines:
        people = {by_passage[passage].person for passage in line.passages}
        assert line.count.people == len(people)
        for word, part, whole in QUANTITY.findall(line.statement):
            said_by, out_of = int(part.replace(",", "")), int(whole.replace(",", ""))
            assert out_of >= 20  # words only where there are enough to share among
            assert word_for(said_by, out_of) == word.lower(), line.statement
            assert said_by == len(people)
    if len({voice.person for voice in voices}) < 20:
        assert not any(QUANTITY.search(line.statement) for line in summary.themes)


def test_words_of_the_proof_are_those_of_the_printed_scale() -> None:
    assert {word_for(part, 200) for part in range(201)} == {band.value for band, _ in SCALE}


@given(*(some.integers(0, 30) for _ in range(4)))
def test_no_cell_of_one_to_four_can_be_told_or_worked_out(
    spoke: int, silent: int, others_spoke: int, others_silent: int
) -> None:
    cells = (spoke, silent, others_spoke, others_silent)
    table = Table(spoke, spoke + silent, others_spoke, others_spoke + others_silent)
    assert table.may_be_told is not any(1 <= cell <= 4 for cell in cells)


def test_sector_differs_where_none_of_its_types_could_be_told_alone() -> None:
    schools = {"university": (4, 4), "school": (4, 4), "college or training provider": (4, 4)}
    found = told(
        summarise("mobility", spread({**schools, "charity shop": (30, 5)})), LineKind.DIFFERENCE
    )
    assert (
        "Speakers of the sector “education and research” spoke of “buses” more than others: 12 of "
        "12 (95% interval 76% to 100%), others 5 of 30 (95% interval 7% to 34%)."
    ) in found
    assert not any("of the kind “school”" in one for one in found)


def test_sector_of_one_type_is_told_once() -> None:
    found = told(
        summarise("mobility", spread({"university": (30, 30), "charity shop": (40, 0)})),
        LineKind.DIFFERENCE,
    )
    assert any("of the kind “university”" in one for one in found)
    assert not any("sector" in one for one in found)


def test_rest_of_a_sector_cannot_be_worked_out_from_its_types() -> None:
    # The three schools' figures could be had by taking the universities from the sector.
    sizes = {"university": (20, 20), "school": (3, 3), "charity shop": (30, 0)}
    found = told(summarise("mobility", spread(sizes)), LineKind.DIFFERENCE)
    kinds = {name for name in ("kind “university”", "sector") if any(name in one for one in found)}
    assert len(kinds) == 1


def told_or_silent(most: int) -> some.SearchStrategy[int]:
    """How many: none, or at least five, as in every table that may be told."""
    return some.one_of(some.just(0), some.integers(5, most))


@given(told_or_silent(300), told_or_silent(300), told_or_silent(3_000), told_or_silent(3_000))
def test_no_difference_that_the_exact_test_would_tell_is_passed_over(
    spoke: int, silent: int, others_spoke: int, others_silent: int
) -> None:
    of, others = spoke + silent, others_spoke + others_silent
    if not of or not others:
        return
    (found,) = chances([Table(spoke, of, others_spoke, others)])
    exact = fisher_exact([[spoke, silent], [others_spoke, others_silent]]).pvalue
    assert (found <= FALSE_AT_MOST) == (exact <= FALSE_AT_MOST)
    if exact <= FALSE_AT_MOST:
        assert found == pytest.approx(exact, rel=1e-6)


@given(part=some.integers(0, 5_000), others=some.integers(0, 5_000))
def test_an_interval_is_wilsons(part: int, others: int) -> None:
    whole = part + others
    if not whole:
        return
    theirs = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    assert interval(part, whole) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
