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
    wanted = heard(about, until=until)
    known = Known.of(session, about, wanted)
    rows = session.execute(
        select(
            Comment.id,
            Comment.text,
            Contribution.id.label("contribution"),
            Contribution.stakeholder_id,
            Contribution.submitted_at,
            Contribution.started_at,
            Contribution.late,
            Contribution.standpoint,
            Stakeholder.place,
            Organisation.id.label("organisation"),
            Organisation.type,
        )
        .join(Comment.contribution)
        .join(Contribution.stakeholder)
        .outerjoin(Stakeholder.organisation)
        .where(Comment.id.in_(wanted))
        .order_by(Contribution.submitted_at, Comment.id)
    )
    return [_voice(row, known) for row in rows]


def spoken_for(contribution: Contribution) -> Organisation | None:
    """The organisation a contribution counts for; None where its author spoke for themselves."""
    if contribution.standpoint is Standpoint.PERSONAL:
        return None
    return contribution.stakeholder.organisation


def _voice(row: Row[*tuple[Any, ...]], known: Known) -> Voice:
    speaks_for = row.organisation is not None and row.standpoint is not Standpoint.PERSONAL
    question, block = known.placed.get(row.id, (None, None))
    stance, suggested = known.stances.get(row.id, (None, False))
    kinds = known.kinds.get(row.id, {})
    return Voice(
        passage=row.id,
        text=row.text,
        person=row.stakeholder_id,
        received_at=row.submitted_at or row.started_at,
        priorities=known.priorities.get(row.id, ()),
        organisation=row.organisation if speaks_for else None,
        organisation_type=row.type.value if speaks_for else None,
        question=question,
        section=known.above.get(block) if block is not None else None,
        block=block,
        is_new=row.id not in known.told,
        stance=stance,
        stance_suggested=suggested,
        attached=known.attached.get(row.contribution, ()),
        offers_evidence=kinds.get(PassageKind.EVIDENCE),
        asks_us=kinds.get(PassageKind.QUESTION),
        themes=known.themes.get(row.id, ()),
        place=row.place,
        late=row.late,
    )
