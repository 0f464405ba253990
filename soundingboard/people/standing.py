"""How a person stands on the list, as a plain value, and how they are put back as they stood."""

from typing import Any

from sqlalchemy.orm import Session

from soundingboard.models import Organisation, Stakeholder
from soundingboard.vocabulary import Language, Membership

_WORDS = ("name", "job_title", "place", "source")


def standing(person: Stakeholder) -> dict[str, Any]:
    """Everything an import may change of a person. Their rows must have numbers."""
    return {
        **{field: getattr(person, field) for field in _WORDS},
        "language": person.chosen_language.value if person.chosen_language else None,
        "organisation": person.organisation.id if person.organisation else None,
        "membership": person.membership.value,
        "groups": sorted(group.id for group in person.groups),
        "interests": sorted(priority.id for priority in person.interests),
    }


def put_back(
    session: Session,
    person: Stakeholder,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    membership: bool,
) -> bool:
    """Puts back what was changed from `before` to `after` and is still so; says if anything was.

    `membership`: also that they had only asked to join, which is not put back once we wrote or
    they confirmed it themselves.
    """
    now = standing(person)
    changed = {
        field
        for field in before
        if before[field] != after[field] and (field != "membership" or membership)
    }
    if not membership:
        changed.discard("source")  # it says where we have an address from that we write to
    for field in changed & set(_WORDS):
        if now[field] == after[field]:
            setattr(person, field, before[field])
    if "language" in changed and now["language"] == after["language"]:
        person.chosen_language = Language(before["language"]) if before["language"] else None
    if "organisation" in changed and now["organisation"] == after["organisation"]:
        number = before["organisation"]
        person.organisation = session.get(Organisation, number) if number else None
    if "membership" in changed and now["membership"] == after["membership"]:
        person.membership = Membership(before["membership"])
    groups = set(after["groups"]) - set(before["groups"])
    person.groups[:] = [group for group in person.groups if group.id not in groups]
    interests = set(after["interests"]) - set(before["interests"])
    person.interests[:] = [one for one in person.interests if one.id not in interests]
    return standing(person) != now
