"""How this house sends: what becomes of letters in doubt, how fast, and when it keeps quiet."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

from soundingboard.outbox.sealing import Seal


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """What an installation has decided about its outbox. A rate of 0 is no limit."""

    resend: bool = False  # letters in doubt go again, once; else a person decides
    per_minute: int = 0  # letters, by all workers together
    per_domain_minute: int = 0  # letters to one recipient domain, likewise
    quiet: tuple[time, time] | None = None  # from, until: no letters to many; may cross midnight
    zone: tzinfo = UTC  # of the quiet hours
    seals: tuple[Seal, ...] = ()  # put on each letter here; none where the mail server does it

    @property
    def has_rates(self) -> bool:
        """Whether anything limits how fast letters leave."""
        return bool(self.per_minute or self.per_domain_minute)

    def is_quiet(self, at: datetime) -> bool:
        """Whether letters to many wait just now. Letters to one person never do."""
        if self.quiet is None:
            return False
        begin, end = self.quiet
        now = at.astimezone(self.zone).time()
        return begin <= now < end if begin <= end else now >= begin or now < end


USUAL = Manners()
