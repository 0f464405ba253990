"""Foreseeing: what making one person of two would do, told before it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from soundingboard.models import Consultation, Contribution, Delivery, IncomingMail, Stakeholder
from soundingboard.outbox import suppression
from soundingboard.outbox.addressed import to_person
from soundingboard.outbox.calling_off import waiting
from soundingboard.people.making_one import (
    OF_THE_PERSON,
    came_by_way,
    check,
    invitations,
    others,
)
from soundingboard.people.segmenting import SENTENCES
from soundingboard.vocabulary import ContributionState, Membership, SuppressionReason


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What making one of two does: what comes along, and what is stopped."""

    answers: int
    drafts: int
    both_answered: tuple[str, ...]  # titles of consultations
    invited: tuple[str, ...]  # titles of what only the one who goes was asked
    both_invited: tuple[str, ...]
    letters: int  # to the one who goes that stay as they are
    mails: int  # from the address that goes
    cancelled: int  # letters that wait, of which the other has one
    readdressed: int  # letters that wait, and go to the address that stays
    groups: tuple[str, ...]
    interests: tuple[str, ...]
    newcomers: int  # people who came by way of the one who goes
    addresses: tuple[str, ...]  # what else is an address of the one who goes
    stricter: tuple[str, ...]  # why nothing goes to the person any more, as sentences
    barred_there: bool  # letters to the address that stays came back


def foresee(session: Session, gone: Stakeholder, into: Stakeholder) -> Foreseen:
    """What making one of them would do now. Nothing is written. Raises Conflict as `check`."""
    check(gone, into)
    sent = session.execute(
        select(Contribution.state, Consultation.id, Consultation.title)
        .join(Contribution.consultation)
        .where(Contribution.stakeholder_id == gone.id)
        .order_by(Contribution.id)
    ).all()
    theirs = set(
        session.scalars(
            select(Contribution.consultation_id).where(
                Contribution.stakeholder_id == into.id,
                Contribution.state != ContributionState.DRAFT,
            )
        )
    )
    answered = [row for row in sent if row.state is not ContributionState.DRAFT]
    alone, twice = invitations(session, gone, into)
    cancelled = len(waiting(session, [one.id for one, _ in twice]))
    readdressed = len(waiting(session, [one.id for one in alone]))
    letters = _count(session, select(Delivery.id).where(to_person(session, gone)))
    against = suppression.reasons(session, [gone.email, into.email])
    return Foreseen(
        answers=len(answered),
        drafts=len(sent) - len(answered),
        both_answered=_once(row.title for row in answered if row.id in theirs),
        invited=_once(one.consultation.title for one in alone),
        both_invited=_once(one.consultation.title for one, _ in twice),
        letters=letters - cancelled - readdressed,
        mails=_count(
            session, select(IncomingMail.id).where(IncomingMail.sender_address == gone.email)
        ),
        cancelled=cancelled,
        readdressed=readdressed,
        groups=tuple(sorted(one.name for one in gone.groups if one not in into.groups)),
        interests=tuple(sorted(one.name for one in gone.interests if one not in into.interests)),
        newcomers=_count(session, came_by_way(gone, into)),
        addresses=tuple(session.scalars(others(gone).with_only_columns(Stakeholder.email))),
        stricter=_stricter(gone, into, against),
        barred_there=SuppressionReason.BOUNCED in against.get(into.email, frozenset()),
    )


def _stricter(
    gone: Stakeholder, into: Stakeholder, against: Mapping[str, frozenset[SuppressionReason]]
) -> tuple[str, ...]:
    told = []
    for one in (into, gone):
        reasons = set(against.get(one.email, frozenset()))
        if one.membership is Membership.LEFT:
            reasons.add(SuppressionReason.LEFT)
        told += [f"{one.email}: {SENTENCES[why]}" for why in OF_THE_PERSON if why in reasons]
    return tuple(told)


def _once(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))


def _count(session: Session, rows: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
