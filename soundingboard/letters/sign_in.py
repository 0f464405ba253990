"""The letter with which staff sign in."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInLetter(Letter):
    """A link that works once, for some minutes."""

    name: ClassVar[str] = "sign_in"

    sign_in_url: str
    minutes: int
