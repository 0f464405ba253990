"""The parts of a report on what was asked, why, and how people were reached."""

from dataclasses import replace

from sqlalchemy import func, select

from soundingboard.consultations.grounds import paragraphs
from soundingboard.consultations.progress import Progress
from soundingboard.models import Consultation, Mailing
from soundingboard.press.report import Section, Table
from soundingboard.reports.desk import Desk
from soundingboard.reports.telling import Part, capital
from soundingboard.vocabulary import Channel, MailingKind

CHANNELS = {
    Channel.WEB: "on the web",
    Channel.EMAIL: "by email",
    Channel.RECORDED: "written down by staff, at a workshop or on the phone",
}


def what_we_asked(desk: Desk) -> Section:
    """The subject in our own words, the document, and the grounds of a formal consultation."""
    asked = desk.heard.consultation
    version = asked.document_version
    said = [block.strip() for block in asked.introduction.split("\n\n") if block.strip()]
    said += [f"{what}: {words}" for what, words in paragraphs(asked)]
    if version is not None:
        said.append(f"People were sent {version.document.title}, version {version.number}.")
    number = len(asked.questions)
    if number:
        questions = "1 question" if number == 1 else f"{number} questions"
        said.append(f"We asked {questions}; they are printed at the end.")
    else:
        said.append("We asked no questions, and invited any reaction.")
    return Section(key="asked", level=2, heading="What we asked and why", paragraphs=tuple(said))


def how_we_engaged(desk: Desk, progress: Progress) -> Section:
    """When, whom we wrote to, and on what way the answers came."""
    asked, teller = desk.heard.consultation, desk.teller
    said = [_dates(desk, asked)]
    who = teller.number(progress.invited, "person", "people")
    said.append(f"We invited {who}: {asked.audience.value}.")
    reminders = desk.session.scalar(
        select(func.count(Mailing.id)).where(
            Mailing.consultation_id == asked.id, Mailing.kind == MailingKind.REMINDER
        )
    )
    if reminders:
        times = "once" if reminders == 1 else f"{reminders} times"
        said.append(f"Those who had not answered were reminded {times}.")
    parts = []
    for channel, name in CHANNELS.items():
        came = [one for one in desk.heard.counted if one.channel is channel]
        parts.append(Part(name, (len(came),), (desk.heard.passages_of(came),)))
    table = Table(
        key="channels",
        caption="How the answers came",
        columns=("Way", "Contributions"),
        rows=tuple(replace(row, name=capital(row.name)) for row in teller.rows(parts, "All")),
        chart=True,
    )
    return Section(
        key="engaged",
        level=2,
        heading="How we engaged",
        paragraphs=tuple(said),
        tables=(table,),
    )


def _dates(desk: Desk, asked: Consultation) -> str:
    if asked.opened_at is None:
        return "It has not been opened yet."
    opened = f"It opened on {desk.day(asked.opened_at)}"
    if asked.closed_at is None:
        return f"{opened} and is open until {desk.day(asked.closes_at)}."
    days = (asked.closed_at.date() - asked.opened_at.date()).days
    return f"{opened} and closed on {desk.day(asked.closed_at)}, after {days} days."
