"""Parting: two who were made one are two again, as long as nothing has happened with the one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session

from soundingboard.models import (
    Delivery,
    Invitation,
    JournalEntry,
    Organisation,
    PersonMerge,
    Priority,
    Stakeholder,
    StakeholderGroup,
    Suppression,
)
from soundingboard.models.contribution import Contribution
from soundingboard.models.delivery import IS_DUE
from soundingboard.outbox.calling_off import readdress
from soundingboard.outbox.claiming import DUE
from soundingboard.outbox.formerly import invitations_of
from soundingboard.outbox.suppression import hash_of
from soundingboard.people.happening import happened
from soundingboard.people.making_one import (
    EVENTS,
    alone_with_both,
    give,
    stood,
)
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.among import among
from soundingboard.vocabulary import DeliveryState, Language, Membership, SuppressionReason

_WORDS = ("name", "job_title", "place", "source")
PARTED = "parted"
WHY = "They were made one by mistake."


def find(session: Session, merge_id: int) -> PersonMerge:
    """One merging of people. Raises NotFound."""
    found = session.get(PersonMerge, merge_id)
    if found is None:
        raise NotFound("Nobody was made one under this number.")
    return found


def merges_of(session: Session, person: Stakeholder) -> list[PersonMerge]:
    """What was made one with a person and still is, the newest first."""
    return list(
        session.scalars(
            select(PersonMerge)
            .where(PersonMerge.into_id == person.id, PersonMerge.undone_at.is_(None))
            .order_by(PersonMerge.id.desc())
        )
    )


def hindrances(session: Session, merge: PersonMerge) -> tuple[str, ...]:
    """Why two cannot be parted any more, as sentences; empty where they can."""
    if merge.undone_at is not None:
        return ("They are two people again already.",)
    into, gone = merge.into, merge.gone
    later = select(PersonMerge.id).where(
        PersonMerge.into_id == into.id,
        PersonMerge.id > merge.id,
        PersonMerge.undone_at.is_(None),
    )
    if into.same_as_id is not None or gone.same_as_id != into.id:
        return ("They were made one with somebody else since.",)
    if session.scalar(later.limit(1)) is not None:
        return ("Another address was added since. Undo that first.",)
    found = list(
        happened(
            session, [into, gone], since=merge.at, but={*EVENTS, PARTED, "told apart"}
        ).values()
    )
    written = select(Delivery.id).where(
        Delivery.invitation_id.in_(invitations_of(session, [into.id, gone.id])),
        Delivery.created_at >= merge.at,
    )
    for query, why in (
        (written, "We wrote to them."),
        (_left(session, merge), "We wrote to them."),
        (_sent_in(merge), "They sent something in."),
        (_complained(session, merge), "They reported a letter of ours as spam."),
    ):
        if session.scalar(query.limit(1)) is not None:
            found.append(why)
    if {"into": stood(into), "gone": stood(gone)} != merge.after:
        found.append("They were changed since.")
    return tuple(dict.fromkeys(found))


def _left(session: Session, merge: PersonMerge) -> Select[int]:
    """Letters with the link of the one that have gone, or may have, to the address of the other."""
    return select(Delivery.id).where(
        among(session, Delivery.id, merge.moved["readdressed"]),
        Delivery.state.not_in((*DUE, DeliveryState.CANCELLED, DeliveryState.SUPPRESSED)),
    )


def _sent_in(merge: PersonMerge) -> Select[int]:
    """What had been begun before they were made one, and was sent in since."""
    return select(Contribution.id).where(
        Contribution.stakeholder_id == merge.into_id,
        Contribution.submitted_at >= merge.at,
    )


def _complained(session: Session, merge: PersonMerge) -> Select[int]:
    """What they complained of since, by either address; it stops letters to both."""
    hashes = [hash_of(one.email) for one in (merge.into, merge.gone)]
    return select(Suppression.id).where(
        Suppression.address_hash.in_(hashes),
        Suppression.reason == SuppressionReason.COMPLAINED,
        Suppression.at >= merge.at,
        ~among(session, Suppression.id, merge.moved["suppressions"]),
    )


def part(session: Session, merge: PersonMerge, *, at: datetime, actor: str) -> None:
    """Makes two again of one, as they stood, each with what was theirs.

    A letter that was called off stays so. Raises Conflict where something has happened since.
    """
    into, gone, moved = merge.into, merge.gone, merge.moved
    alone_with_both(session, gone, into)
    session.refresh(merge)
    why_not = hindrances(session, merge)
    if why_not:
        raise Conflict(f"They cannot be parted any more. {' '.join(why_not)}")
    for number, before in moved["joined"]:
        session.execute(update(Invitation).where(Invitation.id == number).values(same_as_id=before))
    give(session, Invitation.stakeholder_id, moved["invitations"], of=into, to=gone)
    give(session, Contribution.stakeholder_id, moved["contributions"], of=into, to=gone)
    give(session, Stakeholder.by_way_of_id, moved["newcomers"], of=into, to=gone)
    give(session, Stakeholder.same_as_id, moved["addresses"], of=into, to=gone)
    waiting = select(Delivery.id).where(
        among(session, Delivery.id, moved["readdressed"]), text(IS_DUE)
    )
    session.expire_all()
    gone.same_as = None
    session.flush()  # before the other way round is written
    _put_back(session, into, merge.before["into"])
    _put_back(session, gone, merge.before["gone"])
    session.flush()
    readdress(session, session.scalars(waiting).all(), address=gone.email, name=gone.name)
    session.execute(
        update(Suppression)
        .where(among(session, Suppression.id, moved["suppressions"]))
        .where(Suppression.lifted_at.is_(None))
        .values(lifted_at=at, lifted_by=actor, lifted_why=WHY)
    )
    merge.undone_at, merge.undone_by = at, actor
    # Of two people nothing that says something of the one is kept with the other.
    merge.before, merge.after = {}, {}
    for one, other in ((into, gone), (gone, into)):
        session.add(
            JournalEntry(
                at=at,
                actor=actor,
                event=PARTED,
                subject="stakeholder",
                subject_id=one.id,
                detail=f"A person of their own again, not {other.name or other.email}.",
            )
        )
    session.flush()
    session.expire_all()


def _put_back(session: Session, person: Stakeholder, before: dict[str, Any]) -> None:
    for field in _WORDS:
        setattr(person, field, before[field])
    person.chosen_language = Language(before["language"]) if before["language"] else None
    body = before["organisation"]
    person.organisation = session.get(Organisation, body) if body else None
    person.membership = Membership(before["membership"])
    left = before["left_at"]
    person.left_at = datetime.fromisoformat(left) if left else None
    came_by = before["by_way_of"]
    person.by_way_of = session.get(Stakeholder, came_by) if came_by else None
    person.groups = list(
        session.scalars(select(StakeholderGroup).where(StakeholderGroup.id.in_(before["groups"])))
    )
    person.interests = list(
        session.scalars(select(Priority).where(Priority.id.in_(before["interests"])))
    )
