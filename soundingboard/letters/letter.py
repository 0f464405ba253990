"""What every letter has: a name, and whether it goes to many."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.vocabulary import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A letter before it is rendered. Its fields are its template's whole context.

    `name` is the folder of its three templates below `templates/mail`. `bulk` letters go to the
    open list: they carry List-Id and List-Unsubscribe, and never go to somebody who left.
    A letter written `by_hand` is not automatic; it does not go to somebody who left either.
    """

    name: ClassVar[str]
    bulk: ClassVar[bool] = False
    by_hand: ClassVar[bool] = False

    recipient_name: str
    language: Language = Language.ENGLISH  # of our words in it; what people wrote stays as it is
