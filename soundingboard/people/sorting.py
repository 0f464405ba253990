"""Sorting the rows of a list: who can be taken, and whose fate stands by what the row says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Stakeholder
from soundingboard.people.columns import Heading
from soundingboard.people.consent_cells import Answer, Said, read_consent
from soundingboard.people.merging import Fate, together
from soundingboard.people.rows import ListedPerson, read_row
from soundingboard.people.tables import TableRow
from soundingboard.refusals import Unreadable
from soundingboard.storage.among import among
from soundingboard.vocabulary import Membership

ON_OURS = (
    "They are on our list, and this changes nothing there: if they are to get no more letters, "
    "open their page and stop them."
)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file, what becomes of it, and why."""

    line: int
    fate: Fate
    email: str
    name: str
    organisation: str
    note: str
    ours: bool = False  # refused by the list, and on ours all the same

    @classmethod
    def of(cls, listed: ListedPerson, fate: Fate, note: str) -> "PreviewRow":
        """The row of somebody whose address could be read."""
        return cls(listed.line, fate, listed.email, listed.name, listed.organisation, note)


def sort_rows(
    rows: Sequence[TableRow], heading: Heading
) -> tuple[tuple[ListedPerson, ...], tuple[PreviewRow, ...]]:
    """The people of these rows, one for each address, and the rows that bring nobody.

    What one row says against writing to an address holds for each row of that address: the
    stricter counts.
    """
    read: list[tuple[ListedPerson, Said]] = []
    settled: list[PreviewRow] = []
    strictest: dict[str, tuple[int, Said]] = {}
    for row in rows:
        try:
            listed = read_row(row, heading)
        except Unreadable as wrong:
            settled.append(_wrong(row, wrong.sentence))
            continue
        said = read_consent(row.cells, heading.consents, heading.others(row), listed.groups)
        read.append((listed, said))
        known = strictest.get(listed.email)
        if known is None or said.answer.strictness > known[1].answer.strictness:
            strictest[listed.email] = (listed.line, said)
    people: dict[str, ListedPerson] = {}
    for listed, said in read:
        line, worst = strictest[listed.email]
        if worst.answer is not Answer.MAY:
            why = said.why if said.answer is worst.answer else f"Line {line}: {worst.why}"
            fate = Fate.REFUSED if worst.answer is Answer.MAY_NOT else Fate.WRONG
            settled.append(PreviewRow.of(listed, fate, why))
            continue
        earlier = people.get(listed.email)
        if earlier is None:
            people[listed.email] = listed
            continue
        people[listed.email] = together(earlier, listed)
        note = f"The same address as in line {earlier.line}; taken together."
        settled.append(PreviewRow.of(listed, Fate.REPEATED, note))
    return tuple(people.values()), tuple(sorted(settled, key=lambda row: row.line))


def with_standing(session: Session, settled: Sequence[PreviewRow]) -> list[PreviewRow]:
    """The same rows; who is refused by the list and stands on ours is marked as such.

    Nothing changes for them: they may go on getting letters until a person stops them.
    """
    refused = {row.email for row in settled if row.fate is Fate.REFUSED}
    if not refused:
        return list(settled)
    ours = set(
        session.scalars(
            select(Stakeholder.email).where(
                among(session, Stakeholder.email, refused),
                Stakeholder.membership != Membership.LEFT,
            )
        )
    )
    return [
        replace(row, note=f"{row.note} {ON_OURS}", ours=True)
        if row.fate is Fate.REFUSED and row.email in ours
        else row
        for row in settled
    ]


def _wrong(row: TableRow, sentence: str) -> PreviewRow:
    shown = " · ".join(cell for cell in row.cells if cell)
    return PreviewRow(row.line, Fate.WRONG, "", shown[:120], "", sentence)
