"""Names of people as they are compared: without titles and honours, in whatever order written."""

from rapidfuzz.distance import OSA

from soundingboard.people.organisations import folded

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady"}
    | {"cllr", "councillor", "ald", "alderman", "rev", "revd", "reverend", "canon", "hon", "rt"}
    | {"capt", "captain", "col", "colonel", "maj", "major"}
)
HONOURS = frozenset(
    {"obe", "mbe", "cbe", "kbe", "dbe", "kc", "qc", "mp", "ms", "dl", "jp", "phd", "esq", "frs"}
)
_LONG = 12  # letters of a name in which two slips of the hand are believed; else one


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded: first names first, titles and honours left out."""
    last, comma, first = name.partition(",")
    # "Evans, Eleri", but not "Eleri Evans, OBE".
    turned = comma and not set(folded(first).split()) <= HONOURS
    words = folded(f"{first} {last}" if turned else name).split()
    while words and words[0] in TITLES:
        del words[0]
    while words and words[-1] in HONOURS:
        del words[-1]
    return tuple(words)


def alike(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names may be one, misspelt or shortened: one word of each is the same.

    "Jane Smyth" is like "Jane Smith" and "J Smith", "Jane Ann Smith" like "Jane Smith".
    """
    if len(first) < 2 or len(second) < 2 or not set(first) & set(second):
        return False
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    if first[-1] == second[-1] and first[0][0] == second[0][0]:
        return len(first[0]) == 1 or len(second[0]) == 1 or _slip(first[0], second[0])
    return _slip(" ".join(sorted(first)), " ".join(sorted(second)))


def _slip(first: str, second: str) -> bool:
    most = 2 if min(len(first), len(second)) >= _LONG else 1
    return OSA.distance(first, second, score_cutoff=most) <= most
