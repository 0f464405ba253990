import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from material import shared
from soundingboard.analysis.kinds import (
    SOURCE,
    SOURCE_HINTS,
    candidates,
    evidence_offered,
    question_asked,
    suggestion_made,
)
from soundingboard.vocabulary import PassageKind


@pytest.mark.parametrize(
    ("text", "shown", "reason"),
    [
        (
            "Good plan. When will the link road open? We wait.",
            "When will the link road open?",
            "ends with a question mark",
        ),
        ("Will it be fair?”", "Will it be fair?”", "ends with a question mark"),
        (
            "Please clarify the role of districts.",
            "Please clarify the role of districts.",
            'says "Please clarify"',
        ),
        (
            "It is unclear whether this includes ports.",
            "It is unclear whether this includes ports.",
            'says "It is unclear whether"',
        ),
    ],
)
def test_question_asked_shows_the_sentence_and_why(text: str, shown: str, reason: str) -> None:
    sign = question_asked(text)
    assert sign is not None
    assert (sign.span.of(text), sign.reason) == (shown, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("See the attached report (£3m).", 'says something is attached: "attached"'),
        (
            "Figures at https://example.org/a?b=1), and more.",
            'gives a link: "https://example.org/a?b=1"',
        ),
        ("According to members, trade fell.", 'names a source: "According to"'),
        ("Our 2019 members survey says so.", 'names a source: "Our 2019 members survey"'),
        ("It would cost £4.5 million a year.", 'gives a figure: "£4.5 million"'),
        ("Some 43% of firms agree.", 'gives a figure: "43%"'),
        ("We employ 1,200 people here.", 'gives a figure: "1,200 people"'),
    ],
)
def test_evidence_offered_gives_its_strongest_sign(text: str, reason: str) -> None:
    sign = evidence_offered(text)
    assert sign is not None
    assert sign.reason == reason


@pytest.mark.parametrize(
    "text", ["", "We agree.", "In 2019 we said so in paragraph 1.4.", "Open to question.", "5G"]
)
def test_a_plain_view_is_neither_question_nor_evidence(text: str) -> None:
    assert question_asked(text) is None
    assert evidence_offered(text) is None


def test_hostile_texts_are_read_without_delay() -> None:
    for text in (
        "1," * 200_000,
        "£" * 200_000,
        "https://" * 50_000,
        "our a " * 70_000,
        "9" * 400_000,
    ):
        assert question_asked(text) is None
        evidence_offered(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The plan should include later buses.", "should include"),
        ("We would like to see a college here.", "We would like to see"),
        ("Our suggestion is a single ticket.", "suggestion is"),
        ("More must be invested in cycle paths.", "must be"),
        ("Please extend the deadline.", "Please extend"),
        ("Why not ask the bus drivers?", "Why not"),
    ],
)
def test_suggestion_is_told_by_the_words_that_want_something(text: str, words: str) -> None:
    sign = suggestion_made(text)

    assert sign is not None
    assert (sign.span.of(text), sign.reason) == (words, f'says "{words}"')


@pytest.mark.parametrize(
    "text",
    [
        "The buses stop at seven.",
        "People should be able to get home.",
        "We agree with the plan.",
        "The college was built in 1970.",
    ],
)
def test_remark_is_no_suggestion(text: str) -> None:
    assert suggestion_made(text) is None


def test_file_that_came_with_a_passage_is_evidence_whatever_it_says() -> None:
    found = candidates("Why are there no buses?", attached=("survey.pdf",))

    assert {kind: sign.reason for kind, sign in found.items()} == {
        PassageKind.QUESTION: "ends with a question mark",
        PassageKind.EVIDENCE: "came with survey.pdf",
    }


def test_requests_of_real_boards_are_mostly_told_as_suggestions_and_hardly_as_questions() -> None:
    # Every one of these asks for something, but many only describe what is wrong.
    requests = json.loads(shared("data/priorities/budget-requests-2021.json").read_text("utf-8"))
    texts = [one["text"] for one in requests["passages"]]
    told = [candidates(text) for text in texts]

    assert len(texts) == 3428
    assert sum(PassageKind.SUGGESTION in one for one in told) > 0.55 * len(texts)
    assert sum(PassageKind.QUESTION in one for one in told) < 0.01 * len(texts)


@given(some.from_regex(SOURCE, fullmatch=True, alphabet=some.characters(codec="ascii")))
def test_every_source_holds_a_word_that_is_looked_for_first(source: str) -> None:
    assert any(hint in source.lower() for hint in SOURCE_HINTS)
