"""Loads the example, by the same rooms that staff and stakeholders use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from soundingboard.access import officers
from soundingboard.consultations import (
    asking,
    checking,
    drafting,
    importing,
    launching,
    mapping,
    signing_off,
)
from soundingboard.consultations.content import fingerprint
from soundingboard.consultations.readiness import Standing, checklist, override
from soundingboard.contributions import drafting as answering
from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.contributions.tagging import tag
from soundingboard.demo.answers import Reply, WebAnswer, replies, web_answers
from soundingboard.demo.cast import ADMINISTRATOR, OFFICER, PEOPLE, PRIORITIES
from soundingboard.demo.letters import compose
from soundingboard.digests.compiling import compile_all
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import (
    Block,
    Consultation,
    Delivery,
    Invitation,
    Priority,
    Stakeholder,
    Strategy,
)
from soundingboard.people import adding
from soundingboard.strategy import priorities as priority_room
from soundingboard.strategy import strategies
from soundingboard.vocabulary import BlockKind, Consent, Mode, Role, Stage, Standpoint

PAPER = Path(__file__).with_name("growth_plan.md")
ACTOR = OFFICER[0]
MOST_PAPER_BYTES = 1_000_000

# The question, and the priorities its answers bear on by themselves (by name; most say by what
# they are about, and are coded from their words).
QUESTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("What have we missed, or misunderstood?", "", ()),
    ("Which of our proposals would help you most, and why?", "", ()),
    (
        "What could your organisation contribute?",
        "Time, land, money, equipment, expertise: whatever you can think of.",
        (),
    ),
    ("What should we change about how we develop this plan with you?", "", ()),
)

# The first word of a section's heading, and the priority it belongs to.
SECTIONS = {
    "Innovation": "Innovation",
    "People": "People and skills",
    "Productive": "Productive capacity",
    "Clean": "Clean growth",
    "Digital": "Digital connectivity",
    "Smart": "Smart mobility",
    "Towns": "Towns",
    "Housing": "Housing",
    "Trade": "Trade and the port",
}

# Why questions about everything, and a section about all of it, belong to no single priority.
GO_AHEAD = "They are about the plan as a whole; answers are coded by what they say."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there is to see."""

    people: int
    answers: int
    mails: int
    digests: int


def is_there(session: Session) -> bool:
    """Whether there is a strategy already: the example's, or somebody's own."""
    return bool(session.scalar(select(exists().where(Strategy.id.is_not(None)))))


def load(kit: Kit) -> Loaded:
    """Fills an empty installation with the example; nothing is sent before the clock runs."""
    now = kit.now()
    with kit.database.begin() as session:
        priorities = _strategy(session, now)
        _people(session, priorities, now)
        consultation_id = _consultation(session, kit, priorities, now).id
    answered = web_answers()
    with kit.database.begin() as session:
        consultation = session.get_one(Consultation, consultation_id)
        for day, answer in enumerate(answered):
            _answer(session, kit, consultation, answer, now - timedelta(days=8 - day))
    mails = replies()
    for day, reply in enumerate(mails):
        _reply(kit, consultation_id, reply, now - timedelta(days=7, hours=-20 * day))
    with kit.database.begin() as session:
        digests = compile_all(session, kit.stationery, at=now)
    return Loaded(len(PEOPLE), len(answered), len(mails), len(digests))


def _strategy(session: Session, now: datetime) -> dict[str, Priority]:
    name, email = ADMINISTRATOR
    officers.admit(session, email=email, name=name, role=Role.ADMINISTRATOR)
    name, email = OFFICER
    officers.admit(session, email=email, name=name, role=Role.OFFICER)
    strategy = strategies.begin(
        session,
        name="Wealdmere Growth Plan",
        description="Ten years, nine priorities, developed with everyone who has a stake in them. "
        "An invented example, after a local industrial strategy of 2019.",
        at=now,
        actor=ACTOR,
    )
    strategy.stage = Stage.ENGAGE
    found = {}
    for part in PRIORITIES:
        lead = officers.admit(session, email=part.email, name=part.lead, role=Role.LEAD)
        found[part.name] = priority_room.add_priority(
            session,
            strategy,
            priority_room.Wording(
                name=part.name,
                description=part.description,
                keywords=part.keywords,
                lead=lead,
            ),
        )
    return found


def _people(session: Session, priorities: dict[str, Priority], now: datetime) -> None:
    every = list(priorities.values())
    for number, person in enumerate(PEOPLE):
        adding.add_person(
            session,
            adding.Details(
                email=person.email,
                name=person.name,
                job_title=person.job_title,
                organisation=person.organisation,
                organisation_type=person.kind,
                language=person.language,
                interests=[every[number % len(every)]],
            ),
            source="invented for the example",
            at=now - timedelta(days=30),
            actor=ACTOR,
        )


def _consultation(
    session: Session, kit: Kit, priorities: dict[str, Priority], now: datetime
) -> Consultation:
    began = now - timedelta(days=9)
    upload = importing.read_upload(PAPER.name, PAPER.read_bytes(), max_bytes=MOST_PAPER_BYTES)
    version = importing.import_document(session, kit.shelf, upload, at=began, actor=ACTOR).version
    consultation = drafting.draft(
        session,
        drafting.Details(
            strategy=next(iter(priorities.values())).strategy,
            title="A sounding on the growth plan",
            mode=Mode.SOUNDING,
            introduction="We would like to hear what you make of our first draft, before it is "
            "finished. It is short, and you need not read all of it.\n\n"
            "Say as much or as little as you like, in whatever form suits you.",
            closes_at=now + timedelta(days=19),
        ),
        at=began,
        actor=ACTOR,
    )
    drafting.choose_document(session, consultation, version, at=began, actor=ACTOR)
    for text, hint, names in QUESTIONS:
        bearing = frozenset(priorities[name].id for name in names)
        asking.put(
            session, consultation, asking.Wording(text, hint, bearing), at=began, actor=ACTOR
        )
    chosen = {
        block.id: frozenset({priorities[SECTIONS[block.text.split()[0]]].id})
        for block in version.blocks
        if block.kind is BlockKind.HEADING and block.text.split()[0] in SECTIONS
    }
    mapping.map_sections(session, consultation, chosen, at=began, actor=ACTOR)
    checking.confirm(session, version, at=began, actor=ACTOR)
    _sign_off(session, kit, consultation, began)
    launching.launch(
        session,
        kit.stationery,
        consultation,
        at=began,
        chance=kit.stationery.chance,
        actor=ACTOR,
    )
    return consultation


def _sign_off(session: Session, kit: Kit, consultation: Consultation, at: datetime) -> None:
    points = checklist(consultation, mailable=len(PEOPLE), at=at, zone=kit.zone)
    for point in points:
        if point.standing is Standing.MISSING:
            override(session, consultation, points, point.key, reason=GO_AHEAD, at=at, actor=ACTOR)
    points = checklist(consultation, mailable=len(PEOPLE), at=at, zone=kit.zone)
    signing_off.sign_off(
        session,
        consultation,
        signing_off.Approval("Ceri Lloyd", "Chair of the Board", "minute 14 of its last meeting"),
        points,
        seen=fingerprint(consultation),
        at=at,
        actor=ACTOR,
    )


def _answer(
    session: Session, kit: Kit, consultation: Consultation, answer: WebAnswer, at: datetime
) -> None:
    invitation = _invitation(session, consultation.id, answer.sender)
    draft = answering.begin(
        session, invitation, shelf=kit.shelf, at=at, chance=kit.stationery.chance
    )
    key_of = _keys(consultation)
    answering.write(session, draft, {key_of(where): words for where, words in answer.under.items()})
    organisation = invitation.stakeholder.organisation
    declared = answering.Declaration(
        consent=Consent.NAMED,
        standpoint=Standpoint.ORGANISATION if organisation else Standpoint.PERSONAL,
        organisation_name=organisation.name if organisation else "",
        represents=invitation.stakeholder.job_title,
    )
    answering.send(session, draft, declared, at=at)
    tag(session, draft, kit.coders)
    acknowledge(session, kit.stationery, draft, at=at)


def _keys(consultation: Consultation) -> Callable[[str], str]:
    """From "2" and "§4.2" to the keys of a question and a paragraph."""
    questions = {str(one.position): f"question:{one.id}" for one in consultation.questions}
    version = consultation.document_version
    blocks: list[Block] = version.blocks if version else []
    paragraphs = {f"§{block.number}": f"block:{block.id}" for block in blocks if block.number}
    return (questions | paragraphs).__getitem__


def _reply(kit: Kit, consultation_id: int, reply: Reply, at: datetime) -> None:
    with kit.database.reading() as session:
        invitation = _invitation(session, consultation_id, reply.sender)
        letter = session.scalars(
            select(Delivery).where(
                Delivery.invitation_id == invitation.id, Delivery.purpose == "invitation"
            )
        ).one()
        head = kit.stationery.letterhead
        from_line = f"{head.organisation_name} <{head.from_address}>"
        raw = compose(reply, letter, from_line=from_line, at=at)
    mail_id = take(kit.database, raw, source="example", at=at)
    settle(kit.database, kit.post_desk, mail_id, at=at)


def _invitation(session: Session, consultation_id: int, address: str) -> Invitation:
    return session.scalars(
        select(Invitation)
        .join(Invitation.stakeholder)
        .where(Invitation.consultation_id == consultation_id, Stakeholder.email == address)
    ).one()
