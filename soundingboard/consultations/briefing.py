"""A whole consultation drafted at once from one brief, in which everything is called by name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from soundingboard.consultations import asking, drafting, grounds, mapping, queries, readiness
from soundingboard.consultations.options import read_options
from soundingboard.contributions.naming import section_called
from soundingboard.models import Consultation, DocumentVersion
from soundingboard.people import grouping
from soundingboard.people.segmenting import audience
from soundingboard.refusals import NotFound, Refusal, Unreadable
from soundingboard.strategy import priorities, strategies
from soundingboard.vocabulary import AudienceKind, Language, Mode


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefQuestion:
    """A question as it will be printed, and the names of the priorities it bears on.

    `options` as staff write them: "Agree | support".
    """

    text: str
    hint: str = ""
    priorities: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What a consultation is to be; everything that exists already is called by its name."""

    title: str
    mode: Mode
    closes_on: date
    introduction: str = ""
    language: Language = Language.ENGLISH  # of its words
    strategy: str = ""  # empty: the newest
    opens_on: date | None = None  # None: when somebody opens it
    document: int | None = None  # its number in the list of documents
    version: int | None = None  # of the document; None: the newest
    sections: Mapping[str, tuple[str, ...]]  # names of priorities by number or heading
    questions: tuple[BriefQuestion, ...] = ()
    groups: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()  # names of priorities
    stated: grounds.Stated | None = None
    go_ahead: Mapping[str, str]  # reasons by point of the checklist


def draft_from(
    session: Session, brief: Brief, *, at: datetime, zone: ZoneInfo, actor: str
) -> Consultation:
    """Drafts everything a brief asks for, by the rules of the pages for each part.

    Raises the refusal of the room that says no, its sentence led by the part of the brief; what
    was drafted until then is for the caller to roll back.
    """
    with _part("strategy"):
        strategy = (
            strategies.called(session, brief.strategy)
            if brief.strategy
            else strategies.newest(session)
        )
    details = drafting.Details(
        strategy=strategy,
        title=brief.title,
        mode=brief.mode,
        introduction=brief.introduction,
        language=brief.language,
        closes_at=drafting.end_of(brief.closes_on, zone),
        opens_at=drafting.opening_on(brief.opens_on, zone) if brief.opens_on else None,
    )
    made = drafting.draft(session, details, at=at, actor=actor)
    with _part("document"):
        version = _version(session, brief)
        drafting.choose_document(session, made, version, at=at, actor=actor)
    _map_sections(session, made, brief, at=at, actor=actor)
    _ask(session, made, brief, at=at, actor=actor)
    _address(session, made, brief, at=at, actor=actor)
    if brief.stated is not None:
        with _part("grounds"):
            grounds.state(session, made, brief.stated, at=at, actor=actor)
    _go_ahead(session, made, brief, at=at, zone=zone, actor=actor)
    return made


def _version(session: Session, brief: Brief) -> DocumentVersion | None:
    if brief.document is None:
        return None
    versions = queries.document(session, brief.document).versions
    if brief.version is None:
        return versions[-1]
    found = next((one for one in versions if one.number == brief.version), None)
    if found is None:
        raise NotFound(f"There is no version {brief.version}; the newest is {versions[-1].number}.")
    return found


def _map_sections(
    session: Session, made: Consultation, brief: Brief, *, at: datetime, actor: str
) -> None:
    if not brief.sections:
        return
    if made.document_version is None:
        raise Unreadable("sections: there is no document whose sections could be mapped.")
    # What the brief does not name stays: the mapping belongs to the document.
    chosen = {
        one.heading.id: frozenset(priority.id for priority in one.own)
        for one in mapping.mapped_sections(made)
    }
    for name, names in brief.sections.items():
        with _part(f"section “{name}”"):
            chosen[section_called(made, name).id] = _priorities(made, names)
    mapping.map_sections(session, made, chosen, at=at, actor=actor)


def _ask(session: Session, made: Consultation, brief: Brief, *, at: datetime, actor: str) -> None:
    for number, one in enumerate(brief.questions, start=1):
        with _part(f"question {number}"):
            wording = asking.Wording(
                one.text,
                one.hint,
                _priorities(made, one.priorities),
                read_options(one.options),
            )
            asking.put(session, made, wording, at=at, actor=actor)


def _address(
    session: Session, made: Consultation, brief: Brief, *, at: datetime, actor: str
) -> None:
    kind = AudienceKind.ALL
    if brief.groups:
        kind = AudienceKind.GROUPS
    elif brief.interests:
        kind = AudienceKind.INTERESTS
    with _part("audience"):
        if brief.groups and brief.interests:
            raise Unreadable("Choose either groups or interests.")
        drafting.choose_audience(
            session,
            made,
            kind,
            group_ids=frozenset(grouping.called(session, name).id for name in brief.groups),
            interest_ids=_priorities(made, brief.interests),
            at=at,
            actor=actor,
        )


def _go_ahead(
    session: Session,
    made: Consultation,
    brief: Brief,
    *,
    at: datetime,
    zone: ZoneInfo,
    actor: str,
) -> None:
    if not brief.go_ahead:
        return
    mailable = len(audience(session, made).mailable)
    points = readiness.checklist(made, mailable=mailable, at=at, zone=zone)
    open_points = [
        one.key
        for one in points
        if one.may_be_overridden and one.standing is readiness.Standing.MISSING
    ]
    for key, reason in brief.go_ahead.items():
        with _part(f"go_ahead_without, {key}"):
            if key not in open_points:
                needed = ", ".join(open_points) or "none"
                raise NotFound(f"It needs no reason. Points that need one to go ahead: {needed}.")
            readiness.override(session, made, points, key, reason=reason, at=at, actor=actor)


def _priorities(made: Consultation, names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(priorities.called(made.strategy, name).id for name in names)


@contextmanager
def _part(name: str) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise type(refusal)(f"{name}: {refusal.sentence}") from None
