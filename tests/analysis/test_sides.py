from soundingboard.analysis.sides import Side, sides
from soundingboard.vocabulary import Stance

SUPPORT, OPPOSE, NEITHER = Stance.SUPPORT, Stance.OPPOSE, Stance.NEITHER


def test_people_are_counted_once_on_the_side_they_took_last() -> None:
    assert sides(
        [
            ("Ann", 1, OPPOSE),
            ("Bo", 2, SUPPORT),
            ("Ann", 3, SUPPORT),
            ("Bo", 4, SUPPORT),
            ("Cai", 5, Stance.NOT_STATED),
            ("Di", 6, NEITHER),
        ]
    ) == (Side(SUPPORT, 2, (2, 3, 4)), Side(OPPOSE, 0, (1,)), Side(NEITHER, 1, (6,)))


def test_silence_is_no_side() -> None:
    assert sides([("Ann", 1, Stance.NOT_STATED)]) == ()
