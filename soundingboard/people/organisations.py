"""Organisations: one body is one row, however its name and its kind are spelt."""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Organisation
from soundingboard.vocabulary import OrganisationType

_LEGAL_FORMS = frozenset({"ltd", "limited", "plc", "llp", "cic", "inc", "gmbh"})
_NOT_WORDS = re.compile(r"[^\w]+")
CHUNK = 500  # names asked for in one statement

# What lists in use call the kinds, beside the kinds' own names.
_OTHER_NAMES: dict[OrganisationType, tuple[str, ...]] = {
    OrganisationType.COUNTY_OR_UNITARY: (
        "county council",
        "unitary council",
        "unitary authority",
        "county",
        "unitary",
        "upper tier",
        "council",
        "local authority",
        "local government",
    ),
    OrganisationType.DISTRICT: (
        "district",
        "borough",
        "borough council",
        "city council",
        "lower tier",
    ),
    OrganisationType.PARISH: ("parish", "parish council", "town council"),
    OrganisationType.COMBINED_AUTHORITY: (
        "mayoral combined authority",
        "strategic authority",
        "lep",
        "local enterprise partnership",
    ),
    OrganisationType.CENTRAL_GOVERNMENT: (
        "government",
        "government department",
        "government agency",
        "department",
        "civil service",
        "mp",
    ),
    OrganisationType.HEALTH: ("nhs", "hospital", "health trust", "integrated care board"),
    OrganisationType.POLICE_OR_FIRE: ("police", "fire", "fire and rescue", "emergency services"),
    OrganisationType.LARGE_BUSINESS: ("large company", "corporate", "business large"),
    OrganisationType.SMALL_BUSINESS: (
        "sme",
        "small business",
        "medium business",
        "business",
        "business sme",
        "company",
        "private sector",
    ),
    OrganisationType.MICRO_BUSINESS: (
        "micro",
        "micro business",
        "sole trader",
        "self employed",
        "freelancer",
    ),
    OrganisationType.BUSINESS_BODY: (
        "chamber",
        "chamber of commerce",
        "trade body",
        "trade association",
        "business group",
        "business organisation",
        "bid",
    ),
    OrganisationType.UNIVERSITY: ("university", "higher education", "he", "academia"),
    OrganisationType.COLLEGE_OR_TRAINING: (
        "college",
        "fe",
        "further education",
        "fe college",
        "training provider",
        "fe training",
    ),
    OrganisationType.SCHOOL: ("academy", "schools", "sixth form"),
    OrganisationType.RESEARCH: ("research", "innovation", "catapult", "science park"),
    OrganisationType.VOLUNTARY: (
        "voluntary",
        "community",
        "charity",
        "vcse",
        "vcs",
        "third sector",
        "social enterprise",
        "voluntary sector",
        "community group",
    ),
    OrganisationType.TRADE_UNION: ("union", "unions", "tuc"),
    OrganisationType.HOUSING_ASSOCIATION: ("housing", "registered provider", "social landlord"),
    OrganisationType.DEVELOPER: ("developer", "landowner", "property", "house builder"),
    OrganisationType.OPERATOR: (
        "transport",
        "transport operator",
        "utility",
        "utilities",
        "bus operator",
        "digital operator",
        "telecoms",
    ),
    OrganisationType.ENVIRONMENT: ("environment", "environmental", "national park", "ngo"),
    OrganisationType.MEDIA: ("press", "newspaper", "broadcaster"),
    OrganisationType.RESIDENT: (
        "resident",
        "individual",
        "public",
        "member of the public",
        "citizen",
        "private individual",
    ),
    OrganisationType.OTHER: ("unknown", "misc", "miscellaneous", "none", "n a"),
}


def folded(text: str) -> str:
    """A name as it is compared: no case, no accents, no punctuation, single spaces."""
    letters = text.casefold()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters)
        letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORDS.sub(" ", letters.replace("&", " and ").replace("'", "")).strip()


def name_key(name: str) -> str:
    """What two spellings of one body's name have in common.

    "The Marlhythe Chamber Ltd." and "Marlhythe chamber" are one body. A name that has nothing
    but signs in it is compared as it stands.
    """
    words = folded(name).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words) or name.strip()


_BY_NAME: dict[str, OrganisationType] = {
    folded(name): kind
    for kind, names in _OTHER_NAMES.items()
    for name in (kind.value, kind.name, *names)
}


def read_type(words: str) -> OrganisationType | None:
    """The kind of body that words from a list mean; None where we do not know them."""
    key = folded(words)
    singular = f"{key[:-3]}y" if key.endswith("ies") else key.removesuffix("s")
    return _BY_NAME.get(key) or _BY_NAME.get(singular)


def find_or_add(session: Session, name: str, kind: OrganisationType | None) -> Organisation | None:
    """The organisation of that name, added where it is new; None where the name is empty.

    The kind counts only for a new one: nobody changes what we know of a body by naming it.
    """
    if not name.strip():
        return None
    key = name_key(name)
    known = session.scalar(select(Organisation).where(Organisation.name_key == key))
    if known is None:
        known = Organisation(
            name=" ".join(name.split()), name_key=key, type=kind or OrganisationType.OTHER
        )
        session.add(known)
        session.flush()
    return known


def find_or_add_all(
    session: Session, wanted: Iterable[tuple[str, OrganisationType | None]]
) -> dict[str, Organisation]:
    """The organisations of a list by name key, those added that are new.

    Staff's own list may say of what kind a body is, where we did not know it yet.
    """
    kinds: dict[str, OrganisationType | None] = {}
    names: dict[str, str] = {}
    for name, kind in wanted:
        key = name_key(name)
        names.setdefault(key, " ".join(name.split()))
        kinds[key] = kinds.get(key) or kind
    keys = list(names)
    found: dict[str, Organisation] = {}
    for start in range(0, len(keys), CHUNK):
        rows = session.scalars(
            select(Organisation).where(Organisation.name_key.in_(keys[start : start + CHUNK]))
        )
        found.update((row.name_key, row) for row in rows)
    for key, name in names.items():
        kind = kinds[key] or OrganisationType.OTHER
        if key not in found:
            found[key] = Organisation(name=name, name_key=key, type=kind)
            session.add(found[key])
        elif found[key].type is OrganisationType.OTHER:
            found[key].type = kind
    session.flush()
    return found
