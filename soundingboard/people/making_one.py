"""Making one: two rows of the list are one person. Nothing that was sent or said is changed.

The row that goes stays as another address of the person: letters to it stay where they went, its
personal links and an import of it lead to the one who stays.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from soundingboard.models import (
    Contribution,
    Invitation,
    JournalEntry,
    PersonMerge,
    Stakeholder,
)
from soundingboard.outbox import suppression
from soundingboard.outbox.calling_off import CALLED_OFF, call_off, readdress, waiting
from soundingboard.people.segmenting import SENTENCES
from soundingboard.people.standing import standing
from soundingboard.refusals import Conflict
from soundingboard.storage.among import among
from soundingboard.vocabulary import (
    Membership,
    SuppressionReason,
)

EVENTS = frozenset({"made one", "is another address"})  # what the journal says of a merge
# What is somebody's own wish or staff's decision, and holds wherever they are written to; that
# letters came back says something of one address only.
OF_THE_PERSON = (
    SuppressionReason.LEFT,
    SuppressionReason.COMPLAINED,
    SuppressionReason.STAFF,
)
FIELDS = ("name", "job_title", "place", "language", "organisation")


def check(gone: Stakeholder, into: Stakeholder) -> None:
    """Raises Conflict where one cannot become another address of the other."""
    if gone.id == into.id:
        raise Conflict("These are one person already.")
    if gone.same_as_id is not None or into.same_as_id is not None:
        raise Conflict("One of them is another address of somebody already.")


def gaps(gone: Stakeholder, into: Stakeholder) -> frozenset[str]:
    """The fields that are empty in the one who stays and are known of the other."""
    return frozenset(one for one in FIELDS if value(gone, one) and not value(into, one))


def differing(gone: Stakeholder, into: Stakeholder) -> tuple[str, ...]:
    """The fields that say one thing in the one and another in the other."""
    return tuple(
        one
        for one in FIELDS
        if value(gone, one) and value(into, one) and value(gone, one) != value(into, one)
    )


def make_one(
    session: Session,
    gone: Stakeholder,
    into: Stakeholder,
    *,
    take: Collection[str],
    at: datetime,
    actor: str,
) -> PersonMerge:
    """Makes `gone` another address of `into`, with what is said of them in the fields of `take`.

    Only fields in which both say something count there; what `into` has nothing of is filled.
    Whoever has left by one of their addresses has left. What was done is kept, so that it can be
    undone (people.parting). Raises Conflict as `check`.
    """
    alone_with_both(session, gone, into)
    check(gone, into)
    before = {"into": stood(into), "gone": stood(gone)}
    # Before anything is theirs in common.
    suppressions = _carry_over(session, gone, into, at=at)
    alone, twice = invitations(session, gone, into)
    newcomers = session.scalars(came_by_way(gone, into)).all()
    addresses = session.scalars(others(gone)).all()
    said = session.scalars(select(Contribution.id).where(Contribution.stakeholder_id == gone.id))
    if into.by_way_of is gone:
        into.by_way_of = None
        session.flush()  # before the other way round is written
    _write(gone, into, {*set(differing(gone, into)).intersection(take), *gaps(gone, into)})
    session.flush()
    moved = {
        "suppressions": suppressions,
        "readdressed": readdress(
            session,
            waiting(session, [one.id for one in alone]),
            address=into.email,
            name=into.name,
        ),
        "cancelled": call_off(
            session, waiting(session, [one.id for one, _ in twice]), CALLED_OFF, at=at
        ),
        "joined": _join(session, twice),
        "invitations": give(
            session, Invitation.stakeholder_id, [one.id for one in alone], of=gone, to=into
        ),
        "contributions": give(session, Contribution.stakeholder_id, said.all(), of=gone, to=into),
        "newcomers": give(session, Stakeholder.by_way_of_id, newcomers, of=gone, to=into),
        "addresses": give(session, Stakeholder.same_as_id, addresses, of=gone, to=into),
    }
    session.expire_all()
    after = {"into": stood(into), "gone": stood(gone)}
    merge = PersonMerge(
        into=into, gone=gone, at=at, by=actor, before=before, after=after, moved=moved
    )
    session.add(merge)
    _note(session, merge)
    return merge


def alone_with_both(session: Session, gone: Stakeholder, into: Stakeholder) -> None:
    """Waits for whoever works on the same two, and sees what they did."""
    session.flush()
    session.execute(
        select(Invitation.id)
        .where(Invitation.stakeholder_id.in_((gone.id, into.id)))
        .order_by(Invitation.id)
        .with_for_update()  # first, as whoever answers by one of them holds it first
    ).all()
    session.execute(
        select(Stakeholder.id)
        .where(Stakeholder.id.in_((gone.id, into.id)))
        .order_by(Stakeholder.id)  # in one order, so that two never wait for each other
        .with_for_update()
    ).all()
    session.expire(gone)
    session.expire(into)


def stood(person: Stakeholder) -> dict[str, Any]:
    """How a person stands on the list, as a plain value."""
    return {
        **standing(person),
        "left_at": person.left_at.isoformat() if person.left_at else None,
        "by_way_of": person.by_way_of_id,
    }


def give(
    session: Session,
    column: InstrumentedAttribute[Any],
    rows: Sequence[int],
    *,
    of: Stakeholder,
    to: Stakeholder,
) -> list[int]:
    """Gives rows of one person, by their numbers, to another; returns the numbers.

    What staff have given to somebody else meanwhile stays there.
    """
    table = cast(Table, column.class_.__table__)
    session.execute(
        update(table)
        .where(among(session, table.c.id, rows), table.c[column.key] == of.id)
        .values({column.key: to.id})
    )
    return list(rows)


def value(person: Stakeholder, field: str) -> object:
    """What is known of a person in one of the fields."""
    return getattr(person, "chosen_language" if field == "language" else field)


def _write(gone: Stakeholder, into: Stakeholder, fields: Collection[str]) -> None:
    for field in fields:
        attribute = "chosen_language" if field == "language" else field
        setattr(into, attribute, getattr(gone, attribute))
    into.groups.extend([one for one in gone.groups if one not in into.groups])
    into.interests.extend([one for one in gone.interests if one not in into.interests])
    standings = {gone.membership, into.membership}
    if Membership.LEFT in standings:
        into.membership = Membership.LEFT
        into.left_at = into.left_at or gone.left_at
    elif into.membership is Membership.UNCONFIRMED and Membership.ACTIVE in standings:
        # Had only asked to join; where we have them from is where we have the other from.
        into.membership, into.source = Membership.ACTIVE, gone.source
    gone.groups, gone.interests = [], []
    gone.membership, gone.same_as = Membership.MERGED, into


def invitations(
    session: Session, gone: Stakeholder, into: Stakeholder
) -> tuple[list[Invitation], list[tuple[Invitation, Invitation]]]:
    """What only the one who goes was asked, and, each with the other's, what both were."""
    found = session.scalars(
        select(Invitation)
        .where(Invitation.stakeholder_id.in_((gone.id, into.id)))
        .order_by(Invitation.id)
        .options(joinedload(Invitation.consultation))
    ).all()
    asked = {one.consultation_id: one for one in found if one.stakeholder_id == into.id}
    theirs = [one for one in found if one.stakeholder_id == gone.id]
    return (
        [one for one in theirs if one.consultation_id not in asked],
        [(one, asked[one.consultation_id]) for one in theirs if one.consultation_id in asked],
    )


def _join(
    session: Session, twice: Sequence[tuple[Invitation, Invitation]]
) -> list[list[int | None]]:
    """Makes invitations part of others, with what was part of them; each with what it was part of.

    Their letters stay theirs, by which answers to them are known.
    """
    joined: list[list[int | None]] = []
    for one, counts in twice:
        parts = session.scalars(select(Invitation).where(Invitation.same_as_id == one.id)).all()
        for part in (one, *parts):
            joined.append([part.id, part.same_as_id])
            part.same_as = counts
    session.flush()
    return joined


def _carry_over(
    session: Session, gone: Stakeholder, into: Stakeholder, *, at: datetime
) -> list[int]:
    """What stops letters to the person by the one address stops them by the other."""
    against = suppression.reasons(session, [gone.email, into.email])
    theirs = set(against.get(gone.email, frozenset()))
    if gone.membership is Membership.LEFT:
        theirs.add(SuppressionReason.LEFT)
    new = [
        one
        for one in OF_THE_PERSON
        if one in theirs and one not in against.get(into.email, frozenset())
    ]
    evidence = "Letters to another address of theirs were stopped: {}"
    return [
        suppression.suppress(session, into.email, one, evidence.format(SENTENCES[one]), at).id
        for one in new
    ]


def came_by_way(gone: Stakeholder, into: Stakeholder) -> Select[int]:
    """The numbers of those who came by way of one, but for the other."""
    return select(Stakeholder.id).where(
        Stakeholder.by_way_of_id == gone.id, Stakeholder.id != into.id
    )


def others(gone: Stakeholder) -> Select[int]:
    """The numbers of the rows that are another address of somebody."""
    return select(Stakeholder.id).where(Stakeholder.same_as_id == gone.id).order_by(Stakeholder.id)


def _note(session: Session, merge: PersonMerge) -> None:
    into, gone, moved = merge.into, merge.gone, merge.moved
    told = (
        f"{gone.email} is another address of theirs. Came along: answers "
        f"{len(moved['contributions'])}, invitations {len(moved['invitations'])}. "
        f"Asked twice: {len(moved['joined'])}. Letters called off: {len(moved['cancelled'])}."
    )
    for one, event, detail in (
        (into, "made one", told),
        (gone, "is another address", f"Another address of {into.name or into.email}."),
    ):
        session.add(
            JournalEntry(
                at=merge.at,
                actor=merge.by,
                event=event,
                subject="stakeholder",
                subject_id=one.id,
                detail=detail,
            )
        )
    session.flush()
