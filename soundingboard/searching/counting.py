"""What a search found, counted: by consultation, priority, year, channel, and who said it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Organisation,
    Priority,
    Stakeholder,
    Tag,
)
from soundingboard.storage.among import among
from soundingboard.vocabulary import TagState

MOST_ROWS = 12  # of one count; what is left is in the list itself


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a count: what it is called, what narrows the search to it, and how many."""

    name: str
    value: str | int
    passages: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one kind, the most first (years: the latest first).

    `narrows` is the name by which an address asks for it.
    """

    title: str
    narrows: str
    rows: Sequence[Count]


def counts(
    session: Session, found: Select[int], *, zone: ZoneInfo, hidden: Collection[int] = ()
) -> list[Counts]:
    """Each count of what was found that has more than nothing to tell.

    Passages whose codes are `hidden` from who asks are not counted by priority.
    """
    ids = found.subquery("found")
    within = select(Comment).join(ids, ids.c.id == Comment.id).join(Comment.contribution)
    made = [
        Counts("Consultation", "consultation", _by_consultation(session, within)),
        Counts("Priority", "priority", _by_priority(session, within, hidden)),
        Counts("Year", "since", _by_year(session, within, zone)),
        Counts("Channel", "channel", _by_channel(session, within)),
        Counts("Kind of organisation", "type", _by_type(session, within)),
        Counts("Organisation", "organisation", _by_organisation(session, within)),
        Counts("Place", "place", _by_place(session, within)),
    ]
    return [one for one in made if one.rows]


def _by_consultation(session: Session, within: Select[Comment]) -> list[Count]:
    rows = session.execute(
        within.join(Contribution.consultation)
        .with_only_columns(Consultation.title, Consultation.id, func.count())
        .group_by(Consultation.id, Consultation.title)
        .order_by(func.count().desc(), Consultation.id.desc())
        .limit(MOST_ROWS)
    )
    return [Count(*row) for row in rows]


def _by_priority(session: Session, within: Select[Comment], hidden: Collection[int]) -> list[Count]:
    if hidden:
        within = within.where(~among(session, Comment.id, hidden))
    rows = session.execute(
        within.join(Comment.tags)
        .join(Tag.priority)
        .where(Tag.state == TagState.APPLIES)
        .with_only_columns(Priority.name, Priority.id, func.count())
        .group_by(Priority.id, Priority.name)
        .order_by(func.count().desc(), Priority.id)
        .limit(MOST_ROWS)
    )
    return [Count(*row) for row in rows]


def _by_year(session: Session, within: Select[Comment], zone: ZoneInfo) -> list[Count]:
    rows = session.execute(
        within.with_only_columns(Contribution.submitted_at, func.count()).group_by(
            Contribution.submitted_at
        )
    )
    years: dict[int, int] = {}
    for moment, number in rows:
        if moment is not None:
            year = moment.astimezone(zone).year
            years[year] = years.get(year, 0) + number
    return [Count(str(year), year, years[year]) for year in sorted(years, reverse=True)][:MOST_ROWS]


def _by_channel(session: Session, within: Select[Comment]) -> list[Count]:
    rows = session.execute(
        within.with_only_columns(Contribution.channel, func.count())
        .group_by(Contribution.channel)
        .order_by(func.count().desc(), Contribution.channel)
    )
    return [Count(channel.value, channel.value, number) for channel, number in rows]


def _by_type(session: Session, within: Select[Comment]) -> list[Count]:
    rows = session.execute(
        within.join(Contribution.stakeholder)
        .join(Stakeholder.organisation)
        .with_only_columns(Organisation.type, func.count())
        .group_by(Organisation.type)
        .order_by(func.count().desc(), Organisation.type)
        .limit(MOST_ROWS)
    )
    return [Count(kind.value, kind.value, number) for kind, number in rows]


def _by_organisation(session: Session, within: Select[Comment]) -> list[Count]:
    rows = session.execute(
        within.join(Contribution.stakeholder)
        .join(Stakeholder.organisation)
        .with_only_columns(Organisation.name, Organisation.id, func.count())
        .group_by(Organisation.id, Organisation.name)
        .order_by(func.count().desc(), Organisation.name)
        .limit(MOST_ROWS)
    )
    return [Count(*row) for row in rows]


def _by_place(session: Session, within: Select[Comment]) -> list[Count]:
    rows = session.execute(
        within.join(Contribution.stakeholder)
        .where(Stakeholder.place != "")
        .with_only_columns(Stakeholder.place, func.count())
        .group_by(Stakeholder.place)
        .order_by(func.count().desc(), Stakeholder.place)
        .limit(MOST_ROWS)
    )
    return [Count(place, place, number) for place, number in rows]
