"""Prints: what a text says by itself, and what is alike by them."""

import json
import random
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import shared
from soundingboard.analysis import alike, duplicates
from soundingboard.analysis.duplicates import Group, plain
from soundingboard.analysis.kinds import ASKS, evidence_offered, question_asked
from soundingboard.analysis.prints import SKETCH, Print, imprint, imprint_all, joined
from soundingboard.analysis.sentences import sentences

STANDARD = (
    "I am writing to support a national investment bank that puts people and planet first. "
    "The bank should have a clear mission to tackle climate change and reduce inequality, "
    "and it must be accountable to the public. It should lend to the small firms that "
    "commercial banks pass over, and publish every year what its lending has achieved."
)
OTHER = "Please mend the lift at the station, it has been out of order since the spring."


def comments(name: str = "budget-requests-2021") -> list[str]:
    data = json.loads(shared(f"data/priorities/{name}.json").read_text())
    return [row["text"] for row in data["passages"]]


def copies(texts: Sequence[str]) -> tuple[Group, ...]:
    return alike.alike(imprint_all(texts), lambda places: [texts[at] for at in places])


def same_text(texts: Sequence[str]) -> tuple[int, ...]:
    return alike.same_text(imprint_all(texts), lambda places: [texts[at] for at in places])


def test_a_print_tells_what_a_text_says_by_itself() -> None:
    said = imprint("Could you explain? We surveyed 1,200 people.")
    assert (said.length, said.runs, said.evidence, said.asks) == (8, 6, True, True)
    assert len(said.sketch) == 6 * 4
    assert said.words == imprint("could you EXPLAIN - we surveyed 1 200\n people").words
    assert imprint("") == Print(0, 0, 0, b"", evidence=False, asks=False)
    long = imprint(STANDARD)
    assert (long.length, len(long.sketch)) == (58, SKETCH * 4)


def test_prints_stay_the_same_for_as_long_as_they_are_kept() -> None:
    """Kept prints are compared with those of another process and another day."""
    assert imprint("Trams, please!") == Print(
        words=494845775409142300, length=2, runs=0, sketch=b"", evidence=False, asks=False
    )
    assert imprint(OTHER).sketch[:8].hex() == "d6029412406c421f"


def test_prints_know_every_real_text_that_is_the_same() -> None:
    texts = comments() + comments("ai-white-paper-a")
    prints = imprint_all(texts)
    assert prints == [imprint(text) for text in texts]
    by_words: dict[int, set[str]] = {}
    for text, one in zip(texts, prints, strict=True):
        by_words.setdefault(one.words, set()).add(plain(text))
    assert all(len(said) == 1 for said in by_words.values())
    assert len(by_words) == len({plain(text) for text in texts})
    assert [one.evidence for one in prints] == [
        evidence_offered(text) is not None for text in texts
    ]
    assert [one.asks for one in prints] == [question_asked(text) is not None for text in texts]


words = st.lists(st.sampled_from(["a", "b", "bank", "lift", "Ü", "7"]), max_size=40).map(" ".join)


@given(st.lists(words, max_size=5))
def test_the_print_of_texts_put_together_is_made_of_theirs(texts: list[str]) -> None:
    whole, made = imprint("\n\n".join(texts)), joined(imprint_all(texts))
    assert (made.words, made.length) == (whole.words, whole.length)


@given(st.lists(words, max_size=12))
def test_texts_that_are_put_together_share_half_their_runs_from_one_to_the_next(
    texts: list[str],
) -> None:
    runs = [
        set(zip(*(plain(text).split()[at:] for at in range(3)), strict=False)) for text in texts
    ]
    long_enough = [len(plain(text).split()) >= duplicates.FEWEST_WORDS for text in texts]
    linked = {
        (one, other)
        for one in range(len(texts))
        for other in range(len(texts))
        if long_enough[one]
        and long_enough[other]
        and 2 * len(runs[one] & runs[other]) >= max(len(runs[one]), len(runs[other]))
    }
    heads = same_text(texts)
    for at, head in enumerate(heads):
        reached = {head}
        while further := {other for one, other in linked if one in reached} - reached:
            reached |= further
        assert at in reached
    for one, other in linked:
        if plain(texts[one]) == plain(texts[other]):
            assert heads[one] == heads[other]


@pytest.mark.parametrize(
    "changed",
    [
        STANDARD.upper(),
        STANDARD.replace(". ", ".\r\n> "),
        STANDARD.replace("climate", "the climate"),
        STANDARD.replace("It should lend to the small firms that commercial banks pass over,", ""),
        f"{STANDARD} My own shop in Alton would have closed without such a loan in 2019.",
        f"Dear all, {STANDARD} Kind regards, A resident",
    ],
)
def test_a_text_that_was_edited_or_added_to_is_found_by_its_print(changed: str) -> None:
    assert [group.members for group in copies([STANDARD, OTHER, changed])] == [(0, 2)]
    assert same_text([OTHER, STANDARD, OTHER.upper(), changed, "Yes"]) == (0, 1, 0, 1, 4)


def test_long_texts_are_not_chained_through_a_short_one_in_both() -> None:
    short = "The bank should have a clear mission to tackle climate change and reduce inequality."
    one = f"{short} " + " ".join(f"alpha{n} beta{n}" for n in range(30))
    other = f"{short} " + " ".join(f"gamma{n} delta{n}" for n in range(30))
    assert copies([one, short, other]) == ()


def test_short_answers_are_left_alone() -> None:
    assert copies(["No comment", "No comment", "I agree", "I agree.", "", ""]) == ()
    assert same_text(["Yes", "Yes", ""]) == (0, 1, 2)
    assert same_text([]) == ()


def test_prints_tell_standard_text_from_variants_as_published_for_the_scottish_bank() -> None:
    """1,443 responses: 60 of their own, 1,360 identical, 23 with something added."""
    own = [text for text in comments() if 30 <= len(text.split()) <= 90][:400:6][:60]
    variants = [
        f"As one of {n} neighbours on {text[:20]} I add: {STANDARD}"
        for n, text in enumerate(own[:23])
    ]
    texts = [*own, *[STANDARD] * 1360, *variants]
    assert copies(texts) == (Group(tuple(range(60, 1420)), tuple(range(1420, 1443))),)


def test_what_prints_leave_open_is_read_and_nothing_else() -> None:
    words = [f"word{n}" for n in range(200)]
    whole = " ".join(words)
    unclear = " ".join([*words[:140], *(f"own{n}" for n in range(60))])  # two thirds are shared
    strange = [" ".join(f"{letter}{n}" for n in range(200)) for letter in "pqr"]
    texts = [strange[0], whole, strange[1], unclear, strange[2], whole.upper()]
    asked: list[int] = []

    def read(places: Sequence[int]) -> list[str]:
        asked.extend(places)
        return [texts[at] for at in places]

    assert alike.same_text(imprint_all(texts), read) == (0, 1, 2, 1, 4, 1)
    assert set(asked) <= {1, 3}


def test_hostile_texts_are_compared_without_delay() -> None:
    texts = ["a b c " * 50_000, "a b c " * 49_000, "> " * 100_000, "\x00\ud800 " * 50_000]
    assert [group.members for group in copies(texts)] == [(0, 1)]


def test_real_texts_that_were_changed_are_found_and_no_others() -> None:
    chance = random.Random(5)  # noqa: S311  # the same texts every time
    own = [text for text in dict.fromkeys(comments()) if 40 <= len(text.split()) <= 120][:600]
    said = [one for text in own for one in re.split(r"(?<=[.!?])\s+", text)]
    texts, belongs = list(own), list(range(len(own)))
    for at in range(0, 600, 20):
        for _ in range(5):
            split = own[at].split()
            split[chance.randrange(len(split))] = "indeed"
            texts.append(f"Dear all, {' '.join(split)} {chance.choice(said)[:40]}")
            belongs.append(at)
    heads = same_text(texts)
    assert [heads[at] for at in range(600, len(texts))] == [heads[at] for at in belongs[600:]]
    assert same_text(own) == duplicates.same_text(own)


def test_new_texts_join_what_is_known_and_nothing_known_is_read() -> None:
    variants = [f"As one of {n} neighbours I add: {STANDARD} So says {n} too." for n in range(6)]
    texts = [*variants, OTHER, OTHER]
    heads = alike.heads_of(
        alike.Columns.of(imprint_all(texts)),
        lambda places: [texts[at] for at in places],
        known=np.array([0, 0, 0, 0, 0, 1, 2, 3]),
        fresh=np.array([False] * 5 + [True, False, True]),
    )
    assert heads.tolist() == [0, 0, 0, 0, 0, 0, 6, 6]


def test_a_question_is_asked_where_a_sentence_asks_it() -> None:
    for text in comments()[:2000]:
        asks = any(
            span.of(text).rstrip("\"'\u201d\u2019)]").endswith("?") or ASKS.search(span.of(text))
            for span in sentences(text)
        )
        assert (question_asked(text) is not None) == asks
