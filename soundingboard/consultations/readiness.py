"""The checklist before a sign-off: what is there, what is missing, who goes ahead without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.mapping import mapped_sections
from soundingboard.models import Consultation, Grounds, JournalEntry, Override
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.vocabulary import Mode

# A rule of thumb, not law: the Cabinet Office principles ask for a proportionate time.
LEAST_FORMAL_DAYS = 42
DURATION = "duration"  # the point of the checklist about it


class Standing(StrEnum):
    """How a point of the checklist stands."""

    MET = "met"
    OVERRIDDEN = "overridden"  # not met; a named person goes ahead and says why
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Point:
    """One point: what is required, how it stands, and what exactly is missing where it is not met.

    A point that `may_be_overridden` does not stop anybody who gives their name and a reason.
    """

    key: str
    required: str
    standing: Standing
    missing: str = ""
    may_be_overridden: bool = False
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    required: str
    missing: str  # empty: met
    may_be_overridden: bool = False


def checklist(
    consultation: Consultation, *, mailable: int, at: datetime, zone: ZoneInfo
) -> tuple[Point, ...]:
    """Every point that applies to this consultation, in the order of the work.

    `mailable` is how many people the audience would reach now.
    """
    overrides = {override.point: override for override in consultation.overrides}
    points = []
    for rule in _rules(consultation, mailable, at, zone):
        override = overrides.get(rule.key) if rule.may_be_overridden else None
        standing = Standing.MET
        if rule.missing:
            standing = Standing.OVERRIDDEN if override else Standing.MISSING
        points.append(
            Point(
                rule.key,
                rule.required,
                standing,
                rule.missing,
                rule.may_be_overridden,
                override if rule.missing else None,
            )
        )
    return tuple(points)


def too_short(consultation: Consultation, opens: datetime) -> str:
    """Why a formal consultation opened at a moment would be too short; empty where it is not."""
    days = (consultation.closes_at - opens) // timedelta(days=1)
    if consultation.mode is not Mode.FORMAL or days >= LEAST_FORMAL_DAYS:
        return ""
    return f"It would be open for {days} days."


def is_ready(points: Sequence[Point]) -> bool:
    """Whether nothing stops a sign-off."""
    return all(point.standing is not Standing.MISSING for point in points)


def override(
    session: Session,
    consultation: Consultation,
    points: Sequence[Point],
    key: str,
    *,
    reason: str,
    at: datetime,
    actor: str,
) -> None:
    """Goes ahead without one point; the journal keeps who and why.

    Raises NotFound for a point that is met or that nobody may override, Unreadable without a
    reason.
    """
    refuse_unless_draft(consultation)
    point = next((one for one in points if one.key == key), None)
    if point is None or not point.may_be_overridden or point.standing is Standing.MET:
        raise NotFound("This point of the checklist does not need a reason to go ahead.")
    if not reason.strip():
        raise Unreadable("Give your reason for going ahead.")
    known = point.override
    if known is None:
        session.add(
            Override(consultation=consultation, point=key, reason=reason.strip(), by=actor, at=at)
        )
    else:
        known.reason, known.by, known.at = reason.strip(), actor, at
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="overrode",
            subject="consultation",
            subject_id=consultation.id,
            detail=f"{point.required}: {point.missing} Reason: {reason.strip()}",
        )
    )
    session.flush()


def _rules(
    consultation: Consultation, mailable: int, at: datetime, zone: ZoneInfo
) -> Iterator[_Rule]:
    yield _Rule("title", "A title", "" if consultation.title else "It has no title.")
    yield _Rule(
        "introduction",
        "An introduction that says what this is about",
        "" if consultation.introduction else "It has no introduction.",
    )
    yield _Rule("closing", "A closing date to come", _closing(consultation, at))
    yield _Rule("subject", _subject(consultation.mode), _no_subject(consultation))
    yield from _priorities(consultation)
    version = consultation.document_version
    if version is not None:
        unchecked = "Nobody has checked how the document was split."
        required = "A person has checked how the document was split"
        yield _Rule("checked", required, "" if version.checked_at else unchecked)
    nobody = "Nobody in the audience can be written to."
    yield _Rule("audience", "An audience", "" if mailable else nobody)
    if consultation.mode is Mode.FORMAL:
        yield from _formal(consultation, at, zone)


def _closing(consultation: Consultation, at: datetime) -> str:
    if consultation.closes_at <= at:
        return "The closing date has passed."
    if consultation.opens_at is not None and consultation.opens_at < at:
        return "The planned opening has passed: choose a later one, or none."
    return ""


def _subject(mode: Mode) -> str:
    if mode is Mode.PUBLICATION:
        return "A document to read"
    if mode is Mode.SOUNDING:
        return "A document or a question"
    return "At least one question"


def _no_subject(consultation: Consultation) -> str:
    has_document = consultation.document_version is not None
    if consultation.mode is Mode.PUBLICATION:
        return "" if has_document else "There is no document."
    if consultation.questions or (has_document and consultation.mode is Mode.SOUNDING):
        return ""
    if consultation.mode is Mode.SOUNDING:
        return "There is neither a document nor a question."
    return "There is no question."


def _priorities(consultation: Consultation) -> Iterator[_Rule]:
    if consultation.questions:
        loose = [str(one.position) for one in consultation.questions if not one.priorities]
        yield _Rule(
            "questions",
            "Each question belongs to a priority",
            f"Not mapped: {_listed('question', loose)}." if loose else "",
            # A question about everything belongs to none: its answers are coded by their words.
            may_be_overridden=True,
        )
    version = consultation.document_version
    title = version.document.title if version else ""
    # The paper's own title is a heading too; what stands under it is its cover.
    sections = [
        one for one in mapped_sections(consultation) if one.has_text and one.heading.text != title
    ]
    if sections:
        unmapped = [
            one.heading.number or f"“{one.heading.text}”" for one in sections if not one.priorities
        ]
        yield _Rule(
            "sections",
            "Each section of the document belongs to a priority",
            f"Not mapped: {_listed('section', unmapped)}." if unmapped else "",
            may_be_overridden=True,
        )


def _formal(consultation: Consultation, at: datetime, zone: ZoneInfo) -> Iterator[_Rule]:
    # The Gunning principles: formative stage, enough information, adequate time (in the order
    # of the form); the fourth, conscientious consideration, comes after the close.
    grounds = consultation.grounds
    for key, required in (
        ("proposal", "What is proposed"),
        ("reasons", "The reasons for it"),
        ("options", "The options considered, and why some were discarded"),
        ("impacts", "What it would change, and for whom"),
        ("decided", "What is already decided"),
        ("changeable", "What can still change"),
    ):
        stated = grounds is not None and getattr(grounds, key)
        yield _Rule(key, required, "" if stated else "Not stated.", may_be_overridden=True)
    yield _Rule("decision", "Who decides, and when: after the close", _decision(grounds, zone))
    opens = consultation.opens_at or at
    yield _Rule(
        DURATION, "Six weeks to answer", too_short(consultation, opens), may_be_overridden=True
    )


def _decision(grounds: Grounds | None, zone: ZoneInfo) -> str:
    if grounds is None or not grounds.decision_maker or grounds.decision_on is None:
        return "Not stated."
    closes = grounds.consultation.closes_at.astimezone(zone).date()
    if grounds.decision_on <= closes:
        return "The decision would be taken before answers are in."
    return ""


def _listed(noun: str, names: list[str]) -> str:
    shown = names[:5]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{noun}{'s' if len(names) > 1 else ''} {', '.join(shown)}{more}"
