import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.holdings.redacting import redactor

HIDES = redactor(
    ["anna@partner.example"],
    ["Anna Ash"],
    [
        *("Anna Ash", "Ben Birch", "Siân O'Neil", "May", "Carla Cole-Hunt", "Dr Dilys Dunn"),
        *("Evans, Eleri", "Frank J. Fell", "María del Carmen López García", "Cllr G. Gill, OBE"),
        *("J Hill", "Ash, Anna", "The Fen Chamber"),
    ],
    ["the mayor", "(x", "Jo", "Ty  Coch"],
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anna Ash met BEN  BIRCH.", "Anna Ash met [a name of somebody else]."),
        ("SIAN O’NEIL, in May", "[a name of somebody else], in May"),
        ("Carla Cole-Hunt's bus", "[a name of somebody else]'s bus"),
        ("Benjamin Birch-Smith", "Benjamin Birch-Smith"),
        (
            "anna@partner.example, ben@x.example.",
            "anna@partner.example, [an address of somebody else].",
        ),
        ("<ANNA@partner.example>", "<ANNA@partner.example>"),
        (
            "ring 020 7946 0958 or +44 20 7946 0958",
            "ring [a telephone number] or [a telephone number]",
        ),
        ("on 2026-11-22 at 10:40, SB-7F3K-2M", "on 2026-11-22 at 10:40, SB-7F3K-2M"),
        ("The Mayor said (x", "[hidden] said [hidden]"),
        ("Jo's, not Joan's, at Ty\nCoch", "[hidden]'s, not Joan's, at [hidden]"),
        *(
            (name, "[a name of somebody else]")
            for name in (
                "Dilys Dunn",
                "Dr. Dilys Dunn",
                "DUNN, Dilys",
                "Eleri Evans",
                "Evans, Eleri",
                "Frank Fell",
                "Frank J. Fell",
                "Frank J K Fell",
                "Fell, Frank",
                "Ben R. Birch",
                "Maria del Carmen López García",
                "Maria García",
                "G. Gill",
                "Gill, G",
                "J. Hill",
                "Ben_Birch",
                "the Fen Chamber",
            )
        ),
        ("with Ben. Birch trees are fine", "with Ben. Birch trees are fine"),
        ("Is it Ben? Birch says so.\n\nBen\n\nBirch", "Is it Ben? Birch says so.\n\nBen\n\nBirch"),
        ("the chamber, and Anna Ash or Ash, Anna", "the chamber, and Anna Ash or Ash, Anna"),
        *(
            (text, text)
            for text in (
                "'anna@partner.example'",
                "anna@partner.example’s",
                "anna@partner.example's",
                "*anna@partner.example*",
                "“anna@partner.example”",
                "_anna@partner.example_",
                "2026-01-05T09:10:11.012345+00:00",
                "0.01234567890123",
                "a0123456789012",
            )
        ),
        (
            "ben@x.example or ben@x.example's",
            "[an address of somebody else] or [an address of somebody else]",
        ),
    ],
)
def test_others_are_hidden_and_the_person_is_not(text: str, shown: str) -> None:
    assert HIDES.words(text) == shown


def test_every_text_of_a_record_is_looked_at() -> None:
    assert HIDES.value({"a": [{"b": "Ben Birch, 020 7946 0958", "n": 3}], "c": None}) == {
        "a": [{"b": "[a name of somebody else], [a telephone number]", "n": 3}],
        "c": None,
    }


@given(st.text(max_size=200))
def test_no_other_address_of_a_known_shape_is_left(text: str) -> None:
    assert "ben@other.example" not in HIDES.words(f"{text} ben@other.example {text}")
