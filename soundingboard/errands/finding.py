"""Where others speak of a person is looked for, for somebody who asks what we hold about them."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.errands.about import LookForPerson
from soundingboard.errands.batch import Batch, count
from soundingboard.holdings import mentions
from soundingboard.holdings.gathering import Holdings, gather
from soundingboard.holdings.mentions import TOGETHER, Spot, Terms, shared_out
from soundingboard.holdings.whose import whose
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.people.queries import person
from soundingboard.storage.database import Database
from soundingboard.vocabulary import ErrandKind

KEPT = timedelta(days=7)  # as long as somebody may still read what was found


@dataclass(slots=True)
class FindingWork:
    """First what is kept as text, then raw mails some at a time. Only where it stands is kept."""

    about: LookForPerson
    database: Database
    so_far: dict[str, Any] = field(default_factory=dict)
    held: Holdings | None = None

    def prepare(self) -> None:
        """Looks through the next rows, while nothing is locked."""
        terms = Terms(self.about.terms.splitlines())
        with self.database.reading() as book:
            held = self.held
            if held is None:
                held = gather(book, whose(book, person(book, self.about.stakeholder_id)))
                self.held = held
            if not self.so_far:
                found = mentions.in_rows(book, held, terms)
                self.so_far = {"mail": 0, "looked": 0, "of": mentions.count_mail(book), "spots": []}
            else:
                last, found = mentions.in_mail(
                    book, held, terms, after=self.so_far["mail"], most=TOGETHER
                )
                self.so_far["mail"] = last
                self.so_far["looked"] += TOGETHER
        known = [*(Spot(*one) for one in self.so_far["spots"]), *found]
        spots, more = shared_out(known)
        self.so_far["spots"] = [[one.table, one.row, one.column] for one in spots]
        self.so_far["more"] = self.so_far.get("more", False) or more

    def batch(self, _session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:  # noqa: ARG002  # nothing is dated
        """Notes what was found."""
        kept = dict(self.so_far)
        done, of = min(kept["looked"], kept["of"]), kept["of"]
        if kept["looked"] and not kept["mail"]:
            found = count(len(kept["spots"]), "place")
            told = f"Looked through. {found} to be looked at."
            if kept["more"]:
                told += " There are more than are shown."
            return Batch(of, of, kept, result=told)
        return Batch(done, of, kept)


def open_finding(kit: Kit, errand: Errand) -> FindingWork:
    """Goes on behind the last mail that was looked through."""
    return FindingWork(LookForPerson.read(errand.about), kit.database, dict(errand.so_far))


def found_by(errand: Errand) -> list[Spot]:
    """Where a person is mentioned, as far as it was looked through."""
    return [Spot(*one) for one in errand.so_far.get("spots", [])]


def has_more(errand: Errand) -> bool:
    """Whether there are more places than are shown."""
    return bool(errand.so_far.get("more", False))


def forget_terms(session: Session, *, at: datetime) -> int:
    """Empties the names and addresses of searches that ended KEPT ago. Returns how many."""
    ended = session.scalars(
        select(Errand).where(
            Errand.kind == ErrandKind.MENTIONS,
            Errand.finished_at < at - KEPT,
            Errand.about.not_like('%"terms": ""%'),
        )
    ).all()
    for errand in ended:
        about = LookForPerson.read(errand.about)
        errand.about = json.dumps(asdict(replace(about, terms="")), sort_keys=True)
        errand.so_far = {}
    return len(ended)
