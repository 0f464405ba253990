"""Which figures are not printed: none under five, and none that a total beside it would tell."""

from hypothesis import given, settings
from hypothesis import strategies as st

from soundingboard.analysis.disclosure import hide, is_hidden, phrase, printed


def columns(rows: list[tuple[int, ...]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def test_a_single_small_row_takes_the_next_smallest_with_it() -> None:
    hidden = hide([(12,), (3,), (7,), (20,)])
    assert (hidden.rows, hidden.totals) == (frozenset({1, 2}), False)


def test_two_small_rows_that_are_five_together_are_enough() -> None:
    hidden = hide([(12,), (3,), (2,), (0,)])
    assert (hidden.rows, hidden.totals) == (frozenset({1, 2}), False)


def test_a_total_that_is_small_itself_is_hidden() -> None:
    hidden = hide([(3,), (0,)])
    assert (hidden.rows, hidden.totals) == (frozenset({0}), True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_nothing_small_can_be_worked_out(rows: list[tuple[int, ...]]) -> None:
    hidden = hide(rows)
    shown = [row for at, row in enumerate(rows) if at not in hidden.rows]
    assert all(number == 0 or number >= 5 for row in shown for number in row)
    if hidden.rows and not hidden.totals:  # then a reader knows the sum of what is hidden
        unseen = [rows[at] for at in hidden.rows]
        assert len(unseen) > 1
        assert all(number == 0 or number >= 5 for number in columns(unseen))


@settings(deadline=None)
@given(st.integers(5, 200), st.data())
def test_a_printed_share_never_tells_of_a_few(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    told = printed(part, whole)
    if 0 < part < 5:
        assert told == "fewer than 5"
    elif 0 < whole - part < 5:
        assert told == f"{whole - 4} or more"
    else:
        assert told == str(part)
    assert told == str(part) or is_hidden(part, whole)


def test_a_word_that_would_tell_the_figure_is_not_used() -> None:
    assert phrase(19, 20, "person", "people") == "16 or more of the 20 people"
    assert phrase(3, 20, "person", "people") == "fewer than 5 of the 20 people"
    assert phrase(15, 20, "person", "people") == "most people (15 of 20)"
    assert phrase(2, 3, "person", "people") == "fewer than 5 people"
