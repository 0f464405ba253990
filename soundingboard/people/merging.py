"""Merging: what a list adds to somebody we know. It fills gaps and never changes what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from soundingboard.models import Organisation, Priority, Stakeholder, StakeholderGroup
from soundingboard.people.organisations import name_key
from soundingboard.people.rows import ListedPerson
from soundingboard.people.segmenting import SENTENCES
from soundingboard.vocabulary import Language, Membership, SuppressionReason


class Fate(StrEnum):
    """What becomes of a row of a list."""

    NEW = "new"
    ADDED_TO = "on the list already, details added"
    KNOWN = "on the list already, nothing new"
    REPEATED = "same address as an earlier row"
    LEFT = "asked to leave, stays off"
    STOPPED = "letters are stopped, stays off"
    REFUSED = "not taken: your list says not to write to them"
    WRONG = "cannot be used"


SKIPPED = frozenset({Fate.LEFT, Fate.STOPPED})


@dataclass(frozen=True, slots=True)
class Additions:
    """What a list has that we do not have of somebody."""

    texts: dict[str, str]  # by attribute
    language: Language | None
    organisation: bool
    groups: tuple[str, ...]
    interests: tuple[Priority, ...]
    membership: bool  # had only asked to join; staff list them now

    def __bool__(self) -> bool:
        gaps = self.texts or self.language or self.organisation or self.groups
        return bool(gaps or self.interests or self.membership)


def together(first: ListedPerson, second: ListedPerson) -> ListedPerson:
    """Two rows of one address as one person: the first row counts, the second fills its gaps."""
    return replace(
        first,
        name=first.name or second.name,
        organisation=first.organisation or second.organisation,
        organisation_type=first.organisation_type or second.organisation_type,
        job_title=first.job_title or second.job_title,
        place=first.place or second.place,
        language=first.language or second.language,
        groups=tuple(dict.fromkeys((*first.groups, *second.groups))),
        interests=";".join(filter(None, (first.interests, second.interests))),
    )


def additions(
    person: Stakeholder, listed: ListedPerson, interests: tuple[Priority, ...]
) -> Additions:
    """What a list adds to a person we know."""
    theirs = {group.name.casefold() for group in person.groups}
    known = {priority.id for priority in person.interests}
    return Additions(
        texts={
            field: value
            for field in ("name", "job_title", "place")
            if (value := getattr(listed, field)) and not getattr(person, field)
        },
        language=listed.language if person.chosen_language is None else None,
        organisation=bool(listed.organisation) and person.organisation is None,
        groups=tuple(name for name in listed.groups if name.casefold() not in theirs),
        interests=tuple(priority for priority in interests if priority.id not in known),
        membership=person.membership is Membership.UNCONFIRMED,
    )


def add(
    person: Stakeholder,
    what: Additions,
    *,
    organisation: Organisation | None,
    groups: Mapping[str, StakeholderGroup],
    source: str,
) -> None:
    """Adds to a person what a list has more of them. `groups` are by case-folded name."""
    for field, value in what.texts.items():
        setattr(person, field, value)
    person.chosen_language = person.chosen_language or what.language
    if what.organisation:
        person.organisation = organisation
    person.groups.extend(groups[name.casefold()] for name in what.groups)
    person.interests.extend(what.interests)
    if what.membership:
        person.membership = Membership.ACTIVE
        person.source = source


def new_person(
    listed: ListedPerson,
    *,
    interests: tuple[Priority, ...],
    organisation: Organisation | None,
    groups: Mapping[str, StakeholderGroup],
    source: str,
    at: datetime,
) -> Stakeholder:
    """Somebody a list brings us."""
    return Stakeholder(
        email=listed.email,
        name=listed.name,
        job_title=listed.job_title,
        place=listed.place,
        chosen_language=listed.language,
        source=source,
        added_at=at,
        organisation=organisation,
        groups=[groups[name.casefold()] for name in listed.groups],
        interests=list(interests),
    )


def stays_off(
    person: Stakeholder | None, against: frozenset[SuppressionReason]
) -> tuple[Fate, str] | None:
    """Why no list may bring an address back, where it may not: the fate and a sentence."""
    left = person is not None and person.membership is Membership.LEFT
    if left or SuppressionReason.LEFT in against:
        return Fate.LEFT, SENTENCES[SuppressionReason.LEFT]
    for reason, sentence in SENTENCES.items():
        if reason in against:
            return Fate.STOPPED, sentence
    return None


def disagreement(person: Stakeholder, listed: ListedPerson) -> str:
    """Where a list says something else than we do, as a sentence; empty where it does not."""
    ours: list[str] = []
    if listed.name and person.name and listed.name != person.name:
        ours.append(f"the name “{person.name}”")
    organisation = person.organisation
    if (
        listed.organisation
        and organisation is not None
        and name_key(listed.organisation) != organisation.name_key
    ):
        ours.append(f"the organisation “{organisation.name}”")
    return f"We keep {' and '.join(ours)}." if ours else ""
