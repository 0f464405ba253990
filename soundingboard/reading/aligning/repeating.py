"""Recognises one of our questions that the sender has typed again, if with fewer words."""

import re

from soundingboard.reading.aligning.known import Known
from soundingboard.reading.aligning.wording import stems

# In inverted commas, or as a question with something behind it.
_REPEATED = re.compile(
    r"\W*[\"\u201c\u2018\u00ab](?P<words>[^\"\u201c\u201d\u2019\u00bb\n]{12,300})[\"\u201d\u2019\u00bb]"
)
_ASKED = re.compile(r"\W*(?P<words>[^.?!\n]{12,250})\?(?=\s+\S)")
_FEWEST_QUOTED = 2  # telling words by which a question is known in inverted commas,
_FEWEST_ASKED = 3  # and without them,
_SHARE = 0.5  # then at least so much of the question


def repeated(ours: Known, text: str) -> int:
    """The anchor whose words a text begins by repeating; -1 where there is none, or are several.

    "What has been tried to keep them, and did it work? Mats yes, fan no." All the telling words
    must be of that one: who asks something else has words of their own.
    """
    quoted = _REPEATED.match(text)
    if quoted is not None:
        asked = stems(quoted["words"])
        whose = [k for k, held in enumerate(ours.stems) if asked <= held]
        return whose[0] if len(asked) >= _FEWEST_QUOTED and len(whose) == 1 else -1
    question = _ASKED.match(text)
    if question is None:
        return -1
    asked = stems(question["words"])
    whose = [
        k
        for k, held in enumerate(ours.stems)
        if asked <= held and len(asked) >= max(_FEWEST_ASKED, _SHARE * len(held))
    ]
    return whose[0] if len(whose) == 1 else -1
