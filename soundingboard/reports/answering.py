"""The part of a report on who answered: rate, waterfall, kinds of body, places, campaigns."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from soundingboard.analysis.disclosure import NOT_SHOWN
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.analysis.sentences import Span
from soundingboard.analysis.waterfall import Fate
from soundingboard.consultations.progress import Progress
from soundingboard.models import CampaignMember, Contribution
from soundingboard.press.report import Cell, Finding, Row, Section, Table
from soundingboard.reports.desk import Desk
from soundingboard.reports.heard import NO_ORGANISATION, Heard
from soundingboard.reports.telling import Part, capital
from soundingboard.vocabulary import CampaignText

REASONS = {
    Fate.UNCONFIRMED: "From an address that nobody has confirmed",
    Fate.WITHDRAWN: "Withdrawn by whoever sent it",
    Fate.REPLACED: "Replaced by a later one of the same person",
    Fate.BLANK: "Blank",
    Fate.DUPLICATE: "Sent twice by the same person, word for word",
    Fate.MERGED: "Counted with what the same person had sent before",
}
LONGEST_STANDARD_TEXT = 1_500  # characters of a campaign's text that are printed
COPIES = (
    "Some people sent the same text, or nearly the same. Each sending is counted among those who "
    "answered; none was left out, and none weighs less."
)
TOO_FEW = "Of each kind of body so few answered that no figures are printed by kind."
UNINVITED = "Some who answered had no invitation of their own: a letter was passed on to them."
NO_PLACE = "no place given"


def who_responded(desk: Desk, progress: Progress) -> Section:
    """Who answered, out of whom; and what became of everything that came."""
    heard, teller = desk.heard, desk.teller
    invited_who_answered = sum(row.answered for row in progress.turnout)
    said = [teller.heard(heard.people, heard.organisations, "answered")]
    if heard.people:
        said.append("Each is counted once.")
    if progress.invited:
        rate = teller.share(invited_who_answered, progress.invited)
        said.append(f"Of those we invited, {rate} answered.")
    late = [one for one in heard.counted if one.late]
    if late:
        said.append(_late(desk, late))
    tables = [_waterfall(desk)]
    kinds = _kinds(desk, progress)
    if any(cell.text != NOT_SHOWN for row in kinds.rows for cell in row.cells):
        tables.append(kinds)
    else:
        said.append(TOO_FEW)
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
    """Texts that many people sent, as staff see them: every sending is counted."""
    told = [
        one
        for one in desk.heard.waterfall.campaigns
        if not desk.teller.is_public or one.total >= SHOWN_FROM
    ]
    if not told:
        return None
    rows, findings = [], []
    for number, one in enumerate(told, start=1):
        sent = _members(desk, int(one.key))
        sizes = (one.standard, one.variants)
        name = f"Campaign {number}"
        rows.append(desk.teller.across(Part(name, sizes, sent)))
        findings.append(_text(desk, name, number, sent[0]))
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
        findings=tuple(findings),
    )


def _members(desk: Desk, campaign: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The passages of those who sent a campaign's text as it stands, and of who changed it."""
    rows = desk.session.execute(
        select(CampaignMember.contribution_id, CampaignMember.kind).where(
            CampaignMember.campaign_id == campaign
        )
    )
    kinds = dict(rows.all())

    def of(kind: CampaignText) -> tuple[int, ...]:
        return desk.heard.passages_of(
            [one for one in desk.heard.included if kinds.get(one.id) is kind]
        )

    return of(CampaignText.STANDARD), of(CampaignText.VARIANT)


def _text(desk: Desk, name: str, number: int, standard: tuple[int, ...]) -> Finding:
    """The text of a campaign, as the first of those who may be quoted wrote it."""
    spans = [
        (key, Span(0, min(len(desk.heard.by_id[key].text), LONGEST_STANDARD_TEXT)))
        for key in standard
    ]
    first = desk.quoter.parts(spans)[:1]
    return Finding(
        key=f"campaign-{number}",
        heading=name,
        statement="The text that most of them sent begins:"
        if first
        else "Nobody who sent it has agreed to its being printed.",
        quotes=first,
    )


def _late(desk: Desk, late: list[Contribution]) -> str:
    number, whole = len(late), len(desk.heard.counted)
    share = desk.teller.share(number, whole, "contribution", "contributions")
    return f"{capital(share)} came after the closing date; they are counted, and marked as late."


def _waterfall(desk: Desk) -> Table:
    """From what was received to what is counted, each step with its reason."""
    told, public = desk.heard.waterfall, desk.teller.is_public
    steps = told.left_out.items()
    received = Cell(text=f"{told.received:,}", number=told.received)
    rows = tuple(
        replace(row, name=capital(row.name))
        for row in desk.teller.rows(
            [Part(_small(REASONS[fate]), (number,), ((),)) for fate, number in steps if number]
        )
    )
    if public and 0 < told.received - told.included < SHOWN_FROM:
        received = Cell(text=NOT_SHOWN)
        rows = (Row(name="Not counted", cells=(Cell(text=f"fewer than {SHOWN_FROM}"),)),)
    passages = desk.heard.passages_of(desk.heard.included)
    included = desk.teller.cell(told.included, told.included, passages)
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


def _small(words: str) -> str:
    """Words of ours as they stand within a sentence: rows that are added together are listed."""
    return words[:1].lower() + words[1:]


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
