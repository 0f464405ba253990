"""Opening reports again, as their readers' programs do: the words in a file of each format."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pypdf
from lxml import etree, html
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from soundingboard.models import Comment, Consultation, Contribution, Evidence, Officer, Tag
from soundingboard.press.report import Edition, Report
from soundingboard.reports.later import AT_ONCE
from soundingboard.reports.making import Format, Made
from soundingboard.reports.summary import summarise
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    Consent,
    OrganisationType,
    Standpoint,
    TagSource,
    TagState,
)

ASKED = ("What have we missed?", "What would help you most?")
BUSES = "The last bus leaves before seven, so nobody on the late shift can take it home."


def words_in(made: Made) -> str:
    """Every word a reader of the file may come upon, hidden parts and properties among them."""
    wanted = Format(made.name.rpartition(".")[2])
    match wanted:
        case Format.HTML:
            return html.fromstring(made.content.decode()).text_content()
        case Format.PDF:
            reader = pypdf.PdfReader(io.BytesIO(made.content))
            told = [str(value) for value in (reader.metadata or {}).values()]
            return "\n".join([*told, *(page.extract_text() for page in reader.pages)])
        case Format.DOCX:
            with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
                parts = [archive.read(name) for name in archive.namelist() if name.endswith("xml")]
            # Paragraph by paragraph: a reader sees no end between the runs of one.
            return "\n".join(_paragraphs(part) for part in parts)
        case Format.XLSX:
            book = openpyxl.load_workbook(io.BytesIO(made.content))
            return "\n".join(
                str(value)
                for sheet in book.worksheets
                for row in sheet.iter_rows(values_only=True)
                for value in row
                if value is not None
            )
        case Format.CSV:
            return "\n".join(
                value for rows in tables_in(made).values() for row in rows for value in row
            )
        case Format.JSON:
            return "\n".join(_strings(json.loads(made.content)))


def tables_in(made: Made) -> dict[str, list[list[str]]]:
    """The rows of each CSV in an archive, by its name."""
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
        }


def _paragraphs(part: bytes) -> str:
    tree = etree.fromstring(part)
    said = tree.iterfind(".//{*}p")
    alternatives = tree.xpath("//@descr")
    assert isinstance(alternatives, list)
    found = ["".join(one.itertext("{*}t")) for one in said] or ["".join(tree.itertext())]
    return "\n".join([*found, *map(str, alternatives)])


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for one in value.values() for word in _strings(one)]
    if isinstance(value, list):
        return [word for one in value for word in _strings(one)]
    return [str(value)]


def a_consultation_asked(session: Session, **given: object) -> Consultation:
    strategy = a_strategy(session, "Skills", "Smart mobility")
    return an_open_consultation(session, *ASKED, strategy=strategy, **given)


def said(
    session: Session,
    consultation: Consultation,
    *texts: str,
    kind: OrganisationType | None = OrganisationType.COLLEGE_OR_TRAINING,
    body: str = "",
    person: str = "",
    place: str = "",
    consent: Consent = Consent.NAMED,
    priorities: tuple[int, ...] = (1,),
    invited: bool = True,
    file: str = "",
    **given: object,
) -> Contribution:
    """Somebody answers the questions one after the other; each answer bears on `priorities`."""
    organisation = an_organisation(session, body, type=kind) if kind else None
    who = a_stakeholder(session, organisation=organisation, place=place)
    who.name = person or who.name
    if invited:
        an_invitation(session, consultation, who)
    contribution = a_contribution(
        session,
        consultation,
        who,
        *zip(consultation.questions, texts, strict=False),
        consent=consent,
        **{
            "channel": Channel.WEB,
            "submitted_at": NOON + timedelta(days=1),
            "standpoint": Standpoint.ORGANISATION if organisation else Standpoint.PERSONAL,
            **given,
        },
    )
    for comment in contribution.comments:
        for position in priorities:
            session.add(
                Tag(
                    comment=comment,
                    priority=consultation.strategy.priorities[position - 1],
                    source=TagSource.WORDS,
                    state=TagState.APPLIES,
                    score=0.9,
                    reason="its own words",
                )
            )
    if file:
        session.add(
            Evidence(
                contribution=contribution,
                file_name=file,
                media_type="application/pdf",
                size=120_400,
                content_hash="0" * 64,
                added_at=NOON,
            )
        )
    session.flush()
    return contribution


def a_report(
    session: Session,
    consultation: Consultation,
    edition: Edition,
    reader: Officer | None = None,
) -> Report:
    """The summary of responses, always made at the same moment."""
    return summarise(
        session,
        consultation,
        edition,
        house="Wealdmere Combined County Authority",
        day=lambda moment: f"{moment.day} {moment:%B %Y}",
        at=NOON + timedelta(days=40),
        reader=reader,
    )


def enlarge(session: Session, given: Contribution) -> None:
    """So many passages, all on the first priority, that nobody should wait for a report."""
    session.execute(
        insert(Comment),
        [
            {
                "contribution_id": given.id,
                "position": number,
                "text": f"Point {number}.",
                "state": CommentState.PLACED,
                "gaps": [],
                "runners_up": [],
            }
            for number in range(2, AT_ONCE + 2)
        ],
    )
    priority = given.consultation.strategy.priorities[0].id
    session.execute(
        insert(Tag),
        [
            {
                "comment_id": one,
                "priority_id": priority,
                "source": TagSource.PERSON,
                "state": TagState.APPLIES,
                "score": 1.0,
                "reason": "",
                "tagged_by": "",
            }
            for one in session.scalars(
                select(Comment.id).where(Comment.contribution_id == given.id, Comment.position > 1)
            )
        ],
    )
    session.expire_all()
