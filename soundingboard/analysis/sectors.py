"""Sectors and kinds of organisation: what each kind said, so that no small one stands alone."""

from collections.abc import Sequence

from soundingboard.analysis.lines import Line, Said
from soundingboard.vocabulary import LineKind, OrganisationType

UNNAMED = "no organisation named"
MOST_NAMED = 4  # types that share a line, each named above it; more are only counted
_TYPES: dict[str, tuple[OrganisationType, ...]] = {
    "public bodies": (
        OrganisationType.COUNTY_OR_UNITARY,
        OrganisationType.DISTRICT,
        OrganisationType.PARISH,
        OrganisationType.COMBINED_AUTHORITY,
        OrganisationType.CENTRAL_GOVERNMENT,
        OrganisationType.HEALTH,
        OrganisationType.POLICE_OR_FIRE,
    ),
    "business": (
        OrganisationType.LARGE_BUSINESS,
        OrganisationType.SMALL_BUSINESS,
        OrganisationType.MICRO_BUSINESS,
        OrganisationType.BUSINESS_BODY,
        OrganisationType.DEVELOPER,
        OrganisationType.OPERATOR,
        OrganisationType.MEDIA,
    ),
    "education and research": (
        OrganisationType.UNIVERSITY,
        OrganisationType.COLLEGE_OR_TRAINING,
        OrganisationType.SCHOOL,
        OrganisationType.RESEARCH,
    ),
    "voluntary, community and membership bodies": (
        OrganisationType.VOLUNTARY,
        OrganisationType.TRADE_UNION,
        OrganisationType.HOUSING_ASSOCIATION,
        OrganisationType.ENVIRONMENT,
    ),
}
SECTORS = {one.value: sector for sector, types in _TYPES.items() for one in types}
"""The sector of each type of organisation; residents, and what is no type of ours, are in none."""


def by_type(said: Said, fewest: int) -> tuple[Line, ...]:
    """A line for each type of organisation, the most heard first; small ones share the last line.

    A single small type would give itself away as the difference to the total, so the next
    smallest joins it, and so on until the shared line counts at least `fewest` people. Where no
    type stands on its own and they are many there is no line: it would be of everybody, and as
    long as a list.
    """
    ranked = sorted(
        said.by(lambda voice: voice.organisation_type or UNNAMED),
        key=lambda each: (-each[1].count.people, each[0]),
    )
    shown = [each for each in ranked if each[1].count.people >= fewest]
    small = tuple(name for name, _ in ranked[len(shown) :])
    while small and shown and (len(small) == 1 or _of_types(said, small).count.people < fewest):
        small = (shown.pop()[0], *small)
    if len(small) > MOST_NAMED and not shown:
        return ()
    lines = [part.line(LineKind.SECTOR, (name,), extracts=1) for name, part in shown]
    if small:
        small = tuple(sorted(small))
        lines.append(_of_types(said, small).line(LineKind.SECTOR, small, extracts=1))
    return tuple(lines)


def _of_types(said: Said, types: Sequence[str]) -> Said:
    return said.only(lambda voice: (voice.organisation_type or UNNAMED) in types)
