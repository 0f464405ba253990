"""The part of a report on who answered: rate, waterfall, kinds of body, places, campaigns."""

from collections import Counter, defaultdict
from collections.abc import Callable

from soundingboard.analysis.disclosure import NOT_SHOWN
from soundingboard.analysis.duplicates import Group, copies
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.analysis.sentences import Span
from soundingboard.consultations.progress import Progress
from soundingboard.models import Contribution
from soundingboard.press.report import Cell, Finding, Row, Section, Table
from soundingboard.reports.desk import Desk
from soundingboard.reports.heard import NO_ORGANISATION, REASONS, Heard
from soundingboard.reports.telling import Part, capital

CAMPAIGN_FROM = 3
"""Copies of one text, by as many people at least, are called a campaign."""
LONGEST_STANDARD_TEXT = 1_500  # characters of a campaign's text that are printed
COPIES = (
    "Some people sent the same text, or nearly the same. Each sending is counted among those who "
    "answered; none was left out, and none weighs less."
)
UNINVITED = "Some who answered had no invitation of their own: a letter was passed on to them."
NO_PLACE = "no place given"


def who_responded(desk: Desk, progress: Progress) -> Section:
    """Who answered, out of whom; and what became of everything that came."""
    heard, teller = desk.heard, desk.teller
    invited_who_answered = sum(row.answered for row in progress.turnout)
    people = teller.number(heard.people, "person", "people")
    organisations = teller.number(heard.organisations, "organisation", "organisations")
    said = [
        f"{capital(people)} answered, speaking for {organisations}; each is counted once.",
    ]
    if progress.invited:
        rate = teller.share(invited_who_answered, progress.invited)
        said.append(f"Of those we invited, {rate} answered.")
    late = [one for one in heard.included if one.late]
    if late:
        said.append(_late(desk, late))
    tables = [_waterfall(desk), _kinds(desk, progress)]
    places = _places(desk)
    if places is not None:
        tables.append(places)
    return Section(
        key="answered",
        level=2,
        heading="Who responded",
        paragraphs=tuple(said),
        tables=tuple(tables),
    )


def campaigns(desk: Desk) -> Section | None:
    """Texts that many people sent: every sending is counted, the text is read once."""
    heard, told = desk.heard, SHOWN_FROM if desk.teller.is_public else CAMPAIGN_FROM
    texts = ["\n".join(comment.text for comment in one.comments) for one in heard.included]
    found = [
        group
        for group in copies(texts)
        if len({heard.included[at].stakeholder_id for at in group.members}) >= told
    ]
    if not found:
        return None
    rows = []
    for number, group in enumerate(found, start=1):
        parts = [[heard.included[at] for at in one] for one in (group.standard, group.variants)]
        passages = tuple(heard.passages_of(part) for part in parts)
        sizes = (len(group.standard), len(group.variants))
        rows.append(desk.teller.across(Part(f"Campaign {number}", sizes, passages)))
    return Section(
        key="campaigns",
        level=3,
        heading="Campaigns",
        paragraphs=(COPIES,),
        tables=(
            Table(
                key="campaigns",
                caption="Campaigns, in contributions",
                columns=("Campaign", "Standard text", "With words of their own", "All"),
                rows=tuple(rows),
            ),
        ),
        findings=tuple(_text(desk, group, number) for number, group in enumerate(found, start=1)),
    )


def _text(desk: Desk, group: Group, number: int) -> Finding:
    """The text of a campaign, as one of those who sent it wrote it."""
    heard = desk.heard
    spans = [
        (comment.id, Span(0, min(len(comment.text), LONGEST_STANDARD_TEXT)))
        for at in group.standard
        for comment in heard.included[at].comments
        if comment.id in heard.by_id
    ]
    first = desk.quoter.parts(spans)[:1]
    return Finding(
        key=f"campaign-{number}",
        heading=f"Campaign {number}",
        statement="The text that most of them sent begins:"
        if first
        else "Nobody who sent it has agreed to its being printed.",
        quotes=first,
    )


def _late(desk: Desk, late: list[Contribution]) -> str:
    number, whole = len(late), len(desk.heard.included)
    share = desk.teller.share(number, whole, "contribution", "contributions")
    return f"{capital(share)} came after the closing date; they are counted, and marked as late."


def _waterfall(desk: Desk) -> Table:
    """From what was received to what is counted, each step with its reason."""
    heard, public = desk.heard, desk.teller.is_public
    why_not = Counter(why for _, why in heard.outcomes if why is not None)
    left_out = sum(why_not.values())
    counted_ids = heard.passages_of(heard.included)
    received = Cell(text=f"{len(heard.outcomes):,}", number=len(heard.outcomes))
    rows = desk.teller.rows(
        [Part(reason, (why_not[reason],), ((),)) for reason in REASONS if why_not[reason]]
    )
    if public and 0 < left_out < SHOWN_FROM:
        received = Cell(text=NOT_SHOWN)
        rows = (Row(name="Not counted", cells=(Cell(text=f"fewer than {SHOWN_FROM}"),)),)
    included = desk.teller.cell(len(heard.included), len(heard.included), counted_ids)
    return Table(
        key="waterfall",
        caption="What was received, and what is counted, in contributions",
        columns=("Step", "Contributions"),
        rows=(
            Row(name="Received", cells=(received,)),
            *rows,
            Row(name="Counted in this report", cells=(included,)),
        ),
        note="What was received, less each line below it, is what is counted. All of it is kept.",
    )


def _kinds(desk: Desk, progress: Progress) -> Table:
    """Who was asked and who answered, by kind of body."""
    heard = desk.heard
    invited = {row.type.value if row.type else NO_ORGANISATION: row for row in progress.turnout}
    people = _grouped(heard, heard.type_of)
    parts = []
    for name in sorted({*people, *invited}, key=lambda one: (-len(people[one]), one)):
        turnout = invited.get(name)
        asked, replied = (turnout.invited, turnout.answered) if turnout else (0, 0)
        of_them = _passages(heard, people[name])
        parts.append(
            Part(
                capital(name),
                (len(people[name]), asked),
                (of_them, ()),
                silent=(replied, asked - replied),
            )
        )
    return Table(
        key="kinds",
        caption="Who answered and who was invited, by kind of body, in people",
        columns=("Kind of body", "Answered", "Invited"),
        rows=desk.teller.rows(parts, "All"),
        note=UNINVITED if progress.uninvited else "",
        chart=True,
    )


def _places(desk: Desk) -> Table | None:
    heard = desk.heard

    def place(person: int) -> str:
        return " ".join(heard.latest[person].stakeholder.place.split()) or NO_PLACE

    people = _grouped(heard, place)
    if set(people) <= {NO_PLACE}:
        return None
    names = sorted(people, key=lambda one: (one == NO_PLACE, -len(people[one]), one))
    if desk.teller.is_public:
        # A place can be as telling as a name: few people there are not told even as a line.
        names = [one for one in names if len(people[one]) >= SHOWN_FROM or one == NO_PLACE]
        rest = tuple(person for one in people if one not in names for person in people[one])
        grouped = {one: people[one] for one in names} | ({"elsewhere": rest} if rest else {})
    else:
        grouped = {one: people[one] for one in names}
    parts = [
        Part(capital(name), (len(who),), (_passages(heard, who),)) for name, who in grouped.items()
    ]
    return Table(
        key="places",
        caption="Where they are from, in people",
        columns=("Place", "Answered"),
        rows=desk.teller.rows(parts, "All"),
    )


def _grouped(heard: Heard, name: Callable[[int], str]) -> defaultdict[str, tuple[int, ...]]:
    """The people who were heard, by id, under the name of each."""
    found: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for person in sorted(heard.latest):
        found[name(person)] += (person,)
    return found


def _passages(heard: Heard, people: tuple[int, ...]) -> tuple[int, ...]:
    wanted = set(people)
    return heard.passages_of([one for one in heard.included if one.stakeholder_id in wanted])
