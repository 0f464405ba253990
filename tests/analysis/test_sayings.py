import pytest

from soundingboard.analysis.sayings import idle


@pytest.mark.parametrize(
    ("sentence", "left_out"),
    [
        ("for want of a way home", ["home"]),
        ("nobody can afford a home here", []),
        ("we work from home", ["home"]),
        ("the nature of the problem", ["nature"]),
        ("nature and climate", []),
        ("a one stop shop for the high street", ["shop"]),
        ("the trade union asks for trade with the north", ["trade"]),
        ("home", []),
    ],
)
def test_idle_words_belong_to_a_set_phrase(sentence: str, left_out: list[str]) -> None:
    words = sentence.split()
    assert [word for at, word in enumerate(words) if idle(words, at)] == left_out
