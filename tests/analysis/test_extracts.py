import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from material import shared
from soundingboard.analysis.extracts import (
    LOOKED_AT,
    Extract,
    Passage,
    choose,
    looked_at,
    quotable,
)
from soundingboard.analysis.sentences import word_count

LATE = "The last bus leaves at seven, so our evening staff cannot get home from work."
FARES = "Fares for apprentices should be capped, because they pay more than they earn on some days."


def passages(*texts: str) -> list[Passage]:
    return [Passage(at, text, f"voice {at}", at) for at, text in enumerate(texts)]


def test_choose_quotes_a_short_passage_whole_with_its_place() -> None:
    (only,) = choose(passages(f"  {LATE}\n"))
    assert only == Extract(0, 2, 2 + len(LATE), LATE, cut_before=False, cut_after=False)
    assert str(only) == LATE


def test_choose_marks_what_it_left_out_of_a_long_passage() -> None:
    words = "Nothing else in the draft says how this will be paid for by anybody. " * 8
    (only,) = choose(passages(f"{words}{LATE} {words}".strip()), most=1)
    assert only.cut_before or only.cut_after
    assert str(only) == (
        ("[…] " if only.cut_before else "") + only.text + (" […]" if only.cut_after else "")
    )


def test_choose_takes_one_extract_of_a_voice_and_one_of_a_campaign() -> None:
    given_passages = [
        Passage("a", LATE, "council", "late"),
        Passage("b", FARES, "council", "fares"),
        Passage("c", LATE, "college", "late"),
        Passage("d", LATE.upper(), "chamber", "late"),
        Passage("e", FARES.replace("capped", "halved"), "union", "halved"),
    ]
    kept = {passage.key: passage for passage in given_passages}
    chosen = [kept[extract.passage] for extract in choose(given_passages, most=5)]
    assert sorted(passage.wording for passage in chosen) == ["fares", "halved", "late"]
    assert len({passage.voice for passage in chosen}) == 3


def test_choose_begins_with_what_most_say_and_then_differs() -> None:
    texts = [LATE.replace("seven", hour) for hour in ("six", "seven", "eight", "nine")]
    chosen = choose(passages(*texts, FARES), most=2)
    assert [extract.passage for extract in chosen][1] == 4
    assert chosen[0].passage in range(4)


def test_choose_gives_nothing_where_nothing_can_be_quoted() -> None:
    assert choose([]) == ()
    assert choose(passages("Yes.", "", "I agree", "word " * 90, "…")) == ()


@given(some.text(alphabet="ab C.?!\n-", max_size=900))
def test_quotable_parts_are_whole_words_of_the_text_between_8_and_80(text: str) -> None:
    for span in quotable(text):
        part = span.of(text)
        assert 8 <= word_count(part) <= 80
        assert part == part.strip()


@pytest.mark.parametrize("name", ["ai-white-paper-a", "budget-requests-2021"])
def test_choose_is_to_the_letter_on_real_comments_whichever_order_they_come(name: str) -> None:
    data = json.loads(shared(f"data/priorities/{name}.json").read_text())
    given_texts = [row["text"] for row in data["passages"]][:700]
    source = passages(*given_texts)
    chosen = choose(source, most=12)
    assert len({extract.passage for extract in chosen}) == 12
    for extract in chosen:
        text = given_texts[int(extract.passage)]
        assert text[extract.start : extract.end] == extract.text
        assert 8 <= word_count(extract.text) <= 80
        assert extract.cut_before == bool(text[: extract.start].strip())
        assert extract.cut_after == bool(text[extract.end :].strip())
    assert choose(source, most=12) == chosen


def test_looked_at_are_all_of_few_and_an_even_selection_of_many() -> None:
    assert looked_at(0) == range(0)
    assert [looked_at(number) for number in (1, 49, 50)] == [range(1), range(49), range(50)]
    assert looked_at(100_000)[-1] > 85_000
    assert len(looked_at(100_000)) <= LOOKED_AT


@given(some.integers(51, 1_000_000))
def test_looked_at_leaves_out_fewer_than_the_latest_tenth_until_it_looks_anew(number: int) -> None:
    seen = looked_at(number)
    assert 0.9 * number - len(range(0, number, LOOKED_AT)) - 1 <= seen.stop <= number
    assert len({looked_at(more) for more in range(number, number + number // 50)}) <= 2
