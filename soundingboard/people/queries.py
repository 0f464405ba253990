"""Reading the open list: pages of it, one person's history, and what forms choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from soundingboard.addresses import read_address
from soundingboard.models import (
    Contribution,
    Delivery,
    JournalEntry,
    Organisation,
    Priority,
    Stakeholder,
    StakeholderGroup,
    Suppression,
    Wording,
)
from soundingboard.models.stakeholder import group_member
from soundingboard.outbox.addressed import to_person
from soundingboard.outbox.formerly import rows_of
from soundingboard.outbox.suppression import hash_of
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.vocabulary import ContributionState, Language, Membership, OrganisationType

PER_PAGE = 50
CHUNK = 500  # addresses asked for in one statement
HISTORY = 200  # letters or answers shown of one person, the newest


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """What part of the list is wanted; what is left empty does not narrow it."""

    words: str = ""
    membership: Membership | None = None
    organisation_type: OrganisationType | None = None
    group_id: int | None = None
    interest_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of people, by name, and how many there are in all."""

    people: tuple[Stakeholder, ...]
    total: int
    page: int  # from 1
    pages: int  # at least 1


@dataclass(frozen=True, slots=True)
class History:
    """What passed between a person and us, the newest first."""

    letters: tuple[Delivery, ...]
    contributions: tuple[Contribution, ...]
    journal: tuple[JournalEntry, ...]
    suppressions: tuple[Suppression, ...]  # live ones against their address


@dataclass(frozen=True, slots=True)
class GroupSize:
    """A group and how many people are in it."""

    group: StakeholderGroup
    members: int


def search(session: Session, wanted: Search, *, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """One page of the list. A page beyond the last is the last."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count(Stakeholder.id)).where(*conditions)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    people = session.scalars(
        select(Stakeholder)
        .where(*conditions)
        .order_by(Stakeholder.name == "", func.lower(Stakeholder.name), Stakeholder.email)
        .offset((page - 1) * per_page)
        .limit(per_page)
        .options(joinedload(Stakeholder.organisation), selectinload(Stakeholder.groups))
    )
    return Found(tuple(people), total, page, pages)


def everybody(session: Session, wanted: Search) -> tuple[Stakeholder, ...]:
    """The whole part of the list that is wanted, by address."""
    return tuple(
        session.scalars(
            select(Stakeholder)
            .where(*_conditions(wanted))
            .order_by(Stakeholder.email)
            .options(
                joinedload(Stakeholder.organisation),
                selectinload(Stakeholder.groups),
                selectinload(Stakeholder.interests),
            )
        )
    )


def person(session: Session, stakeholder_id: int) -> Stakeholder:
    """One person with everything their page shows, by the number of any row that is theirs.

    Raises NotFound.
    """
    found = session.scalar(
        select(Stakeholder)
        .where(Stakeholder.id == stakeholder_id)
        .options(
            joinedload(Stakeholder.organisation),
            joinedload(Stakeholder.by_way_of),
            selectinload(Stakeholder.groups),
            selectinload(Stakeholder.interests),
        )
    )
    if found is None:
        raise NotFound("There is no such person on the list.")
    return found if found.same_as_id is None else person(session, found.same_as_id)


def by_address(session: Session, email: str) -> Stakeholder:
    """The person of an address. Raises NotFound."""
    found = session.scalar(select(Stakeholder).where(Stakeholder.email == _as_kept(email)))
    if found is None:
        raise NotFound(f"{email} is not on the list.")
    return found.now


def language_of(session: Session, address: str) -> Language:
    """In which language whoever has this address gets letters; a stranger gets English."""
    known = session.scalar(select(Stakeholder).where(Stakeholder.email == address.lower()))
    return known.now.language if known is not None else Language.ENGLISH


def by_addresses(session: Session, addresses: Sequence[str]) -> tuple[list[Stakeholder], list[str]]:
    """The people of these addresses, and those addresses that nobody on the list has."""
    typed = (address.strip(" ,;") for address in addresses)
    wanted = list(dict.fromkeys(_as_kept(address) for address in typed if address))
    found: dict[str, Stakeholder] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = session.scalars(
            select(Stakeholder).where(Stakeholder.email.in_(wanted[start : start + CHUNK]))
        )
        found.update((row.email, row.now) for row in rows)
    people = {row.id: row for row in found.values()}
    return list(people.values()), [address for address in wanted if address not in found]


def other_addresses(session: Session, who: Stakeholder) -> list[str]:
    """What else staff found to be an address of this person, the one that came first at the top."""
    theirs = select(Stakeholder.email).where(Stakeholder.same_as_id == who.id)
    return list(session.scalars(theirs.order_by(Stakeholder.id)))


def history(session: Session, who: Stakeholder) -> History:
    """What a person got, what they said, and what staff did."""
    words = joinedload(Delivery.wording)
    rows = rows_of(session, [who.id])
    letters = session.scalars(
        select(Delivery)
        .where(to_person(session, who))
        .order_by(Delivery.id.desc())
        .limit(HISTORY)
        # Whole letters, not shown here.
        .options(words.defer(Wording.text), words.defer(Wording.html))
    )
    contributions = session.scalars(
        select(Contribution)
        .where(
            Contribution.stakeholder_id.in_(rows),
            Contribution.state != ContributionState.DRAFT,
        )
        .order_by(Contribution.id.desc())
        .limit(HISTORY)
        .options(joinedload(Contribution.consultation), selectinload(Contribution.comments))
    )
    journal = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == "stakeholder", JournalEntry.subject_id.in_(rows))
        .order_by(JournalEntry.id.desc())
        .limit(HISTORY)
    )
    live = session.scalars(
        select(Suppression)
        .where(Suppression.address_hash == hash_of(who.email), Suppression.lifted_at.is_(None))
        .order_by(Suppression.id)
    )
    return History(tuple(letters), tuple(contributions), tuple(journal), tuple(live))


def groups(session: Session) -> tuple[GroupSize, ...]:
    """All groups by name, with their sizes."""
    rows = session.execute(
        select(StakeholderGroup, func.count(group_member.c.stakeholder_id))
        .outerjoin(group_member, group_member.c.group_id == StakeholderGroup.id)
        .group_by(StakeholderGroup.id)
        .order_by(func.lower(StakeholderGroup.name))
    )
    return tuple(GroupSize(group, members) for group, members in rows)


def group(session: Session, group_id: int) -> StakeholderGroup:
    """One group. Raises NotFound."""
    found = session.get(StakeholderGroup, group_id)
    if found is None:
        raise NotFound("There is no such group.")
    return found


def priorities(session: Session) -> tuple[Priority, ...]:
    """All priorities one can be interested in, in the order of their strategies."""
    return tuple(
        session.scalars(
            select(Priority)
            .where(Priority.merged_into_id.is_(None))
            .order_by(Priority.strategy_id, Priority.position)
            .options(joinedload(Priority.strategy))
        )
    )


def _as_kept(address: str) -> str:
    try:
        return read_address(address)
    except Unreadable:
        return address.strip().lower()


def _conditions(wanted: Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_has(word) for word in wanted.words.split()[:10]]
    if wanted.membership is not None:
        conditions.append(Stakeholder.membership == wanted.membership)
    else:
        conditions.append(Stakeholder.membership != Membership.MERGED)
    if wanted.organisation_type is not None:
        conditions.append(Stakeholder.organisation.has(type=wanted.organisation_type))
    if wanted.group_id is not None:
        conditions.append(Stakeholder.groups.any(id=wanted.group_id))
    if wanted.interest_id is not None:
        conditions.append(Stakeholder.interests.any(id=wanted.interest_id))
    return conditions


def _has(word: str) -> ColumnElement[bool]:
    """Whether a word stands in somebody's name, address, place or organisation.

    Also in another address of theirs, or the name they had by it.

    SQLite folds the case of a to z only, so a word with other letters is tried in each case.
    """
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    places = (Stakeholder.name, Stakeholder.email, Stakeholder.place)
    other = aliased(Stakeholder)
    return or_(
        exists().where(
            other.same_as_id == Stakeholder.id,
            or_(
                *(
                    place.icontains(spelling, autoescape=True)
                    for place in (other.name, other.email)
                    for spelling in spellings
                )
            ),
        ),
        *(place.icontains(spelling, autoescape=True) for place in places for spelling in spellings),
        Stakeholder.organisation.has(
            or_(*(Organisation.name.icontains(spelling, autoescape=True) for spelling in spellings))
        ),
    )
