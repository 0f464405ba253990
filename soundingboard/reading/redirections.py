"""Telling that a letter reached the wrong person: she has left, please write to somebody else."""

import re
from dataclasses import dataclass

from soundingboard.reading.machines.absences import named_instead

_MOST_WORDS = 90  # of all that is new; who says more than that has answered

_GONE = re.compile(
    r"\b(?:she|he|they|who|(?-i:[A-Z])[\w'\u2019-]+) (?:has|have|had) "
    r"(?:now |since |recently |sadly )?"
    r"(?:left (?:us|(?:the|our) (?:\w+ )?(?:organisation|organization|company|council|college"
    r"|university|charity|authority|firm|business|team|trust|department|service|board))"
    r"|retired|moved on|passed away|died)\b"
    r"|\b(?:she|he|they) (?:has|have) left(?:[.!;,]|\W*$)"
    r"|\bno longer (?:works?|working|employed|based) (?:here|for|at|with)\b"
    r"|\bno longer (?:with|at) (?:us|the (?:organisation|company|council|college))\b"
    r"|\bno longer in (?:post|this (?:role|post))\b|\b(?:i|we) (?:have )?(?:now )?(?:left|retired"
    r"|moved) (?:from )?(?:the (?:organisation|company|council|college)|my (?:post|role)|in \w+"
    r"|last \w+)\b|\bwedi (?:gadael|ymddeol)\b|\bddim yn gweithio yma\b",
    re.IGNORECASE | re.MULTILINE,
)
_WRONG = re.compile(
    r"\b(?:the )?wrong (?:person|address|department|team|jo(?:e|hn)? \w+)\b"
    r"|\bnot the (?:right|best|correct) (?:person|contact|address|team)\b"
    r"|\b(?:this|it) (?:is|was)(?:n'?t| not) (?:meant |intended )?for me\b"
    r"|\b(?:not|isn'?t) (?:something )?(?:my|our) (?:area|remit|department)\b"
    r"|\b(?:sent|addressed) (?:this |it )?to (?:the wrong|me (?:by|in) (?:mistake|error))\b"
    r"|\bi(?:'m| am)? (?:don'?t|do not|not) (?:deal|dealing) with (?:this|these)\b"
    r"|\bperson anghywir\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:contact|write to|e-?mail|speak to|cysylltwch \u00e2) [^\n]{2,100}?\binstead\b"
    r"|\b(?:please )?(?:redirect|re-?address|forward|send|address) (?:this|it|these|all|any"
    r"|future \w+)[^.\n]{0,40} to [^.\n]{2,80}",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"[\w.+\-']{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")


@dataclass(frozen=True, slots=True)
class Redirection:
    """That a letter went to the wrong person, and whom to write to: name, address or ""."""

    instead: str


def redirection(new_text: str) -> Redirection | None:
    """What a person says of having been the wrong one to ask; None where they say no such thing.

    Read with caution: whoever is wrongly seen here waits for a member of staff, no more.
    """
    if len(new_text.split()) > _MOST_WORDS:
        return None
    if not (_GONE.search(new_text) or _WRONG.search(new_text) or _INSTEAD.search(new_text)):
        return None
    named = named_instead(new_text)
    if not named:
        address = _ADDRESS.search(new_text)
        named = address[0] if address else ""
    return Redirection(named)
