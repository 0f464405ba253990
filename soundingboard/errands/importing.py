"""A long list is put on the open list, some people at a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.errands.about import ImportList
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.people.importing import (
    Imported,
    ReadList,
    imported,
    note_import,
    read_list,
    take_in,
)
from soundingboard.people.merging import Fate
from soundingboard.refusals import NotFound

PEOPLE = 200  # taken in together


@dataclass(frozen=True, slots=True)
class ListWork:
    """A list that was read. The people taken in so far are counted by their fates."""

    about: ImportList
    listed: ReadList

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Takes in the next people. Who left meanwhile stays off."""
        people = self.listed.people
        begin = int(so_far.get("people", 0))
        some = people[begin : begin + PEOPLE]
        fates = Counter(so_far.get("fates", {}))
        for fate, number in take_in(session, some, source=self.about.source, at=at).items():
            fates[fate.name] += number
        end = begin + len(some)
        kept = {"people": end, "fates": dict(fates)}
        if end < len(people):
            return Batch(end, len(people), kept)
        done = imported(self.listed, {Fate[name]: number for name, number in fates.items()})
        note_import(
            session,
            self.listed.file_name,
            done,
            source=self.about.source,
            at=at,
            actor=self.about.actor,
        )
        return Batch(end, len(people), kept, result=told(done))


def open_list(kit: Kit, errand: Errand) -> ListWork:
    """Reads the file. Raises Unreadable where it is no list, NotFound where it is gone."""
    about = ImportList.read(errand.about)
    try:
        content = kit.shelf.get(about.content_hash)
    except KeyError:
        raise NotFound("We do not have this file any more. Please hand it in again.") from None
    return ListWork(about, read_list(about.name, content))


def told(done: Imported) -> str:
    """What an import did, in one sentence."""
    parts = [f"{count(done.added, 'person', 'people')} added"]
    if done.merged:
        parts.append(f"{done.merged:,} given more details")
    if done.unchanged:
        parts.append(f"{done.unchanged:,} unchanged")
    if done.left + done.stopped:
        parts.append(f"{done.left + done.stopped:,} kept off")
    if done.wrong:
        parts.append(f"{count(done.wrong, 'row')} not usable")
    return f"Imported: {', '.join(parts)}."
