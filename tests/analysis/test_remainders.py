"""No few people can be worked out from figures told of kinds that lie within each other."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as some

from soundingboard.analysis.remainders import gives_away

EVERYBODY = frozenset(range(40))


def people(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last))


def test_rest_of_a_sector_is_not_to_be_worked_out() -> None:
    sector, colleges, most = people(0, 20), people(0, 10), people(0, 17)
    all_spoke = EVERYBODY
    assert not gives_away(sector, [], EVERYBODY, all_spoke)
    assert not gives_away(sector, [colleges], EVERYBODY, all_spoke)
    assert gives_away(sector, [most], EVERYBODY, all_spoke)  # three are left
    assert gives_away(most, [sector], EVERYBODY, all_spoke)
    # Ten are left of the sector, but only two of them spoke of it.
    assert gives_away(sector, [colleges], EVERYBODY, people(0, 12))
    # Two kinds beside each other leave three of everybody.
    assert gives_away(people(20, 37), [people(0, 20)], EVERYBODY, all_spoke)
    # Two that overlap leave nothing that could be worked out.
    assert not gives_away(people(5, 25), [people(0, 20)], EVERYBODY, all_spoke)


@settings(max_examples=150)
@given(
    some.lists(some.frozensets(some.integers(0, 39), min_size=5), min_size=1, max_size=5),
    some.frozensets(some.integers(0, 39)),
)
def test_whatever_is_told_one_after_the_other_leaves_no_few(
    kinds: list[frozenset[int]], spoke: frozenset[int]
) -> None:
    told: list[frozenset[int]] = []
    for kind in dict.fromkeys(kinds):
        if not gives_away(kind, told, EVERYBODY, spoke):
            told.append(kind)
    for whole in (EVERYBODY, *told):
        for number in range(1, len(told) + 1):
            for parts in combinations(told, number):
                apart = len(frozenset.union(*parts)) == sum(map(len, parts))
                if apart and all(part < whole for part in parts):
                    left = whole.difference(*parts)
                    assert len(left & spoke) not in range(1, 5)
                    assert len(left - spoke) not in range(1, 5)
