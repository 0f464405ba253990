import pytest

from soundingboard.analysis.inflexions import inflexions


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("bus", {"buses"}),
        ("buses", {"bus"}),
        ("homes", {"home"}),
        ("train", {"trains"}),
        ("trains", {"train"}),
        ("houses", {"house"}),
        ("bursary", {"bursaries"}),
        ("energies", {"energy"}),
        ("child", {"children"}),
        ("rent", {"rents", "rented", "renting"}),
        ("trade", {"trades", "traded", "trading"}),
        ("supply", {"supplies", "supplied", "supplying"}),
        ("plan", {"plans", "planned"}),
        ("training", {"trainings", "trained"}),
        ("gp", {"gps"}),
        ("5g", set()),
    ],
)
def test_inflexions_hold_number_and_tense(word: str, others: set[str]) -> None:
    assert inflexions(word) >= {word, *others}


@pytest.mark.parametrize(
    ("word", "stranger"),
    [
        ("bus", "business"),
        ("port", "support"),
        ("training", "train"),
        ("training", "trains"),
        ("customs", "customers"),
        ("customs", "custom"),
        ("premises", "premise"),
        ("goods", "good"),
        ("import", "important"),
        ("nature", "naturally"),
        ("rail", "railing"),
        ("land", "landing"),
        ("plan", "planning"),
        ("news", "new"),
    ],
)
def test_inflexions_hold_no_word_of_another_meaning(word: str, stranger: str) -> None:
    assert stranger not in inflexions(word)
    assert word not in inflexions(stranger)
