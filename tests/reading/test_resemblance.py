"""Which letter of ours a mail quotes."""

from soundingboard.reading.resemblance import quoted_letter

FOOT = "You can answer by replying to this letter, or on the web. To leave the list press the link."
SKILLS = f"Which skills are hardest to find where you work, and for how long? {FOOT}"
BUSES = f"Which bus routes would you use if they ran until nine in the evening? {FOOT}"
LETTERS = {1: SKILLS, 2: BUSES}


def test_quote_tells_which_letter_however_it_is_wrapped() -> None:
    wrapped = BUSES.replace(" would", "\n> would").replace(" ran", "\n> > ran")
    found = quoted_letter(f"The 12 and the 9.\n\n> {wrapped}", LETTERS)
    assert found is not None
    assert (found.key, found.score > 0.3) == (2, True)


def test_what_every_letter_says_tells_nothing() -> None:
    assert quoted_letter(f"More buses.\n\n> {FOOT}", LETTERS) is None


def test_quote_of_both_letters_is_of_neither() -> None:
    assert quoted_letter(f"Yes.\n\n> {SKILLS}\n\n> {BUSES}", LETTERS) is None


def test_words_of_ones_own_are_no_quote() -> None:
    assert quoted_letter("Bus routes should run until nine in the evening.", LETTERS) is None
    assert quoted_letter("", LETTERS) is None
    assert quoted_letter("anything at all", {}) is None
