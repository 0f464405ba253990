"""Adding somebody by hand, and changing what we hold of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.addresses import read_address
from soundingboard.models import JournalEntry, Priority, Stakeholder, StakeholderGroup
from soundingboard.outbox import suppression
from soundingboard.outbox.formerly import was
from soundingboard.people.merging import stays_off
from soundingboard.people.organisations import find_or_add
from soundingboard.refusals import Conflict, NotMailable, Unreadable
from soundingboard.vocabulary import Language, Membership, OrganisationType, SuppressionReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """What staff write down of a person."""

    email: str
    name: str = ""
    job_title: str = ""
    place: str = ""
    language: Language | None = None  # None: they have not said
    organisation: str = ""
    organisation_type: OrganisationType | None = None
    groups: Sequence[StakeholderGroup] = ()
    interests: Sequence[Priority] = ()


def add_person(
    session: Session, details: Details, *, source: str, at: datetime, actor: str
) -> Stakeholder:
    """Puts somebody on the list. `source` says where we have the address from.

    Raises Unreadable where the address is none or the source is empty, Conflict where it is on
    the list, NotMailable where its owner left or letters to it are stopped.
    """
    if not source.strip():
        raise Unreadable("Say where you have this address from.")
    address = _free_address(session, details.email, but_of=None)
    person = Stakeholder(email=address, source=source.strip(), added_at=at)
    session.add(person)
    session.flush()
    _write(session, person, details)
    _note(session, person, at=at, actor=actor, event="added", detail=f"Source: {source.strip()}")
    return person


def change_person(
    session: Session, person: Stakeholder, details: Details, *, at: datetime, actor: str
) -> None:
    """Changes what we hold of a person. Raises as `add_person`, for another address."""
    before = person.email
    if details.email.strip().lower() != before:
        person.email = _free_address(session, details.email, but_of=person.id)
    _write(session, person, details)
    # What is tied to the person stays theirs, whoever has the old address next.
    detail = was(before) if person.email != before else ""
    _note(session, person, at=at, actor=actor, event="changed", detail=detail)


def stop_letters(
    session: Session, person: Stakeholder, why: str, *, at: datetime, actor: str
) -> None:
    """Stops letters to a person's address until staff lift it. Raises Unreadable without a why."""
    if not why.strip():
        raise Unreadable("Say why letters to this address stop.")
    evidence = f"{actor}: {why.strip()}"
    suppression.suppress(
        session, person.email, reason=SuppressionReason.STAFF, evidence=evidence, at=at
    )
    _note(session, person, at=at, actor=actor, event="stopped letters", detail=why.strip())


def resume_letters(session: Session, person: Stakeholder, *, at: datetime, actor: str) -> None:
    """Lets letters go again to an address that bounced, or that staff stopped.

    Raises NotMailable where the person left or complained: only they can come back.
    """
    against = suppression.reasons(session, [person.email]).get(person.email, frozenset())
    left = person.membership is Membership.LEFT or SuppressionReason.LEFT in against
    if left or SuppressionReason.COMPLAINED in against:
        raise NotMailable("They asked for no more letters. Only they themselves can join again.")
    for reason in (SuppressionReason.BOUNCED, SuppressionReason.STAFF):
        suppression.lift(session, person.email, at, reason=reason)
    _note(session, person, at=at, actor=actor, event="resumed letters", detail="")


def _write(session: Session, person: Stakeholder, details: Details) -> None:
    person.name = " ".join(details.name.split())
    person.job_title = " ".join(details.job_title.split())
    person.place = " ".join(details.place.split())
    person.chosen_language = details.language
    person.organisation = find_or_add(session, details.organisation, details.organisation_type)
    if person.organisation is not None and details.organisation_type is not None:
        person.organisation.type = details.organisation_type
    person.groups = list(details.groups)
    person.interests = list(details.interests)
    session.flush()


def _free_address(session: Session, text: str, *, but_of: int | None) -> str:
    address = read_address(text)
    person = session.scalar(select(Stakeholder).where(Stakeholder.email == address))
    who = person.now if person is not None else None
    off = stays_off(who, suppression.reasons(session, [address]).get(address, frozenset()))
    if off is not None:
        raise NotMailable(f"{address} cannot be put on the list. {off[1]}")
    if who is not None and who is not person:
        raise Conflict(f"{address} is another address of {who.name or who.email}.")
    if person is not None and person.id != but_of:
        raise Conflict(f"{address} is on the list already.")
    return address


def _note(
    session: Session, person: Stakeholder, *, at: datetime, actor: str, event: str, detail: str
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="stakeholder",
            subject_id=person.id,
            detail=detail,
        )
    )
    session.flush()
