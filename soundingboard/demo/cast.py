"""The people of the example: nine priorities, their leads, and an open list. All invented."""

from dataclasses import dataclass

from soundingboard.vocabulary import Language
from soundingboard.vocabulary import OrganisationType as Kind


@dataclass(frozen=True, slots=True)
class PriorityPart:
    """A priority of the example, with the name and role address of its lead."""

    name: str
    description: str
    keywords: tuple[str, ...]
    lead: str
    email: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the open list of the example."""

    name: str
    email: str
    job_title: str
    organisation: str
    kind: Kind
    language: Language | None = None  # None: they have not said


ADMINISTRATOR = ("Olwen Pryce", "olwen.pryce@wealdmere.example")
OFFICER = ("Idris Falk", "idris.falk@wealdmere.example")

PRIORITIES = (
    PriorityPart(
        "Innovation",
        "More innovation and commercialisation in leading sectors, spread to other firms: "
        "research, universities, spin-outs, proof of concept, workshops and testing.",
        ("innovation", "research", "spin-out", "university", "proof of concept"),
        "Maren Toll",
        "maren.toll@wealdmere.example",
    ),
    PriorityPart(
        "People and skills",
        "A workforce for new ways of working: apprenticeships, training, colleges, technicians, "
        "retraining of adults, participation and inclusion.",
        ("skills", "apprenticeship", "training", "college", "bursary", "technician"),
        "Sunniva Hale",
        "sunniva.hale@wealdmere.example",
    ),
    PriorityPart(
        "Productive capacity",
        "Places and premises in which firms can grow: industrial estates, floor space, land, "
        "managed workspace, investment in plant.",
        ("premises", "floor space", "industrial estate", "workspace", "land"),
        "Corin Ashdown",
        "corin.ashdown@wealdmere.example",
    ),
    PriorityPart(
        "Clean growth",
        "Growth within environmental limits: emissions, heat networks, energy, grid connection, "
        "nature and climate.",
        ("heat network", "grid", "energy", "emissions", "climate", "nature"),
        "Tamsin Oake",
        "tamsin.oake@wealdmere.example",
    ),
    PriorityPart(
        "Digital connectivity",
        "Fibre, mobile coverage and 5G for every place, and the digital skills to use them.",
        ("fibre", "broadband", "mobile coverage", "5G", "masts", "digital"),
        "Piers Lundy",
        "piers.lundy@wealdmere.example",
    ),
    PriorityPart(
        "Smart mobility",
        "Getting to work and moving goods: buses, demand-responsive transport, rail, walking and "
        "cycling, freight, ticketing.",
        ("bus", "transport", "rail", "cycling", "ticketing", "freight"),
        "Aveline Marsh",
        "aveline.marsh@wealdmere.example",
    ),
    PriorityPart(
        "Towns",
        "Market towns that people want to spend time in: high streets, empty shops, upper floors, "
        "culture, local plans made with residents.",
        ("town centre", "high street", "market town", "shops", "culture"),
        "Joss Penhale",
        "joss.penhale@wealdmere.example",
    ),
    PriorityPart(
        "Housing",
        "More and more varied homes: affordable housing, public land, planning, homes for people "
        "who work here.",
        ("housing", "homes", "affordable", "rent", "planning permission"),
        "Bryony Cade",
        "bryony.cade@wealdmere.example",
    ),
    PriorityPart(
        "Trade and the port",
        "Selling to the world: exporting, customs, the port, gateways, inward investment.",
        ("export", "port", "customs", "trade", "freight forwarding"),
        "Leofric Dunn",
        "leofric.dunn@wealdmere.example",
    ),
)

PEOPLE = (
    Person(
        "Rhoda Finch",
        "rhoda.finch@marlhythe-college.example",
        "Principal",
        "Marlhythe College",
        Kind.COLLEGE_OR_TRAINING,
    ),
    Person(
        "Tobias Wren",
        "t.wren@universityofcoldharbour.example",
        "Director of Enterprise",
        "University of Coldharbour",
        Kind.UNIVERSITY,
    ),
    Person(
        "Ngaio Sutter",
        "ngaio.sutter@universityofcoldharbour.example",
        "Professor of Energy Systems",
        "University of Coldharbour",
        Kind.UNIVERSITY,
    ),
    Person(
        "Ffion Garland",
        "ffion@garlandandsons.example",
        "Managing director",
        "Garland & Sons Castings",
        Kind.SMALL_BUSINESS,
        Language.WELSH,
    ),
    Person(
        "Desmond Quill",
        "desmond.quill@quillprecision.example",
        "Operations director",
        "Quill Precision",
        Kind.SMALL_BUSINESS,
    ),
    Person(
        "Amara Osei",
        "amara.osei@tidewaylogistics.example",
        "Head of people",
        "Tideway Logistics",
        Kind.LARGE_BUSINESS,
    ),
    Person(
        "Hollis Brandt",
        "hollis.brandt@tidewaylogistics.example",
        "Freight planner",
        "Tideway Logistics",
        Kind.LARGE_BUSINESS,
    ),
    Person(
        "Perpetua Lyle",
        "p.lyle@wealdmerechamber.example",
        "Chief executive",
        "Wealdmere Chamber of Commerce",
        Kind.BUSINESS_BODY,
    ),
    Person(
        "Yusuf Demir",
        "yusuf@northquaycoffee.example",
        "Owner",
        "North Quay Coffee",
        Kind.MICRO_BUSINESS,
    ),
    Person(
        "Sorcha Neill",
        "sorcha.neill@wealdmerewildlife.example",
        "Policy lead",
        "Wealdmere Wildlife Trust",
        Kind.ENVIRONMENT,
    ),
    Person(
        "Emeka Balogun",
        "emeka.balogun@thornburyhomes.example",
        "Development manager",
        "Thornbury Homes Association",
        Kind.HOUSING_ASSOCIATION,
    ),
    Person(
        "Verity Chanter",
        "verity.chanter@stowbridge.example",
        "Head of place",
        "Stowbridge District Council",
        Kind.DISTRICT,
    ),
    Person(
        "Magnus Ridley",
        "magnus.ridley@eastmere.example",
        "Economic development officer",
        "East Mere District Council",
        Kind.DISTRICT,
    ),
    Person(
        "Calla Whitlock",
        "clerk@littlecombe-parish.example",
        "Clerk",
        "Little Combe Parish Council",
        Kind.PARISH,
    ),
    Person(
        "Rufus Tamm",
        "rufus.tamm@coastlinebuses.example",
        "Network manager",
        "Coastline Buses",
        Kind.OPERATOR,
    ),
    Person(
        "Ines Calder",
        "ines.calder@weldnet.example",
        "Public affairs manager",
        "Weldnet Fibre",
        Kind.OPERATOR,
    ),
    Person(
        "Gwilym Parr",
        "gwilym.parr@fenlighthealth.example",
        "Director of strategy",
        "Fenlight Health Partnership",
        Kind.HEALTH,
    ),
    Person(
        "Odile Marchetti",
        "odile@stowbridgearts.example",
        "Trustee",
        "Stowbridge Arts",
        Kind.VOLUNTARY,
    ),
    Person(
        "Kit Arkwright",
        "kit.arkwright@wealdmerevoices.example",
        "Coordinator",
        "Wealdmere Voices",
        Kind.VOLUNTARY,
    ),
    Person(
        "Bartholomew Singh",
        "b.singh@marlhytheport.example",
        "Harbour master",
        "Marlhythe Port",
        Kind.OPERATOR,
    ),
    Person(
        "Lowri Beddoe",
        "lowri.beddoe@unitedtrades.example",
        "Regional officer",
        "United Trades",
        Kind.TRADE_UNION,
    ),
    Person(
        "Jonty Fairweather",
        "jonty@fairweatherestates.example",
        "Partner",
        "Fairweather Estates",
        Kind.DEVELOPER,
    ),
    Person(
        "Zofia Kowal", "zofia.kowal@heliotek.example", "Founder", "Heliotek", Kind.SMALL_BUSINESS
    ),
    Person(
        "Anselm Grieve",
        "anselm.grieve@coldharbourcatapult.example",
        "Programme lead",
        "Coldharbour Innovation Centre",
        Kind.RESEARCH,
    ),
    Person(
        "Hester Pym",
        "hester.pym@stowbridgehigh.example",
        "Head teacher",
        "Stowbridge High School",
        Kind.SCHOOL,
    ),
    Person(
        "Dorian Achebe",
        "dorian.achebe@wealdmere-youth.example",
        "Chair",
        "Wealdmere Youth Council",
        Kind.VOLUNTARY,
    ),
    Person("Mirabel Stroud", "mirabel.stroud@mail.example", "", "", Kind.RESIDENT),
    Person("Eoin Larkspur", "eoin.larkspur@mail.example", "", "", Kind.RESIDENT),
    Person(
        "Thessaly Vaughan",
        "thessaly@vaughanexport.example",
        "Export manager",
        "Vaughan Ceramics",
        Kind.SMALL_BUSINESS,
    ),
    Person(
        "Casimir Boyle",
        "casimir.boyle@gridsouth.example",
        "Connections manager",
        "Gridsouth Networks",
        Kind.OPERATOR,
    ),
)
