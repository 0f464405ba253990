"""How likely a few words lead up to answers rather than being one, learnt from replies by hand.

A linear model of words and pairs of words: their weights, added up and divided by the root of how
many there are, give the odds. `tests.post.learning_courtesies` learns the weights
from what writers of replies said of their own words, and writes `courtesy_weights.tsv`.
"""

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

WEIGHTS = "courtesy_weights.tsv"  # a line each: weight, feature; the first has no feature
MOST_CHARACTERS = 400  # of what may lead up to something
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[:.!?,()]")
_DIGITS = re.compile(r"\d+")


def likely_courtesy(text: str, weights: Mapping[str, float] | None = None) -> float:
    """The probability (0 to 1) that a text at the head of a reply leads up to its answers.

    `weights` are by feature, under "" that of any text; without them those that were learnt.
    """
    if len(text) > MOST_CHARACTERS:
        return 0.0
    weights = learnt_weights() if weights is None else weights
    found = features(text)
    total = sum(weights.get(feature, 0.0) for feature in found)
    return 1 / (1 + math.exp(-weights[""] - total / math.sqrt(max(1, len(found)))))


def features(text: str) -> frozenset[str]:
    """What the model sees of a text: its words and marks, and pairs of them with both ends.

    A number is "0" whatever it is.
    """
    folded = _DIGITS.sub("0", text[:MOST_CHARACTERS].casefold().replace("\u2019", "'"))
    tokens = ["<", *_TOKEN.findall(folded), ">"]
    return frozenset((*tokens[1:-1], *(f"{one} {two}" for one, two in pairwise(tokens))))


@cache
def learnt_weights() -> Mapping[str, float]:
    """The weight of each feature that says something."""
    lines = files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8").splitlines()
    told = (line.split("\t", 1) for line in lines)
    return MappingProxyType({feature: float(weight) for weight, feature in told})
