"""Groups: named circles of people, and who is in them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Stakeholder, StakeholderGroup
from soundingboard.models.consultation import audience_group
from soundingboard.models.stakeholder import group_member
from soundingboard.refusals import Conflict, NotFound, Unreadable


def create_group(session: Session, name: str) -> StakeholderGroup:
    """A new group without members.

    Raises Unreadable where the name is empty, Conflict where a group has it already.
    """
    group = StakeholderGroup(name=_free_name(session, name, but_of=None))
    session.add(group)
    session.flush()
    return group


def rename_group(session: Session, group: StakeholderGroup, name: str) -> None:
    """Gives a group another name. Raises as `create_group`."""
    group.name = _free_name(session, name, but_of=group.id)
    session.flush()


def put_in(session: Session, group: StakeholderGroup, people: Iterable[Stakeholder]) -> int:
    """Puts people into a group; returns how many were not in it before."""
    members = set(
        session.scalars(
            select(group_member.c.stakeholder_id).where(group_member.c.group_id == group.id)
        )
    )
    fresh = {person.id for person in people} - members
    if fresh:
        session.execute(
            insert(group_member),
            [{"group_id": group.id, "stakeholder_id": number} for number in sorted(fresh)],
        )
        session.expire(group, ["members"])
    return len(fresh)


def take_out(session: Session, group: StakeholderGroup, stakeholder_id: int) -> None:
    """Takes one person out of a group; somebody who is not in it stays so."""
    session.execute(
        delete(group_member).where(
            group_member.c.group_id == group.id,
            group_member.c.stakeholder_id == stakeholder_id,
        )
    )
    session.expire(group, ["members"])


def dissolve(session: Session, group: StakeholderGroup, *, at: datetime, actor: str) -> None:
    """Ends a group. Its members stay on the list.

    Raises Conflict where a consultation is addressed to it: whom it went to must stay known.
    """
    if session.scalar(select(exists().where(audience_group.c.group_id == group.id))):
        raise Conflict(f"“{group.name}” stays: a consultation is addressed to it.")
    session.add(
        JournalEntry(
            at=at, actor=actor, event="dissolved", subject="group", detail=f"“{group.name}”"
        )
    )
    session.delete(group)
    session.flush()


def groups_by_name(session: Session) -> dict[str, StakeholderGroup]:
    """All groups by case-folded name, in the order of their names."""
    rows = session.scalars(select(StakeholderGroup).order_by(StakeholderGroup.name))
    return {row.name.casefold(): row for row in rows}


def called(session: Session, name: str) -> StakeholderGroup:
    """The group with this name. Raises NotFound, which says what there is."""
    known = groups_by_name(session)
    found = known.get(" ".join(name.split()).casefold())
    if found is None:
        names = "; ".join(one.name for one in known.values()) or "none yet"
        raise NotFound(f"There is no group “{name}”. Groups: {names}.")
    return found


def unknown_groups(session: Session, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that no group has, each once."""
    known = groups_by_name(session)
    fresh: dict[str, str] = {}
    for name in names:
        if name.casefold() not in known:
            fresh.setdefault(name.casefold(), name)
    return tuple(fresh.values())


def find_or_add_groups(session: Session, names: Iterable[str]) -> dict[str, StakeholderGroup]:
    """All groups by case-folded name, with those added that were missing."""
    wanted = list(names)
    for name in unknown_groups(session, wanted):
        session.add(StakeholderGroup(name=name))
    session.flush()
    return groups_by_name(session)


def _free_name(session: Session, name: str, *, but_of: int | None) -> str:
    given = " ".join(name.split())
    if not given:
        raise Unreadable("Enter a name for the group.")
    other = groups_by_name(session).get(given.casefold())
    if other is not None and other.id != but_of:
        raise Conflict(f"There is a group “{other.name}” already.")
    return given
