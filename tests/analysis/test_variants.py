from soundingboard.analysis.variants import own_words

STANDARD = "I support a national bank. It should put people and planet first."


def own(text: str) -> list[str]:
    return [span.of(text) for span in own_words(STANDARD, text)]


def test_own_words_are_what_the_standard_text_does_not_have() -> None:
    assert own(STANDARD) == []
    assert own("I SUPPORT a national bank.\n\n It should put people, and planet, first!") == []
    assert own(f"Dear all, {STANDARD} My shop in Alton would have closed.") == [
        "Dear all",
        "My shop in Alton would have closed",
    ]
    assert own("I support a regional bank. It should put people first.") == ["regional"]
    assert own("Something else entirely") == ["Something else entirely"]
    assert own("") == []


def test_own_words_of_endless_texts_are_bounded() -> None:
    text = "and " * 200_000
    (span,) = own_words(STANDARD * 50_000, text)
    assert span.end == len(text) - 1
