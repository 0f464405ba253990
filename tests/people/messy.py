"""A list as lists really are: 200 rows with everything that goes wrong, and what is true of it."""

from dataclasses import dataclass

from soundingboard.vocabulary import OrganisationType

FIRST = ("Olwen", "Jörg", "Siân", "Zoë", "Ingrid", "Paweł", "Aoife", "Niamh", "Renée", "Tom")
LAST = ("Müller", "O'Neil", "Pryce", "Ångström", "Kowalski", "Ash-Holt", "Naïve", "Brontë", "Ede")
# As the list spells a body, the body's own name, and what the list calls its kind.
BODIES = (
    (("Marlhythe College", "MARLHYTHE COLLEGE", "Marlhythe  College "), "FE College"),
    (("Wealdmere Chamber; Trade & Industry", "Wealdmere Chamber; Trade and Industry"), "chamber"),
    (('The "Old Forge" Ltd', '"Old Forge" Limited'), "SME"),
    (("Brücke Logistik GmbH", "Brücke Logistik"), "large business"),
    (("Eastmarsh Parish Council",), "Parish"),
)
KINDS = (
    OrganisationType.COLLEGE_OR_TRAINING,
    OrganisationType.BUSINESS_BODY,
    OrganisationType.SMALL_BUSINESS,
    OrganisationType.LARGE_BUSINESS,
    OrganisationType.PARISH,
)
BAD = (
    "",
    "olwen.pryce",
    "no at sign.example",
    "two@signs@partner.example",
    "a@partner.example; b@partner.example",
    "spaces in@partner.example",
    "jörg@partner.example",
    "@partner.example",
    "dots..twice@partner.example",
    "name@nodot",
    "n/a",
    "x@partner.example, y@partner.example",
)
GROUPS = ("", "Sounding board", "Sounding board; Roundtable", "roundtable")
ROWS = 200
REPEATED = 18
HEADER = "Type;E-Mail Address;First name;Surname;Organization;Job Title;District;Groups;Notes"


@dataclass(frozen=True)
class Truth:
    """What must be on the open list for one address."""

    name: str
    organisation: str  # as first spelt
    organisation_type: OrganisationType
    job_title: str
    groups: frozenset[str]


@dataclass(frozen=True)
class MessyList:
    """The file, and what is true of its rows."""

    name: str
    content: bytes
    people: dict[str, Truth]  # by the address as we keep it
    repeated: int
    wrong: int
    organisations: int
    unknown_columns: tuple[str, ...] = ("Notes",)


def messy_list() -> MessyList:
    """200 rows: 170 people, 18 repeats of theirs, 12 without a usable address."""
    good = ROWS - REPEATED - len(BAD)
    rows: list[str] = []
    people: dict[str, Truth] = {}
    for number in range(good):
        email, row, truth = _person(number)
        rows.append(row)
        people[email] = truth
    # Rows of people who stand above already: in capitals, with a job title the first row has not.
    rows.extend(
        f";PERSON{number * 3}@PARTNER.EXAMPLE ;;;;Chair;;;again" for number in range(REPEATED)
    )
    rows.extend(f'SME;"{bad}";Nobody;At all;;;;;' for bad in BAD)
    # Mixed by a fixed step, repeats and bad ones among the good; a repeat never comes first.
    mixed = [rows[index] for index in _mixed(good, len(rows))]
    lines = ["Partners of the growth plan, as of spring;;;;;;;;", "", HEADER]
    for number, row in enumerate(mixed):
        lines.append(row)
        if number % 23 == 0:
            lines.append("" if number % 2 else ";;;;;;;;")
    content = b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n\r\n"
    return MessyList(
        name="partners.csv",
        content=content,
        people=people,
        repeated=REPEATED,
        wrong=len(BAD),
        organisations=len(BODIES),
    )


def _mixed(good: int, total: int) -> list[int]:
    order: list[int] = []
    others = list(range(good, total))
    for index in range(good):
        order.append(index)
        # A repeat names one of the first 54 people, so it may come once they all have.
        if index > 60 and index % 3 == 0 and others:
            order.append(others.pop(0))
    return order + others


def _person(number: int) -> tuple[str, str, Truth]:
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    spellings, kind_words = BODIES[number % len(BODIES)]
    spelling = spellings[(number // len(BODIES)) % len(spellings)]
    job = "" if number % 3 == 0 else f"Head of {number}"
    group = GROUPS[number % len(GROUPS)]
    email = f"person{number}@partner.example"
    written = {
        0: email,
        1: email.upper(),
        2: f" {email} ",
        3: f"mailto:{email}",
        4: f"{last} <{email}>",
        5: f"person{number}@bücher.example",
    }[number % 6]
    if number % 6 == 5:
        email = f"person{number}@xn--bcher-kva.example"
    note = f'"line one\nline two; {number}"' if number % 17 == 0 else ""
    quoted = '"' + spelling.replace('"', '""') + '"'
    row = f'{kind_words};{written};{first};{last};{quoted};{job};Wealdmere;"{group}";{note}'
    # Every third of the first 54 is repeated, and the repeat fills in the job title.
    if not job and number < REPEATED * 3:
        job = "Chair"
    names = {"roundtable": "Roundtable"}
    return (
        email,
        row,
        Truth(
            name=f"{first} {last}",
            organisation=spellings[0],
            organisation_type=KINDS[number % len(BODIES)],
            job_title=job,
            groups=frozenset(
                names.get(name.strip(), name.strip()) for name in group.split(";") if name.strip()
            ),
        ),
    )
