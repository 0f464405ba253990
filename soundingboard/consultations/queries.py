"""Look things up: consultations by state, what is open to the public, documents and versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.models import (
    Block,
    Consultation,
    Document,
    DocumentVersion,
    JournalEntry,
    Question,
    Strategy,
)
from soundingboard.phrases import phrase
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import AudienceKind, ConsultationState, Mode

NEWEST_LINES = 50  # of the journal, on a consultation's page


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document on the list: its newest version, and how many blocks that has."""

    document: Document
    newest: DocumentVersion
    blocks: int


def consultation(session: Session, consultation_id: int) -> Consultation:
    """One consultation. Raises NotFound."""
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise NotFound(phrase("There is no such consultation."))
    return found


def question(session: Session, consultation_id: int, question_id: int) -> Question:
    """One question of one consultation. Raises NotFound."""
    found = session.get(Question, question_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound("There is no such question.")
    return found


def version(session: Session, version_id: int) -> DocumentVersion:
    """One version of a document. Raises NotFound."""
    found = session.get(DocumentVersion, version_id)
    if found is None:
        raise NotFound("There is no such document.")
    return found


def block(session: Session, version_id: int, block_id: int) -> Block:
    """One block of one version. Raises NotFound."""
    found = session.get(Block, block_id)
    if found is None or found.version_id != version_id:
        raise NotFound("There is no such paragraph. It may have been joined to the one before it.")
    return found


def document(session: Session, document_id: int) -> Document:
    """One document. Raises NotFound."""
    found = session.get(Document, document_id)
    if found is None:
        raise NotFound("There is no such document.")
    return found


def by_state(session: Session) -> dict[ConsultationState, Sequence[Consultation]]:
    """All consultations by state, those that end soonest first; the closed ones latest first."""
    found = session.scalars(
        select(Consultation)
        .options(joinedload(Consultation.strategy))
        .order_by(Consultation.closes_at, Consultation.id)
    ).all()
    order = (
        ConsultationState.OPEN,
        ConsultationState.SIGNED_OFF,
        ConsultationState.DRAFT,
        ConsultationState.CLOSED,
    )
    states = {state: [one for one in found if one.state is state] for state in order}
    states[ConsultationState.CLOSED].reverse()
    return dict(states)


def is_public(consultation: Consultation) -> bool:
    """Whether anybody may read it, invited or not, from its opening on.

    What asks the members of chosen groups is between them and us; a formal consultation never is.
    """
    among_few = consultation.audience is AudienceKind.GROUPS and consultation.mode != Mode.FORMAL
    return consultation.opened_at is not None and not among_few


def open_now(session: Session, at: datetime) -> Sequence[Consultation]:
    """What people can answer at this moment, what closes soonest first."""
    return session.scalars(
        select(Consultation)
        .where(Consultation.state == ConsultationState.OPEN, Consultation.closes_at > at)
        .order_by(Consultation.closes_at, Consultation.id)
    ).all()


def closed_lately(session: Session, most: int) -> Sequence[Consultation]:
    """What closed and anybody may read (as `is_public` says), the newest first."""
    return session.scalars(
        select(Consultation)
        .where(
            Consultation.state == ConsultationState.CLOSED,
            Consultation.opened_at.is_not(None),
            Consultation.closed_at.is_not(None),
            or_(Consultation.audience != AudienceKind.GROUPS, Consultation.mode == Mode.FORMAL),
        )
        .order_by(Consultation.closed_at.desc(), Consultation.id.desc())
        .limit(most)
    ).all()


def strategies(session: Session) -> Sequence[Strategy]:
    """All strategies with their priorities, by name."""
    return session.scalars(
        select(Strategy).options(selectinload(Strategy.priorities)).order_by(Strategy.name)
    ).all()


def documents(session: Session) -> tuple[ListedDocument, ...]:
    """All documents, by title."""
    counted = session.execute(select(Block.version_id, func.count()).group_by(Block.version_id))
    counts = dict(counted.all())
    found = session.scalars(
        select(Document).options(selectinload(Document.versions)).order_by(Document.title)
    )
    return tuple(
        ListedDocument(one, one.versions[-1], counts.get(one.versions[-1].id, 0)) for one in found
    )


def journal(session: Session, subject: str, subject_id: int) -> Sequence[JournalEntry]:
    """The newest lines of the journal about one thing, newest first."""
    return session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == subject, JournalEntry.subject_id == subject_id)
        .order_by(JournalEntry.id.desc())
        .limit(NEWEST_LINES)
    ).all()
