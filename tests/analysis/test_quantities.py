from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soundingboard.analysis.quantities import SCALE, Band, Share, counted, heard_from, shown

LIMITS = {
    Band.ALL: lambda share: share == 1,
    Band.ALMOST_ALL: lambda share: Fraction(9, 10) < share < 1,
    Band.MOST: lambda share: Fraction(3, 4) <= share <= Fraction(9, 10),
    Band.MAJORITY: lambda share: Fraction(1, 2) < share < Fraction(3, 4),
    Band.HALF: lambda share: share == Fraction(1, 2),
    Band.FEWER_THAN_HALF: lambda share: Fraction(15, 100) <= share < Fraction(1, 2),
    Band.A_FEW: lambda share: 0 < share < Fraction(15, 100),
    Band.NONE: lambda share: share == 0,
}
shares = some.integers(1, 100_000).flatmap(
    lambda whole: some.builds(Share, some.integers(0, whole), some.just(whole))
)


def test_an_organisation_does_not_come_on_top_of_the_people() -> None:
    said = {(0, 0): "nobody", (1, 0): "1 person", (1_200, 0): "1,200 people"}
    said |= {(1, 1): "1 person (1 organisation represented)"}
    said |= {(3, 2): "3 people (2 organisations represented)"}
    assert {numbers: heard_from(*numbers) for numbers in said} == said


@given(shares)
def test_band_never_contradicts_its_count(share: Share) -> None:
    exact = Fraction(share.part, share.whole)
    assert [band for band, holds in LIMITS.items() if holds(exact)] == [share.band]


@given(shares)
def test_phrase_always_says_its_count_and_has_words_only_from_twenty(share: Share) -> None:
    phrase = share.phrase("person", "people")
    assert f"{share.part:,} of {share.whole:,}" in phrase
    assert any(phrase.startswith(band) for band in Band) == (share.whole >= 20)


@given(shares)
def test_percent_is_within_half_a_point_and_rounds_to_no_false_0_or_100(share: Share) -> None:
    exact = Fraction(100 * share.part, share.whole)
    if share.percent == "less than 1%":
        assert 0 < exact < 1
    elif share.percent == "more than 99%":
        assert 99 < exact < 100
    else:
        rounded = int(share.percent.removesuffix("%"))
        assert abs(exact - rounded) <= Fraction(1, 2)
        assert (rounded in (0, 100)) == (exact in (0, 100))


@pytest.mark.parametrize(
    ("part", "whole", "band"),
    [
        (1499, 10_000, Band.A_FEW),
        (15, 100, Band.FEWER_THAN_HALF),
        (499, 1000, Band.FEWER_THAN_HALF),
        (50, 100, Band.HALF),
        (501, 1000, Band.MAJORITY),
        (745, 1000, Band.MAJORITY),
        (749, 1000, Band.MAJORITY),
        (75, 100, Band.MOST),
        (90, 100, Band.MOST),
        (901, 1000, Band.ALMOST_ALL),
    ],
)
def test_band_at_its_limits(part: int, whole: int, band: Band) -> None:
    assert Share(part, whole).band is band


def test_percent_agrees_with_published_consultations() -> None:
    leicester = [Share(250, 676), Share(212, 250), Share(35, 250), Share(3, 250)]
    assert [share.percent for share in leicester] == ["37%", "85%", "14%", "1%"]
    assert Share(17, 70).percent == "24%"


@pytest.mark.parametrize(
    ("share", "phrase"),
    [
        (Share(1, 1), "1 of 1 person"),
        (Share(7, 12), "7 of 12 people"),
        (Share(0, 19), "0 of 19 people"),
        (Share(20, 20), "all people (20 of 20)"),
        (Share(31, 38), "most people (31 of 38)"),
        (Share(10, 20), "half of the people (10 of 20)"),
        (Share(1, 2000), "a few people (1 of 2,000)"),
        (Share(0, 40), "none of the people (0 of 40)"),
    ],
)
def test_phrase_reads_as_printed(share: Share, phrase: str) -> None:
    assert share.phrase("person", "people") == phrase


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (0, 0), (-1, 4), (5, 4)])
def test_share_of_nothing_or_more_than_all_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        Share(part, whole)


def test_scale_prints_every_band_once() -> None:
    assert [band for band, _ in SCALE] == list(Band)


def test_counted_and_shown_print_numbers() -> None:
    assert [counted(n, "person", "people") for n in (0, 1, 2, 1443)] == [
        "0 people",
        "1 person",
        "2 people",
        "1,443 people",
    ]
    assert [shown(n) for n in (0, 1, 4, 5, 1383)] == [
        "0",
        "fewer than 5",
        "fewer than 5",
        "5",
        "1,383",
    ]
