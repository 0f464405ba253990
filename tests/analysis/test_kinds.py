import pytest

from soundingboard.analysis.kinds import evidence_offered, question_asked


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
