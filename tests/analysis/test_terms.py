from concurrent.futures import ThreadPoolExecutor

from soundingboard.analysis.lexicon import FAMILIES, relatives
from soundingboard.analysis.terms import spoken, stem, terms


def test_spoken_keeps_telling_words_as_written_and_drops_small_ones() -> None:
    assert spoken("The Start-ups' TRAINING, and 5G!") == [
        ("start", "Start"),
        ("up", "ups"),
        ("train", "TRAINING"),
        ("5g", "5G"),
    ]


def test_terms_are_stems_and_neighbours() -> None:
    assert terms("Affordable homes now") == ["afford", "home", "afford home"]
    assert terms("") == []


def test_words_of_other_meaning_are_kept_apart() -> None:
    assert stem("trains") != stem("training")
    assert stem("mobile") != stem("mobility")
    assert stem("universities") == stem("university") != stem("universal")


def test_stems_are_the_same_from_many_threads() -> None:
    words = [f"{word}{ending}" for word in ("connect", "relat", "hop") for ending in ("ing", "ed")]
    words = [f"{word}{number}ing" for word in words for number in range(400)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(stem, words))
    stem.cache_clear()
    assert together == [stem(word) for word in words]


def test_relatives_are_other_words_of_the_same_families() -> None:
    kin = relatives("Skills")
    assert "apprenticeships" in kin
    assert "Skills" not in kin
    assert "skills" not in kin
    assert relatives("xylophone") == ()


def test_lexicon_families_hold_no_word_twice() -> None:
    for family in FAMILIES:
        written = [word.lower() for _, word in spoken(family)]
        assert sorted(written) == sorted(set(written))
        assert len(written) == len(family.split())
