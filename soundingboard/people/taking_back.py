"""Taking an import back: who came by it goes again, but for those something has happened with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.models import ImportedPerson, JournalEntry, ListImport, Stakeholder
from soundingboard.people.happening import happened
from soundingboard.people.standing import put_back, standing
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.among import among

NEWEST = 50
MOST = 10_000  # people taken back at the desk: nobody else can write meanwhile (some seconds)
CHANGED = "They were changed since."
BY_WAY = "Somebody else came by way of them."
LATER = "They are on a list that was imported later, too."


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody who came by an import and stays, and why."""

    person: Stakeholder
    why: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What taking an import back does to each of its people."""

    removed: tuple[Stakeholder, ...]
    kept: tuple[Kept, ...]
    changed: tuple[Stakeholder, ...]  # were on the list before; what it added is put back

    @property
    def does_nothing(self) -> bool:
        """Whether nothing would change."""
        return not self.removed and not self.changed


def imports(session: Session) -> Sequence[ListImport]:
    """The newest imports."""
    return session.scalars(select(ListImport).order_by(ListImport.id.desc()).limit(NEWEST)).all()


def find_import(session: Session, number: int) -> ListImport:
    """One import. Raises NotFound."""
    found = session.get(ListImport, number)
    if found is None:
        raise NotFound("There is no such import.")
    return found


def too_many(session: Session, record: ListImport) -> str:
    """Why an import is too large to be taken back at the desk, as a sentence; else empty."""
    people = session.scalar(
        select(func.count())
        .where(ImportedPerson.import_id == record.id)
        .select_from(ImportedPerson)
    )
    if not people or people <= MOST:
        return ""
    return (
        f"This list had {people:,} people. More than {MOST:,} are not taken back here, because "
        "nobody could work meanwhile. Whoever runs the machine can do it at a quiet hour: "
        f"people take-back {record.id}."
    )


def foresee(session: Session, record: ListImport) -> Foreseen:
    """What taking it back would do now. Nothing is written."""
    rows = _rows(session, record)
    return _foreseen(rows, _happened(session, record, rows))


def _foreseen(rows: Sequence[ImportedPerson], happened: Mapping[int, str]) -> Foreseen:
    removed: list[Stakeholder] = []
    kept: list[Kept] = []
    changed: list[Stakeholder] = []
    for row in rows:
        person = row.stakeholder
        if row.before:
            if row.before != row.after:
                changed.append(person)
            continue
        why = happened.get(person.id, "")
        if not why and standing(person) != row.after:
            why = CHANGED
        if why:
            kept.append(Kept(person, why))
        else:
            removed.append(person)
    return Foreseen(tuple(removed), tuple(kept), tuple(changed))


def take_back(session: Session, record: ListImport, *, at: datetime, actor: str) -> Foreseen:
    """Takes an import back. Returns what was done; `changed` are those who did change.

    The people are locked first: nobody is invited meanwhile. A large one holds the lock of the
    database for long (see `too_many`). Raises Conflict where it was taken back before.
    """
    session.refresh(record, with_for_update=True)
    if record.undone_at is not None:
        raise Conflict("This import was taken back already.")
    theirs = select(ImportedPerson.stakeholder_id).where(ImportedPerson.import_id == record.id)
    session.execute(
        select(Stakeholder.id).where(Stakeholder.id.in_(theirs)).with_for_update()
    ).all()
    rows = _rows(session, record)
    happened = _happened(session, record, rows)
    seen = _foreseen(rows, happened)
    changed = tuple(
        row.stakeholder
        for row in rows
        if row.before
        and put_back(
            session,
            row.stakeholder,
            row.before,
            row.after,
            membership=row.stakeholder_id not in happened,
        )
    )
    session.flush()
    numbers = [person.id for person in seen.removed]
    for person in seen.removed:
        session.expunge(person)
    # What belongs to them goes with them in the database: groups, interests, this import's row.
    session.execute(
        delete(Stakeholder)
        .where(among(session, Stakeholder.id, numbers))
        .execution_options(synchronize_session=False)
    )
    record.undone_at, record.undone_by, record.taken_back = at, actor, len(numbers)
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="took an import back",
            subject="list",
            subject_id=record.id,
            detail=f"{record.file_name} ({record.source}): {len(numbers)} taken off, "
            f"{len(seen.kept)} kept, {len(changed)} put back as they were.",
        )
    )
    session.flush()
    return Foreseen(seen.removed, seen.kept, changed)


def _rows(session: Session, record: ListImport) -> Sequence[ImportedPerson]:
    person = joinedload(ImportedPerson.stakeholder)
    return session.scalars(
        select(ImportedPerson)
        .where(ImportedPerson.import_id == record.id)
        .order_by(ImportedPerson.id)
        .options(
            person.joinedload(Stakeholder.organisation),
            person.options(selectinload(Stakeholder.groups), selectinload(Stakeholder.interests)),
        )
        .execution_options(populate_existing=True)
    ).all()


def _happened(
    session: Session, record: ListImport, rows: Sequence[ImportedPerson]
) -> dict[int, str]:
    """What was sent to people or came from them since an import, by their number."""
    people = [row.stakeholder for row in rows]
    ids = [one.id for one in people]
    brought = select(Stakeholder.by_way_of_id).where(among(session, Stakeholder.by_way_of_id, ids))
    later = select(ImportedPerson.stakeholder_id).where(
        among(session, ImportedPerson.stakeholder_id, ids),
        ImportedPerson.import_id > record.id,
        ImportedPerson.list_import.has(ListImport.undone_at.is_(None)),
    )
    return {
        **dict.fromkeys(session.scalars(later.distinct()), LATER),
        **{one: BY_WAY for one in session.scalars(brought.distinct()) if one is not None},
        **happened(session, people, since=record.at),
    }
