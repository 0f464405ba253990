import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import shared
from soundingboard.analysis.likeness import Space
from soundingboard.analysis.terms import spoken, terms
from soundingboard.analysis.tokens import Tokens

SAID = (
    "The Start-ups' TRAINING, and 5G!",
    "",
    "They went home",
    "way",
    "home from the care home, and İstanbul's homes",
    "\x00\ud800日本語",
)


def read(texts: list[str]) -> list[list[tuple[str, str]]]:
    tokens = Tokens.read(texts)
    return [tokens.spoken(at) for at in range(len(texts))]


def test_tokens_of_many_texts_are_those_of_each_alone() -> None:
    assert read([*SAID]) == [spoken(text) for text in SAID]


def test_tokens_of_no_text_are_none() -> None:
    assert Tokens.read([]).stems.tolist() == []
    assert Space.learn_and_place([])[1].words.shape == (0, 0)


@given(st.lists(st.text(alphabet="aehomwy care-’\n"), max_size=6))
def test_tokens_never_run_from_one_text_into_the_next(texts: list[str]) -> None:
    assert read(texts) == [spoken(text) for text in texts]


def test_tokens_of_real_comments_are_those_of_each_alone() -> None:
    data = json.loads(shared("data/priorities/ai-white-paper-a.json").read_text())
    texts = [row["text"] for row in data["passages"]]
    assert read(texts) == [spoken(text) for text in texts]


def test_space_weighs_words_and_neighbours_and_knows_a_text_again() -> None:
    said = ["Affordable homes now", "homes and buses", "buses, buses and late buses"]
    space, places = Space.learn_and_place(said)
    again = space.place(said)
    assert abs(places.words - again.words).sum() == pytest.approx(0)
    assert again.known.tolist() == [1, 1, 1]
    assert len(space.telling) == len({term for text in said for term in terms(text)})
    assert (places.words @ places.words.T).toarray().diagonal() == pytest.approx(1)


def test_space_tells_how_much_of_a_text_it_knows() -> None:
    space = Space.learn(["affordable homes", "late buses"])
    places = space.place(["homes", "xylophones", "homes xylophones", "homes buses", ""])
    assert places.known.tolist() == pytest.approx([1, 0, 0.5, 1, 0])
    assert places.words.sum(axis=1)[1] == 0
    # "homes buses" is no pair that was ever said: only its two words count.
    assert places.words[[3]].nnz == 2
