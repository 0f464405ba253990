"""What a search found as a file for other programs, with every identifier and what was agreed."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from soundingboard.models import Comment, Placement
from soundingboard.press.sheets import Sheet
from soundingboard.press.spreadsheets import as_csv, as_workbook
from soundingboard.searching.finding import Wanted, everything
from soundingboard.vocabulary import TagState

MOST = 5_000  # passages of one file
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
COLUMNS = (
    "Passage",
    "Contribution",
    "Consultation",
    "Sent",
    "Channel",
    "Name",
    "Email",
    "Organisation",
    "Kind of organisation",
    "Place",
    "Answers",
    "Priorities",
    "May be published",
    "Words",
)


def as_file(
    session: Session, wanted: Wanted, form: str, *, zone: ZoneInfo, at: datetime, not_yet: str
) -> tuple[io.BytesIO, str, str]:
    """Everything found, the best first, at most 5,000: the content, its media type and its name.

    `form` is "xlsx", or "zip" for CSV. For staff: names are in it, and what may be published.
    `not_yet` stands in place of codes that are hidden from who asks.
    """
    rows = tuple(
        _row(one, zone, not_yet if one.id in wanted.hidden else "")
        for one in everything(session, wanted, zone=zone, most=MOST)
    )
    sheets = (Sheet("Passages", COLUMNS, rows),)
    content = (
        as_workbook(sheets, at=at, title="Search") if form == "xlsx" else as_csv(sheets, at=at)
    )
    return io.BytesIO(content), FORMATS[form], f"search.{form}"


def _row(one: Comment, zone: ZoneInfo, not_yet: str) -> tuple[str | int, ...]:
    given = one.contribution
    who = given.stakeholder
    body = who.organisation
    return (
        one.id,
        f"{given.reference}/{one.position}",
        given.consultation.title,
        f"{given.submitted_at.astimezone(zone):%Y-%m-%d}" if given.submitted_at else "",
        given.channel.value,
        who.name,
        who.email,
        body.name if body else "",
        body.type.value if body else "",
        who.place,
        "; ".join(_place(placement) for placement in one.placements),
        not_yet
        or "; ".join(tag.priority.name for tag in one.tags if tag.state is TagState.APPLIES),
        given.consent.value,
        one.text,
    )


def _place(placement: Placement) -> str:
    if placement.question is not None:
        return f"Question {placement.question.position}"
    if placement.block is not None:
        return placement.block.number or "An unnumbered paragraph"
    return "The whole"
