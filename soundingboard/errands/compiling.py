"""Digests are compiled, one priority at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.digests.compiling import compile_digest, priorities
from soundingboard.errands.about import CompileDigests
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.outbox.rendering import Stationery


@dataclass(frozen=True, slots=True)
class DigestsWork:
    """The priorities, in their order; those done are remembered, should the order change."""

    about: CompileDigests
    stationery: Stationery

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Compiles the next priority's digest."""
        wanted = priorities(session, led_by=self.about.led_by, of_the_house=self.about.of_the_house)
        done = list(so_far.get("done", []))
        compiled = int(so_far.get("compiled", 0))
        left = [priority for priority in wanted if priority.id not in done]
        if left:
            digest = compile_digest(session, self.stationery, left[0], at=at)
            compiled += digest is not None
            done.append(left[0].id)
        kept = {"done": done, "compiled": compiled}
        if len(left) > 1:
            return Batch(len(done), len(done) + len(left) - 1, kept)
        return Batch(len(done), len(done), kept, result=told(compiled))


def open_digests(kit: Kit, errand: Errand) -> DigestsWork:
    """Nothing is to be read beforehand."""
    return DigestsWork(CompileDigests.read(errand.about), kit.stationery)


def told(compiled: int) -> str:
    """How many digests there are now to read."""
    return f"{count(compiled, 'digest')} compiled."
