"""The kinds of organisations as forms name them."""

from soundingboard.phrases import phrase
from soundingboard.vocabulary import OrganisationType

KINDS = {
    OrganisationType.COUNTY_OR_UNITARY: phrase("County or unitary council"),
    OrganisationType.DISTRICT: phrase("District council"),
    OrganisationType.PARISH: phrase("Parish or town council"),
    OrganisationType.COMBINED_AUTHORITY: phrase("Combined authority"),
    OrganisationType.CENTRAL_GOVERNMENT: phrase("Central government"),
    OrganisationType.HEALTH: phrase("Health"),
    OrganisationType.POLICE_OR_FIRE: phrase("Police or fire"),
    OrganisationType.LARGE_BUSINESS: phrase("Large business"),
    OrganisationType.SMALL_BUSINESS: phrase("Small or medium business"),
    OrganisationType.MICRO_BUSINESS: phrase("Micro business or sole trader"),
    OrganisationType.BUSINESS_BODY: phrase("Business body"),
    OrganisationType.UNIVERSITY: phrase("University"),
    OrganisationType.COLLEGE_OR_TRAINING: phrase("College or training provider"),
    OrganisationType.SCHOOL: phrase("School"),
    OrganisationType.RESEARCH: phrase("Research or innovation body"),
    OrganisationType.VOLUNTARY: phrase("Voluntary, community or social enterprise"),
    OrganisationType.TRADE_UNION: phrase("Trade union"),
    OrganisationType.HOUSING_ASSOCIATION: phrase("Housing association"),
    OrganisationType.DEVELOPER: phrase("Developer or landowner"),
    OrganisationType.OPERATOR: phrase("Transport, utility or digital operator"),
    OrganisationType.ENVIRONMENT: phrase("Environment body or national park"),
    OrganisationType.MEDIA: phrase("Media"),
    OrganisationType.RESIDENT: phrase("Resident or individual"),
    OrganisationType.OTHER: phrase("Other"),
}
