"""Reach: who was invited to speak on a subject, and which of them nobody has heard."""

from collections import Counter, defaultdict

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Voice
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.digests.subjects import Subject
from soundingboard.models import (
    Consultation,
    Invitation,
    Organisation,
    Priority,
    Stakeholder,
    StakeholderGroup,
)
from soundingboard.models.stakeholder import group_member


def invited_by_type(session: Session, about: Subject) -> dict[str, int]:
    """How many organisations, or people who speak for none, were invited, by type."""
    rows = session.execute(
        select(Organisation.type, Organisation.id, Stakeholder.id)
        .select_from(Invitation)
        .join(Invitation.stakeholder)
        .join(Invitation.consultation)
        .outerjoin(Stakeholder.organisation)
        .where(_asked_on(about), Invitation.same_as_id.is_(None))
        .distinct()
    )
    speakers = {
        (kind.value if kind else "", organisation or f"person {person}")
        for kind, organisation, person in rows
    }
    return dict(Counter(kind for kind, _ in speakers if kind))


def circles_not_heard(session: Session, about: Subject, heard: list[Voice]) -> list[str]:
    """Groups and places of whose invited people nobody has said anything: "group “Board”".

    A place with fewer than five invited people is not named: that would name the people.
    """
    spoke = {int(voice.person) for voice in heard}
    return [
        *_silent("group", _groups(session, about), spoke, fewest=1),
        *_silent("place", _places(session, about), spoke, fewest=SHOWN_FROM),
    ]


def _silent(noun: str, circles: dict[str, set[int]], spoke: set[int], fewest: int) -> list[str]:
    return [
        f"{noun} “{name}”"
        for name, people in sorted(circles.items())
        if len(people) >= fewest and not people & spoke
    ]


def _groups(session: Session, about: Subject) -> dict[str, set[int]]:
    rows = session.execute(
        select(StakeholderGroup.name, Invitation.stakeholder_id)
        .join(group_member, group_member.c.group_id == StakeholderGroup.id)
        .join(Invitation, Invitation.stakeholder_id == group_member.c.stakeholder_id)
        .join(Invitation.consultation)
        .where(_asked_on(about), Invitation.same_as_id.is_(None))
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name, person in rows:
        found[name].add(person)
    return found


def _places(session: Session, about: Subject) -> dict[str, set[int]]:
    rows = session.execute(
        select(Stakeholder.place, Stakeholder.id)
        .join(Invitation, Invitation.stakeholder_id == Stakeholder.id)
        .join(Invitation.consultation)
        .where(_asked_on(about), Invitation.same_as_id.is_(None), Stakeholder.place != "")
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name, person in rows:
        found[name].add(person)
    return found


def _asked_on(about: Subject) -> ColumnElement[bool]:
    """The invitations by which people could speak on a subject, as a condition."""
    if isinstance(about, Priority):
        return Consultation.strategy_id == about.strategy_id
    if isinstance(about, Consultation):
        return Consultation.id == about.id
    if isinstance(about, StakeholderGroup):
        return Invitation.stakeholder_id.in_(
            select(group_member.c.stakeholder_id).where(group_member.c.group_id == about.id)
        )
    return Invitation.stakeholder_id.in_(
        select(Stakeholder.id).where(Stakeholder.organisation_id == about.id)
    )
