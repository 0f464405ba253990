"""Tells a sentence that only says whose remarks stand where, by what else it could say: nothing.

"Comments of East Marches County Council are set beneath your sections." It names remarks and a
place for them; all else in it is names or words that only hold such a sentence together.
"""

import re

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*|&")
_ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
_REMARK_WORDS = """
    answer answers response responses reply replies comment comments thoughts views feedback
    input submission remarks notes observations changes amendments edits suggestions corrections
    additions deletions sylwadau atebion ymateb ymatebion hymateb hatebion
"""
_REMARKS = frozenset(_REMARK_WORDS.split())
_PLACE_WORDS = """
    below beneath underneath under inline in-line interleaved interspersed amongst among between
    after against beside alongside within attached enclosed above red blue green purple orange
    capitals caps italics bold isod dan ynghlwm atodedig
"""
_PLACES = frozenset(_PLACE_WORDS.split())
_HOLDING_WORDS = """
    a an all and are as at been by each every find follow following follows for from full given
    have here herewith i in is it listed made my of on one our ours out own please placed put
    see set shown some stand stands suggested that the their them themselves these they this to
    concern concerns gaps level relate spaces they underneath two typed we which will with
    written you your yours brief detailed few formal initial joint main quick several agreed
    collected combined draft drafting proposed specific behalf behalves body text line lines
    email e-mail letter message paper document questions question sections section headings
    heading paragraphs paragraph points point relevant respective board client clients colleague
    colleagues committee council councillors directors group governors member members office
    officer officers partners staff team trustees ein eich y yr yn o gan ar ran gweler mae dyma
    cwestiynau gwestiynau pob
"""
_HOLDING = frozenset(_HOLDING_WORDS.split())
# Where remarks may stand. "Against" alone is what somebody is: "our response is against".
_PLACE = re.compile(
    r"\b(?:below|beneath|underneath|inline|in-line|interleaved|interspersed|attached|enclosed|above|"
    r"isod|ynghlwm|atodedig)\b|\bfollows?\W*$|"
    r"\bin (?:line(?! with)|red|blue|green|purple|orange|capitals|caps|italics|bold)\b|"
    r"\b(?:under|after|against|beside|alongside|within|among|amongst|between|o dan)"
    r"(?: (?:of|each|every|the|your|these|relevant|respective|eich|y|yr|pob|bob)){0,3}"
    r" (?:questions?|sections?|headings?|paragraphs?|points?|lines?|text|them|cwestiynau|"
    r"gwestiynau|cwestiwn|gwestiwn)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 30


def only_points(sentence: str) -> bool:
    """Whether a sentence, with its capitals, only says whose remarks stand where."""
    words = _WORD.findall(_ASIDE.sub("", sentence))
    if not words or len(words) > _MOST_WORDS:
        return False
    folded = [word.casefold() for word in words]
    return (
        _PLACE.search(sentence) is not None
        and not _REMARKS.isdisjoint(folded)
        and all(
            word in _REMARKS or word in _PLACES or word in _HOLDING or _is_named(words, n)
            for n, word in enumerate(folded)
        )
    )


def _is_named(words: list[str], n: int) -> bool:
    """Whether a word is written as names are: a first word has its capital for another reason."""
    word = words[n]
    if n == 0:
        return len(words) > 1 and word[0].isupper() and words[1][0].isupper()
    return word[0].isupper() or word == "&" or word.endswith(("'s", "\u2019s"))
