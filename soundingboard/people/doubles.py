"""Doubles: pairs of people on the list who look like one, each with the reason, for staff to say.

Nobody is compared with everybody: only who shares a name, a mailbox name, or a word of their name
within one organisation or behind one @.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from soundingboard.models import Stakeholder, ToldApart
from soundingboard.people.names import alike, name_words
from soundingboard.storage.among import among
from soundingboard.vocabulary import Membership

PER_PAGE = 25
# What more people than this share says of none of them that they are one.
MOST_SHARE = 12
MOST_IN_A_CIRCLE = 2_000  # people of one organisation or domain; more is a provider of mailboxes
_SHORTEST = 6  # letters of a mailbox's name that says by itself who it is
# Mailboxes of an office: every organisation has one.
_OFFICES = frozenset(
    {"info", "enquiries", "enquiry", "office", "admin", "mail", "contact", "hello", "clerk"}
    | {"post", "reception", "secretary", "sales", "planning", "policy", "press", "team"}
    | {"consultation", "consultations", "director", "manager", "chair", "ceo", "general"}
    | {"townclerk", "parishclerk", "theclerk", "customerservices"}
)


class _One(NamedTuple):
    """What is compared of a person."""

    id: int
    box: str  # the name of their mailbox, without dots and what follows a plus
    domain: str  # what stands behind the @
    words: tuple[str, ...]
    organisation: int | None


@dataclass(frozen=True, slots=True)
class Likely:
    """Two numbers of the list, the smaller first, and why they may be one person."""

    first: int
    second: int
    why: str
    weight: int  # the more, the surer


@dataclass(frozen=True, slots=True)
class Double:
    """Two people who may be one, and why."""

    first: Stakeholder
    second: Stakeholder
    why: str


@dataclass(frozen=True, slots=True)
class Doubles:
    """One page of them, the surest first, and how many there are in all."""

    pairs: tuple[Double, ...]
    total: int
    page: int  # from 1
    pages: int  # at least 1


def doubles(session: Session, *, page: int = 1, per_page: int = PER_PAGE) -> Doubles:
    """One page of the likely doubles that nobody has told apart. A page beyond the last is that."""
    found = likely(session)
    pages = max(1, -(-len(found) // per_page))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * per_page : page * per_page]
    people = _people(session, {number for one in shown for number in (one.first, one.second)})
    pairs = tuple(Double(people[one.first], people[one.second], one.why) for one in shown)
    return Doubles(pairs, len(found), page, pages)


def stays(pair: Double) -> tuple[Stakeholder, Stakeholder]:
    """Who of two goes and who stays, unless staff say otherwise.

    Who is on the list stays rather than who has not confirmed or has left, then who speaks for an
    organisation, then who came first.
    """
    order = (Membership.ACTIVE, Membership.UNCONFIRMED, Membership.LEFT)
    into, gone = sorted(
        (pair.first, pair.second),
        key=lambda one: (order.index(one.membership), one.organisation_id is None, one.id),
    )
    return gone, into


def likely(session: Session) -> list[Likely]:
    """Every pair that may be one person, the surest first, but for those told apart."""
    people = _listed(session)
    apart = _told_apart(session)
    found: dict[tuple[int, int], Likely] = {}
    for first, second in _neighbours(people):
        key = (first.id, second.id) if first.id < second.id else (second.id, first.id)
        if key in found or key in apart:
            continue
        said = _why(first, second)
        if said is not None:
            found[key] = Likely(*key, *said)
    return sorted(found.values(), key=lambda one: (-one.weight, one.first, one.second))


def _told_apart(session: Session) -> set[tuple[int, int]]:
    """Who is not whom; what was said of another address of somebody is said of them."""
    one, other = aliased(Stakeholder), aliased(Stakeholder)
    rows = session.execute(
        select(func.coalesce(one.same_as_id, one.id), func.coalesce(other.same_as_id, other.id))
        .select_from(ToldApart)
        .join(one, one.id == ToldApart.stakeholder_id)
        .join(other, other.id == ToldApart.other_id)
    )
    return {(first, second) for first, second in rows}


def _listed(session: Session) -> list[_One]:
    rows = session.execute(
        select(
            Stakeholder.id, Stakeholder.email, Stakeholder.name, Stakeholder.organisation_id
        ).where(Stakeholder.membership != Membership.MERGED)
    )
    return [
        _One(number, _box(email), email.rpartition("@")[2], name_words(name), organisation)
        for number, email, name, organisation in rows
    ]


def _box(email: str) -> str:
    return email.partition("@")[0].partition("+")[0].replace(".", "")


def _neighbours(people: Sequence[_One]) -> Iterator[tuple[_One, _One]]:
    """Those worth comparing; a pair may come more than once."""
    yield from _sharing((one.box, one) for one in people if one.box not in _OFFICES)
    named = [one for one in people if len(one.words) > 1]
    yield from _sharing((" ".join(sorted(one.words)), one) for one in named)
    circles: defaultdict[int | str, list[_One]] = defaultdict(list)
    for one in named:
        circles[one.domain].append(one)
        if one.organisation is not None:
            circles[one.organisation].append(one)
    for circle in circles.values():
        if 1 < len(circle) <= MOST_IN_A_CIRCLE:
            yield from _sharing((word, one) for one in circle for word in one.words)


def _sharing(keys: Iterable[tuple[str, _One]]) -> Iterator[tuple[_One, _One]]:
    """Every two who share a key that few have."""
    alone: dict[str, _One] = {}
    several: dict[str, list[_One]] = {}
    for key, one in keys:
        first = alone.setdefault(key, one)
        if first is not one:
            several.setdefault(key, [first]).append(one)
    for sharing in several.values():
        if len(sharing) <= MOST_SHARE:
            yield from combinations(sharing, 2)


def _why(first: _One, second: _One) -> tuple[str, int] | None:
    """Why two people may be one, and how sure that makes it; None where nothing says so."""
    same_body = first.organisation is not None and first.organisation == second.organisation
    no_body = first.organisation is None or second.organisation is None
    same_box = first.box == second.box
    nearby = no_body and first.domain == second.domain
    if len(first.words) > 1 and sorted(first.words) == sorted(second.words):
        grounds = [
            (same_body, "The same name and organisation.", 6),
            (same_box, "The same name, and addresses that differ only behind the @.", 5),
            (no_body, "The same name; one of them has no organisation.", 3),
            (True, "The same name, with two organisations.", 1),
        ]
    elif alike(first.words, second.words):
        grounds = [
            (same_box, "Names alike, and addresses that differ only behind the @.", 5),
            (same_body, "Names alike, and the same organisation.", 4),
            (nearby, "Names alike, and the same behind the @.", 2),
        ]
    else:
        nameless = not (first.words and second.words) and len(first.box) >= _SHORTEST
        said = "Addresses that differ only behind the @; one of them has no name."
        grounds = [(same_box and nameless, said, 2)]
    return next(((why, weight) for holds, why, weight in grounds if holds), None)


def _people(session: Session, ids: set[int]) -> dict[int, Stakeholder]:
    rows = session.scalars(
        select(Stakeholder)
        .where(among(session, Stakeholder.id, ids))
        .options(joinedload(Stakeholder.organisation))
    )
    return {one.id: one for one in rows}
