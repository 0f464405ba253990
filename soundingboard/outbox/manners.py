"""How this house sends: what becomes of letters in doubt, how fast, and when it keeps quiet."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """What an installation has decided about its outbox."""

    resend: bool = False  # letters in doubt go again, once; else a person decides


USUAL = Manners()
