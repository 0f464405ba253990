"""What counts as a word when two texts are compared: its stem, without the small words."""

import re
from functools import lru_cache
from itertools import pairwise
from threading import Lock

import Stemmer

from soundingboard.analysis.sayings import idle

# A word here is a run of letters (an apostrophe or hyphen ends it) or of digits, so that
# "start-up" and "start up" count alike and "5G" still says something.
WORD = re.compile(r"[^\W_]+")

READ_AT_MOST = 20_000
"""Characters of one passage that are looked at; longer ones are whole documents, not passages."""

SMALL_WORDS = frozenset(
    WORD.findall(
        """
        a about above across after again against all also although always am among an and
        any are around as at be because been before being below best better between both but
        by came can cannot could did do does doing don done down during each either else etc
        ever every few first for forward from further get gets give given go goes going gone
        good got had has have having he help helping helps hence her here hers him his how
        however i if in instead into is it its itself just keep know let like ll look
        looking looks made make makes many may me might more most much must my myself near
        need neither never new next no nor not now of off often on once one only onto or
        other others otherwise our ours out over own people per perhaps please put quite
        rather re really s same see seem seems several shall she should since so some
        something still such t take than thank thanks that the their them themselves then
        there therefore these they thing things think this those though three through thus
        to together too toward towards two under until up upon us use used ve very via want
        wanted wants was way we well were what whatever when where whether which while who
        whole whom whose why will with within without would year years yes yet you your
        yours yourself
        """
    )
)

APART = {
    "busy": "busy",  # not business
    "careful": "careful",  # not care
    "carefully": "careful",
    "customer": "customer",  # neither a custom nor customs
    "customers": "customer",
    "customs": "customs",
    "goods": "goods",  # "good" is a small word
    "importance": "important",  # not an import
    "important": "important",
    "importantly": "important",
    "mobile": "mobile",  # a signal, not mobility
    "mobiles": "mobile",
    "naturally": "naturally",  # not nature
    "news": "news",
    "planning": "planning",  # of land; everybody has plans
    "premises": "premises",  # not a premise
    "publication": "publication",  # not the public
    "publications": "publication",
    "railing": "railing",  # not the railway
    "railings": "railing",
    "trains": "trains",  # on rails, not training
    "universities": "university",  # not universal
    "university": "university",
}
"""Words that their stem would put together with words of quite another meaning."""

SAME = {"buses": "bus", "gases": "gas", "children": "child", "women": "woman", "men": "man"}
"""Plurals that the stemmer does not put together with their singular."""

_stemmer = Stemmer.Stemmer("english", 0)  # Porter 2, in C; what is kept is kept below
_one_at_a_time = Lock()  # the stemmer keeps its word in hand: two threads would mix theirs


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one lower-case English word (Porter 2): "training" and "trained" are "train"."""
    if word in APART:
        return APART[word]
    word = SAME.get(word, word)
    with _one_at_a_time:
        return str(_stemmer.stemWord(word))


def spoken(text: str) -> list[tuple[str, str]]:
    """Each telling word of a text as its stem and as it was written, in order.

    Small words and single letters are left out, and words that only belong to a set phrase.
    Only the first 20,000 characters are read.
    """
    written = WORD.findall(text[:READ_AT_MOST])
    lower = [word.lower() for word in written]
    return [
        (stem(word), written[at])
        for at, word in enumerate(lower)
        if len(word) > 1 and word not in SMALL_WORDS and not idle(lower, at)
    ]


def terms(text: str) -> list[str]:
    """The stems of a text and each pair of neighbouring stems, by which texts are compared."""
    stems = [one for one, _ in spoken(text)]
    return stems + [f"{left} {right}" for left, right in pairwise(stems)]
