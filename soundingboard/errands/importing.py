"""A long list is put on the open list, some people at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.errands.about import ImportList
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand, ListImport
from soundingboard.people.importing import (
    Imported,
    ReadList,
    begin_import,
    imported,
    note_import,
    read_list,
    take_in,
)
from soundingboard.people.merging import Fate
from soundingboard.people.sorting import PreviewRow, with_standing
from soundingboard.press.numbering import ranges
from soundingboard.refusals import NotFound

PEOPLE = 200  # taken in together
NAMED = 20  # rows named in the sentence that tells what an import did


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
        record = self._record(session, so_far, at=at)
        for fate, number in take_in(session, some, record).items():
            fates[fate.name] += number
        end = begin + len(some)
        kept = {"people": end, "fates": dict(fates), "import": record.id}
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
        return Batch(
            end, len(people), kept, result=told(done, with_standing(session, self.listed.settled))
        )

    def _record(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> ListImport:
        """The record of this import, which the first batch began."""
        if "import" in so_far:
            return session.get_one(ListImport, so_far["import"], with_for_update=True)
        about, name = self.about, self.listed.file_name
        return begin_import(session, name, source=about.source, at=at, actor=about.actor)


def open_list(kit: Kit, errand: Errand) -> ListWork:
    """Reads the file. Raises Unreadable where it is no list, NotFound where it is gone."""
    about = ImportList.read(errand.about)
    try:
        content = kit.shelf.get(about.content_hash)
    except KeyError:
        raise NotFound("We do not have this file any more. Please hand it in again.") from None
    return ListWork(about, read_list(about.name, content))


def told(done: Imported, rows: Sequence[PreviewRow]) -> str:
    """What an import did, in one sentence. `rows` are those of the list, or the settled ones.

    Their standing must be known (people.sorting.with_standing): who is refused by the list and on
    ours already goes on getting letters, which a person must see.
    """
    parts = [f"{count(done.added, 'person', 'people')} added"]
    if done.merged:
        parts.append(f"{done.merged:,} given more details")
    if done.unchanged:
        parts.append(f"{done.unchanged:,} unchanged")
    if done.left + done.stopped:
        parts.append(f"{done.left + done.stopped:,} kept off")
    if done.wrong:
        parts.append(f"{count(done.wrong, 'row')} not usable")
    if done.refused:
        refused = [row for row in rows if row.fate is Fate.REFUSED]
        parts.append(
            f"{done.refused:,} not taken because the list says not to write to them "
            f"({_named(refused)})"
        )
        ours = [row for row in refused if row.ours]
        if ours:
            parts.append(
                f"of whom {len(ours):,} {'is' if len(ours) == 1 else 'are'} on our list already, "
                f"where this stops no letters ({_named(ours)}): open their pages and stop them"
            )
    return f"Imported: {', '.join(parts)}."


def _named(rows: Sequence[PreviewRow]) -> str:
    lines = sorted(row.line for row in rows)
    more = f" and {len(lines) - NAMED:,} more" if len(lines) > NAMED else ""
    return f"{'row' if len(lines) == 1 else 'rows'} {ranges(lines[:NAMED])}{more}"
