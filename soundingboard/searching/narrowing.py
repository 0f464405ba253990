"""What a search is narrowed by: consultation, priority, who said it, where, when and how."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from soundingboard.models import (
    Comment,
    Contribution,
    Organisation,
    Stakeholder,
    StakeholderGroup,
    StanceTaken,
    Tag,
)
from soundingboard.storage.among import among
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    ContributionState,
    OrganisationType,
    Stance,
    TagState,
)

YEARS = range(1990, 2101)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """What a passage must be besides saying the words; what is None or empty is not asked.

    `since` and `until` are years, both included, in the time zone of the house.
    """

    consultation: int | None = None
    priority: int | None = None
    organisation: int | None = None
    group: int | None = None
    type: OrganisationType | None = None
    place: str = ""
    channel: Channel | None = None
    stance: Stance | None = None
    since: int | None = None
    until: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Reads it from an address or from where it was saved; what makes no sense is not asked."""
        numbers = {
            name: _number(given.get(name))
            for name in ("consultation", "priority", "organisation", "group")
        }
        years = {name: _year(given.get(name)) for name in ("since", "until")}
        return cls(
            **numbers,
            **years,
            type=_word(OrganisationType, given.get("type")),
            channel=_word(Channel, given.get("channel")),
            stance=_word(Stance, given.get("stance")),
            place=" ".join(str(given.get("place") or "")[:100].split()),
        )

    @property
    def by_code(self) -> bool:
        """Whether how a passage was coded decides if it is found."""
        return self.priority is not None or self.stance is not None

    @property
    def asked(self) -> dict[str, str | int]:
        """What is asked, by name, as an address carries it."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in given.items() if value not in (None, "")}


def passages(
    session: Session, narrowed: Narrowed, zone: ZoneInfo, *, hidden: Collection[int] = ()
) -> Select[Comment]:
    """The passages of everything sent in and not withdrawn that are as asked.

    Those whose codes are `hidden` from who asks are not found by them.
    """
    query = (
        select(Comment)
        .join(Comment.contribution)
        .where(
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state != CommentState.NOT_A_COMMENT,
        )
    )
    conditions = _of_the_passage(narrowed) + _of_its_contribution(narrowed, zone)
    who = _of_its_writer(narrowed)
    if who:
        conditions.append(Contribution.stakeholder.has(*who))
    if narrowed.by_code and hidden:
        conditions.append(~among(session, Comment.id, hidden))
    return query.where(*conditions)


def _of_the_passage(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions = []
    if narrowed.priority is not None:
        applies = (Tag.priority_id == narrowed.priority) & (Tag.state == TagState.APPLIES)
        conditions.append(Comment.tags.any(applies))
    if narrowed.stance is not None:
        taken = select(StanceTaken.id).where(StanceTaken.comment_id == Comment.id)
        if narrowed.stance is Stance.NOT_STATED:
            stated = taken.where(StanceTaken.stance != Stance.NOT_STATED)
            conditions.append(~stated.exists())
        else:
            conditions.append(taken.where(StanceTaken.stance == narrowed.stance).exists())
    return conditions


def _of_its_contribution(narrowed: Narrowed, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.consultation is not None:
        conditions.append(Contribution.consultation_id == narrowed.consultation)
    if narrowed.channel is not None:
        conditions.append(Contribution.channel == narrowed.channel)
    if narrowed.since is not None:
        begin = datetime(narrowed.since, 1, 1, tzinfo=zone)
        conditions.append(Contribution.submitted_at >= begin)
    if narrowed.until is not None:
        end = datetime(narrowed.until + 1, 1, 1, tzinfo=zone)
        conditions.append(Contribution.submitted_at < end)
    return conditions


def _of_its_writer(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.organisation is not None:
        conditions.append(Stakeholder.organisation_id == narrowed.organisation)
    if narrowed.type is not None:
        conditions.append(Stakeholder.organisation.has(Organisation.type == narrowed.type))
    if narrowed.group is not None:
        conditions.append(Stakeholder.groups.any(StakeholderGroup.id == narrowed.group))
    if narrowed.place:
        conditions.append(Stakeholder.place.icontains(narrowed.place, autoescape=True))
    return conditions


def _number(given: Any) -> int | None:
    try:
        number = int(given)
    except (TypeError, ValueError):
        return None
    return number if 0 < number < 2**31 else None


def _year(given: Any) -> int | None:
    number = _number(given)
    return number if number in YEARS else None


def _word(words: type[Any], given: Any) -> Any:
    try:
        return words(given)
    except ValueError:
        return None
