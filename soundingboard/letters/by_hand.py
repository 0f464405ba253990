"""A letter that a member of staff wrote themselves, to somebody whose mail they read."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterByHand(Letter):
    """Somebody's own words under their own name."""

    name: ClassVar[str] = "by_hand"
    by_hand: ClassVar[bool] = True

    subject: str
    words: str
    signed_by: str
    reference: str  # of the contribution it is about; "" where there is none
