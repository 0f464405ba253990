"""Make a consultation while no one outside has seen it: what, by when, on which paper, for whom."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.consultations.voiding import void_if_changed
from soundingboard.models import (
    Consultation,
    DocumentVersion,
    JournalEntry,
    Priority,
    StakeholderGroup,
    Strategy,
)
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import AudienceKind, ConsultationState, Language, Mode

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000  # characters of an introduction, or of one of the grounds
OPENS = time(9, 0)  # planned openings, unless an hour is named: at the start of the working day
_CLOSES = time(23, 59, 59)  # the whole closing day counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """What a consultation is, and when. `opens_at` is planned; None: when somebody opens it.

    `language` is that of its title, introduction, questions and document.
    """

    strategy: Strategy
    title: str
    mode: Mode
    introduction: str
    closes_at: datetime
    opens_at: datetime | None = None
    language: Language = Language.ENGLISH


def opening_on(day: date, zone: ZoneInfo, hour: time = OPENS) -> datetime:
    """The moment at which a consultation planned for a day opens by itself."""
    return datetime.combine(day, hour, tzinfo=zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last moment of a closing day."""
    return datetime.combine(day, _CLOSES, tzinfo=zone)


def draft(session: Session, details: Details, *, at: datetime, actor: str) -> Consultation:
    """A new consultation, nothing of it public. Raises Unreadable where the details cannot be."""
    _check(details)
    consultation = Consultation(
        strategy=details.strategy,
        title=_title(details),
        mode=details.mode,
        introduction=details.introduction.strip(),
        closes_at=details.closes_at,
        opens_at=details.opens_at,
        language=details.language,
        created_at=at,
        authors=[actor],
    )
    session.add(consultation)
    session.flush()
    _note(session, consultation, "drafted", at=at, actor=actor)
    return consultation


def revise(
    session: Session, consultation: Consultation, details: Details, *, at: datetime, actor: str
) -> None:
    """Changes what a consultation is; another strategy drops what belonged to the old one.

    Raises Conflict once it is open, and where questions stand in the way of a publication for
    information, which asks none (E37); Unreadable where the details cannot be.
    """
    refuse_unless_draft(consultation)
    _check(details)
    if details.mode is Mode.PUBLICATION and consultation.questions:
        raise Conflict("A publication for information asks no questions: delete them first.")
    if details.strategy is not consultation.strategy:
        consultation.strategy = details.strategy
        consultation.audience_interests.clear()
        for question in consultation.questions:
            question.priorities.clear()
    consultation.title = _title(details)
    consultation.mode = details.mode
    consultation.introduction = details.introduction.strip()
    consultation.closes_at = details.closes_at
    consultation.language = details.language
    if details.opens_at != consultation.opens_at:
        consultation.opens_at, consultation.opening_planned_by = details.opens_at, ""
    void_if_changed(session, consultation, at=at, actor=actor)


def choose_document(
    session: Session,
    consultation: Consultation,
    version: DocumentVersion | None,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Which version of which document people are asked about; None for no document."""
    refuse_unless_draft(consultation)
    consultation.document_version = version
    void_if_changed(session, consultation, at=at, actor=actor)


def choose_audience(
    session: Session,
    consultation: Consultation,
    kind: AudienceKind,
    *,
    group_ids: frozenset[int] = frozenset(),
    interest_ids: frozenset[int] = frozenset(),
    spare_over: int | None = None,
    at: datetime,
    actor: str,
) -> None:
    """Who is to be written to. Raises Unreadable where groups or interests are named but none is.

    Whoever would get more than `spare_over` letters within 30 days is left out, as it stands when
    the letters leave (see sparing). What the chosen kind does not need is forgotten, so that it
    cannot surprise anybody later.
    """
    refuse_unless_draft(consultation)
    groups: list[StakeholderGroup] = []
    interests: list[Priority] = []
    if kind is AudienceKind.GROUPS:
        by_id = select(StakeholderGroup).where(StakeholderGroup.id.in_(group_ids))
        groups = list(session.scalars(by_id.order_by(StakeholderGroup.name)))
        if not groups:
            raise Unreadable("Choose at least one group.")
    if kind is AudienceKind.INTERESTS:
        interests = [one for one in consultation.strategy.priorities if one.id in interest_ids]
        if not interests:
            raise Unreadable("Choose at least one priority.")
    consultation.audience = kind
    consultation.audience_groups = groups
    consultation.audience_interests = interests
    consultation.spare_over = spare_over
    void_if_changed(session, consultation, at=at, actor=actor)


def discard(session: Session, consultation: Consultation, *, at: datetime, actor: str) -> None:
    """Deletes a consultation that never went out. Raises Conflict for one that did."""
    refuse_unless_draft(consultation)
    _note(session, consultation, "discarded", at=at, actor=actor)
    session.delete(consultation)
    session.flush()


def refuse_unless_draft(consultation: Consultation) -> None:
    """Raises Conflict once a consultation has been opened: what people answer must not move."""
    if consultation.state not in {ConsultationState.DRAFT, ConsultationState.SIGNED_OFF}:
        raise Conflict("This consultation has been opened: what people answer cannot be changed.")


def _title(details: Details) -> str:
    return " ".join(details.title.split())


def _check(details: Details) -> None:
    if not _title(details):
        raise Unreadable("Give the consultation a title.")
    if len(_title(details)) > LONGEST_TITLE:
        raise Unreadable(f"The title has more than {LONGEST_TITLE} characters.")
    if details.opens_at is not None and details.opens_at >= details.closes_at:
        raise Unreadable("It would close before it opens.")


def _note(
    session: Session, consultation: Consultation, event: str, *, at: datetime, actor: str
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="consultation",
            subject_id=consultation.id,
            detail=consultation.title,
        )
    )
