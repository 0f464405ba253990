"""The example's nine priorities on the first day: no background, no corrections, only words."""

from soundingboard.analysis.classification import Classifier, PriorityWords
from soundingboard.demo.cast import PRIORITIES

NINE = [PriorityWords(one.name, one.name, one.description, one.keywords) for one in PRIORITIES]

# What somebody says, and the priorities that it is about.
SAID: tuple[tuple[str, set[str]], ...] = (
    (
        (
            "Evening buses, without question: we lost nine night-shift starters this year for "
            "want of a way home."
        ),
        {"Smart mobility"},
    ),
    (
        (
            "The bursary. We would ask that it covers childcare, which is the reason one in "
            "three gives for leaving."
        ),
        {"People and skills"},
    ),
    (
        "Two apprentices a year, if the college runs the course in the evening.",
        {"People and skills"},
    ),
    (
        "A customs desk for small shipments would pay for itself within two years.",
        {"Trade and the port"},
    ),
    (
        (
            "We turned down an order in March because there is no unit over 2,000 square "
            "metres on any industrial estate in the county."
        ),
        {"Productive capacity"},
    ),
    (
        ("Half of the parish still has no mobile coverage, and card machines fail on market day."),
        {"Digital connectivity"},
    ),
    (
        ("We were quoted 2031 for a bigger grid connection, so the second furnace went to Poland."),
        {"Clean growth"},
    ),
    (
        (
            "Four of the eleven shops in the high street are empty, and the landlord of three "
            "of them has never been here."
        ),
        {"Towns"},
    ),
    (
        (
            "Affordable homes are of no use to our nurses if the last bus leaves before the "
            "late shift ends."
        ),
        {"Housing", "Smart mobility"},
    ),
    (
        ("Young families leave because they cannot rent anything under nine hundred pounds."),
        {"Housing"},
    ),
    (
        (
            "Our researchers know the foundries only from the train; a shared test bench "
            "would change that."
        ),
        {"Innovation"},
    ),
    (
        "Exporters our size cannot afford a broker; two of us share one already.",
        {"Trade and the port"},
    ),
    (
        (
            "Our customers have been very important to us, and naturally we work from home "
            "when the office is closed."
        ),
        set(),
    ),
    ("Thank you for asking us; we look forward to reading the final version.", set()),
    ("Please use a larger typeface in the next version and send it a week earlier.", set()),
)


def test_first_day_is_sure_of_what_is_right_and_of_nothing_else() -> None:
    found = Classifier.learn(NINE).code([text for text, _ in SAID])
    sure = [{each.key for each in one if each.sure} for one in found]
    assert [text for (text, right), said in zip(SAID, sure, strict=True) if said - right] == []
    settled = sum(said == right for (_, right), said in zip(SAID, sure, strict=True))
    assert settled >= 13


def test_first_day_suggests_at_least_what_it_is_not_sure_of() -> None:
    found = Classifier.learn(NINE).code([text for text, _ in SAID])
    missed = [
        text
        for (text, right), one in zip(SAID, found, strict=True)
        if not right <= {each.key for each in one}
    ]
    assert missed == []


def test_first_day_gives_no_reason_that_speaks_for_another_priority() -> None:
    (found,) = Classifier.learn(NINE).code(
        ["Two apprentices a year, if the college runs the course in the evening."]
    )
    assert [(each.key, each.reason) for each in found] == [
        ("People and skills", 'says "college", a keyword of People and skills')
    ]
