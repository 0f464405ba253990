"""The summary of responses: one consultation, from what was asked to what is done about it."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.coding.blind import hidden_from
from soundingboard.consultations.progress import Progress, progress
from soundingboard.models import Consultation, Officer
from soundingboard.press.report import Edition, Finding, Kind, Report, Section
from soundingboard.reports import annexes, answering, asking, findings, reading
from soundingboard.reports.desk import Desk
from soundingboard.reports.grouping import bearing_on
from soundingboard.reports.heard import hear
from soundingboard.reports.passages import passages_of
from soundingboard.reports.quoting import Quoter, told_types
from soundingboard.reports.reading import notice_of
from soundingboard.reports.telling import Teller, capital


def summarise(
    session: Session,
    consultation: Consultation,
    edition: Edition,
    *,
    house: str,
    day: Callable[[datetime], str],
    at: datetime,
    response: str = "",
    reader: Officer | None,
) -> Report:
    """The summary of responses of a consultation, as things stand at `at`.

    `house` is the name of the body whose report it is, `day` writes a date, `response` is what a
    person wrote on what was done about it. `reader` is the member of staff it is made for, who
    may have to code some of it yet without seeing how it was coded; nobody where it is published.
    The same rows at the same time give the same report.
    """
    heard = hear(session, consultation, hidden=hidden_from(session, reader, consultation))
    desk = Desk(
        session=session,
        heard=heard,
        teller=Teller(edition),
        quoter=Quoter(heard, edition, told_types(heard.latest.values())),
        day=day,
    )
    numbers = progress(session, consultation)
    return Report(
        kind=Kind.CONSULTATION,
        edition=edition,
        about=consultation.id,
        title=consultation.title,
        subtitle=f"{capital(consultation.mode.value)} on {consultation.strategy.name}: summary of "
        "responses",
        house=house,
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        made_on=day(at),
        notice=notice_of(edition, hidden=len(heard.hidden)),
        sections=tuple(_sections(desk, numbers, response)),
        passages=passages_of(session, heard.comments, hidden=heard.hidden)
        if edition is Edition.INTERNAL
        else (),
    )


def _sections(desk: Desk, numbers: Progress, response: str) -> list[Section]:
    questions, others = findings.by_question(desk), findings.other_points(desk)
    parts: list[Section | None] = [
        _in_brief(desk, numbers),
        asking.what_we_asked(desk),
        asking.how_we_engaged(desk, numbers),
        answering.who_responded(desk, numbers),
        answering.campaigns(desk),
        reading.how_to_read(desk),
        _head("by-question", "What was said, by question", questions),
        *questions,
        *findings.by_priority(desk),
        _head("other", "What was said outside the questions", others),
        *others,
        findings.evidence(desk),
        findings.asked_of_us(desk),
        annexes.our_response(desk, response),
        annexes.next_steps(desk),
        annexes.organisations(desk),
        annexes.questions(desk),
        annexes.code_frame(desk),
    ]
    return [part for part in parts if part is not None]


def _head(key: str, heading: str, parts: list[Section]) -> Section | None:
    return Section(key=key, level=2, heading=heading) if parts else None


def _in_brief(desk: Desk, numbers: Progress) -> Section:
    """The whole in a few lines, each with its passages."""
    heard, teller = desk.heard, desk.teller
    if not heard.included:
        said = ("Nobody has answered." if not numbers.answered else "Nothing is counted yet.",)
        return Section(key="summary", level=2, heading="Summary", paragraphs=said)
    lines = [
        Finding(
            key="summary-people",
            heading="Who answered",
            statement=teller.heard(heard.people, heard.organisations, "answered"),
            passages=()
            if teller.is_public and heard.people < SHOWN_FROM
            else tuple(one.id for one in heard.comments),
        )
    ]
    for one in heard.consultation.strategy.priorities:
        said_on = bearing_on(heard.said, one.id)
        if said_on.voices:
            lines.append(
                Finding(
                    key=f"summary-priority-{one.position}",
                    heading=one.name,
                    statement=teller.statement(said_on, heard.people, "spoke of it"),
                    passages=teller.ids(said_on, heard.people),
                )
            )
    return Section(key="summary", level=2, heading="Summary", findings=tuple(lines))
