"""Set phrases in which the word of a subject says something else: nobody's "way home" is housing.

Such a word is left out where passages are compared and where keywords are looked for.
"""

from collections.abc import Sequence

# The words; what stands right before them, and what stands right after, when they are idle.
_SAYINGS = (
    (
        "home",
        """way ways walk walks walked walking drive drives driving drove get gets getting got go
        goes going went gone come comes coming came travel travels travelling travelled journey
        journeys return bring take takes took send sent stay stays staying stayed back at from
        care nursing nearer closer""",
        "page pages working workers",
    ),
    ("homes", "care nursing", ""),
    ("house", "in", "of style"),
    ("shop shops", "stop", "floor floors steward stewards around window"),
    ("shopping", "", "list lists"),
    ("trade trades", "skilled building construction", "union unions off offs body bodies show"),
    ("trading", "", "estate estates standards"),
    ("nature", "human by", "of"),
    ("climate", "business economic current political financial investment funding", ""),
    ("culture cultures", "organisational workplace corporate company working", "of change"),
    ("research", "", "shows show showed suggests suggested finds found indicates"),
    ("digital", "", "copy copies version versions form survey response responses"),
    ("timetable timetables", "consultation project delivery decision", ""),
    ("cycle cycles", "life funding budget business policy electoral economic product vicious", ""),
    ("grid", "", "reference references"),
    ("rail", "", "against"),
    ("rent", "", "seeking"),
    ("land lands", "will would", ""),
)

_IDLE = {
    word: (frozenset(before.split()), frozenset(after.split()))
    for words, before, after in _SAYINGS
    for word in words.split()
}

SUBJECTS = frozenset(_IDLE)
"""The words, in lower case, that some set phrase makes idle."""


def idle(words: Sequence[str], at: int) -> bool:
    """Whether the word at this place only belongs to a set phrase; all in lower case."""
    beside = _IDLE.get(words[at])
    if beside is None:
        return False
    before, after = beside
    return (at > 0 and words[at - 1] in before) or (at + 1 < len(words) and words[at + 1] in after)
