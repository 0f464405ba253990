"""Hearing: the passages that bear on a subject, as voices to be counted and quoted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Voice
from soundingboard.digests.knowing import Known
from soundingboard.digests.subjects import Subject, heard
from soundingboard.models import Comment, Contribution, Organisation, Stakeholder
from soundingboard.vocabulary import PassageKind, Standpoint


def voices(session: Session, about: Subject, *, until: datetime) -> list[Voice]:
    """Everything said on a subject up to `until`, oldest first; new is what was not told before.

    Told is what stands in a released digest. The day on which something was sent decides nothing:
    a passage may wait long for a person to place it, to tag it or to confirm its author.

    Read set by set, never passage by passage: there may be a hundred thousand.
    """
    rows = session.execute(
        select(
            Comment.id,
            Comment.text,
            Contribution.id,
            Contribution.stakeholder_id,
            Contribution.submitted_at,
            Contribution.started_at,
            Contribution.late,
            Contribution.standpoint,
            Stakeholder.place,
            Organisation.id,
            Organisation.type,
        )
        .join(Comment.contribution)
        .join(Contribution.stakeholder)
        .outerjoin(Stakeholder.organisation)
        .where(Comment.id.in_(heard(about, until=until)))
        .order_by(Contribution.submitted_at, Comment.id)
    ).all()
    passages = [row[0] for row in rows]
    known = Known.of(session, about, passages, {row[2] for row in rows})
    return [_voice(known, row) for row in rows]


def spoken_for(contribution: Contribution) -> Organisation | None:
    """The organisation a contribution counts for; None where its author spoke for themselves."""
    if contribution.standpoint is Standpoint.PERSONAL:
        return None
    return contribution.stakeholder.organisation


def _voice(known: Known, row: Row[*tuple[Any, ...]]) -> Voice:
    # Taken apart in one go: to ask a row for its columns by name takes longer than all the rest.
    passage, text, contribution, person, submitted_at, started_at, *rest = row
    late, standpoint, place, organisation, kind = rest
    speaks_for = organisation is not None and standpoint is not Standpoint.PERSONAL
    question, block = known.placed.get(passage, (None, None))
    stance, suggested = known.stances.get(passage, (None, False))
    kinds = known.kinds.get(passage, {})
    return Voice(
        passage=passage,
        text=text,
        person=person,
        received_at=submitted_at or started_at,
        priorities=known.priorities.get(passage, ()),
        organisation=organisation if speaks_for else None,
        organisation_type=kind.value if kind and speaks_for else None,
        question=question,
        section=known.above.get(block) if block is not None else None,
        block=block,
        is_new=passage not in known.told,
        stance=stance,
        stance_suggested=suggested,
        attached=known.attached.get(contribution, ()),
        offers_evidence=kinds.get(PassageKind.EVIDENCE),
        asks_us=kinds.get(PassageKind.QUESTION),
        themes=known.themes.get(passage, ()),
        place=place,
        late=late,
    )
