"""The forms in which a word is written: one or several of it, and its tenses if it is a verb."""

from soundingboard.analysis.terms import APART, SAME, stem

_PLURALS = {singular: plural for plural, singular in SAME.items()}
_HISSING = ("s", "x", "z", "ch", "sh")
_VOWELS = frozenset("aeiou")

# Subjects that are no verbs: a keyword "train" is on rails, "port" is by the sea.
_ONLY_NOUNS = frozenset(
    ("culture", "energy", "grid", "home", "land", "nature", "port", "rail", "train")
)


def inflexions(word: str) -> frozenset[str]:
    """A lower-case word and its other forms, "bus" and "buses", "rent", "rents" and "rented".

    A word in -ing is a noun here, to which only the participle belongs: "training" is also said
    by "trained", but not by "train". Some forms nobody writes are among them, which does no harm;
    none belongs to a word of another meaning.
    """
    found = {word}
    singular = _singulars(word)[0]
    if singular in _ONLY_NOUNS:
        return frozenset({singular, _plural(singular)})
    for base in _singulars(word):
        found |= {base, _plural(base), *_verb_forms(base)}
    return frozenset(
        form for form in found if not (form in APART or word in APART) or stem(form) == stem(word)
    )


def _singulars(word: str) -> tuple[str, ...]:
    if word in SAME:
        return (SAME[word],)
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return (word,)
    if word.endswith("ies"):
        return (word[:-3] + "y", word[:-1])
    if word.endswith("es") and word[:-2].endswith(_HISSING):
        return (word[:-2], word[:-1])  # "campuses", but also "houses"
    return (word[:-1],)


def _plural(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_HISSING) else "s")


def _verb_forms(word: str) -> tuple[str, ...]:
    if len(word) < 3 or not word.isalpha() or word.endswith("s"):
        return ()
    if word.endswith("ing"):
        return (word[:-3] + "ed",)
    if word.endswith("e"):
        return (word + "d", word[:-1] + "ing")
    if word.endswith("y") and word[-2] not in _VOWELS:
        return (word[:-1] + "ied", word + "ing")
    doubled = word + word[-1]
    return (word + "ed", word + "ing", doubled + "ed", doubled + "ing")
