import json
import re
from collections import Counter

import pytest

from material import shared
from soundingboard.analysis.duplicates import Group, copies, same_text

STANDARD = (
    "I am writing to support a national investment bank that puts people and planet first. "
    "The bank should have a clear mission to tackle climate change and reduce inequality, "
    "and it must be accountable to the public. It should lend to the small firms that "
    "commercial banks pass over, and publish every year what its lending has achieved."
)


def comments() -> list[str]:
    data = json.loads(shared("data/priorities/budget-requests-2021.json").read_text())
    return [row["text"] for row in data["passages"]]


def test_copies_tell_standard_text_from_variants_as_published_for_the_scottish_bank() -> None:
    """1,443 responses: 60 of their own, 1,360 identical, 23 with something added."""
    own = [text for text in comments() if 30 <= len(text.split()) <= 90][:400:6][:60]
    variants = [
        f"As one of {n} neighbours on {text[:20]} I add: {STANDARD}"
        for n, text in enumerate(own[:23])
    ]
    texts = [*own, *[STANDARD] * 1360, *variants]
    (campaign,) = copies(texts)
    assert len(texts) == 1443
    assert campaign == Group(tuple(range(60, 1420)), tuple(range(1420, 1443)))
    assert campaign.members == tuple(range(60, 1443))


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
def test_copies_find_a_text_that_was_edited_or_added_to(changed: str) -> None:
    other = "Please mend the lift at the station, it has been out of order since the spring."
    groups = copies([STANDARD, other, changed])
    assert [group.members for group in groups] == [(0, 2)]


def test_copies_do_not_chain_long_texts_through_a_short_one_in_both() -> None:
    short = "The bank should have a clear mission to tackle climate change and reduce inequality."
    one = f"{short} " + " ".join(f"alpha{n} beta{n}" for n in range(30))
    other = f"{short} " + " ".join(f"gamma{n} delta{n}" for n in range(30))
    assert copies([one, short, other]) == ()


def test_copies_leave_short_answers_alone() -> None:
    assert copies(["No comment", "No comment", "I agree", "I agree.", "", ""]) == ()
    assert same_text(["Yes", "Yes", ""]) == (0, 1, 2)


def test_same_text_names_the_first_of_each_group() -> None:
    other = "Please mend the lift at the station, it has been out of order since the spring."
    assert same_text([other, STANDARD, other.upper(), STANDARD, "Yes"]) == (0, 1, 0, 1, 4)


def test_copies_find_every_real_text_that_was_sent_twice() -> None:
    data = json.loads(shared("data/priorities/ai-white-paper-a.json").read_text())
    texts = [row["text"] for row in data["passages"]]
    plain = [" ".join(re.findall(r"\w+", text.lower())) for text in texts]
    often = Counter(text for text in plain if len(text.split()) >= 8)
    sent_again = {text for text, times in often.items() if times > 1}
    heads = same_text(texts)
    for text in sent_again:
        assert len({heads[at] for at, one in enumerate(plain) if one == text}) == 1


def test_copies_of_hostile_texts_are_found_without_delay() -> None:
    texts = ["a b c " * 50_000, "a b c " * 49_000, "> " * 100_000, "\x00\ud800 " * 50_000]
    assert [group.members for group in copies(texts)] == [(0, 1)]
    assert copies([]) == ()
