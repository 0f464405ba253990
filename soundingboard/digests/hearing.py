"""Hearing: the passages that bear on a subject, as voices to be counted and quoted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.orm import Session

from soundingboard.analysis.alike import same_text
from soundingboard.analysis.counting import Key, Voice
from soundingboard.digests.knowing import Known
from soundingboard.digests.subjects import Subject, heard
from soundingboard.models import Comment, Contribution, Organisation, Stakeholder
from soundingboard.vocabulary import PassageKind, Standpoint


@dataclass(frozen=True, slots=True)
class Heard:
    """Voices, oldest first, and for each passage the first one with the same text, or nearly."""

    voices: list[Voice]
    wordings: Mapping[Key, Key]


def hear(session: Session, about: Subject, *, until: datetime) -> Heard:
    """Everything said on a subject up to `until`; new is what was not told before.

    Told is what stands in a released digest. The day on which something was sent decides nothing:
    a passage may wait long for a person to place it, to tag it or to confirm its author.

    Read set by set, never passage by passage: there may be a hundred thousand. What a text says by
    itself is known from its print; those that are missing are made.
    """
    rows = session.execute(
        heard(about, until=until)
        .with_only_columns(
            Comment.id,
            Comment.text,
            Contribution.id,
            Contribution.stakeholder_id,
            func.coalesce(Contribution.submitted_at, Contribution.started_at),
            Contribution.late,
            Contribution.standpoint,
            Stakeholder.place,
            Organisation.id,
            Organisation.type,
        )
        .join(Contribution.stakeholder)
        .outerjoin(Stakeholder.organisation)
        .order_by(Contribution.submitted_at, Comment.id)
    ).all()
    passages = [row[0] for row in rows]
    known = Known.of(session, about, passages, {row[2] for row in rows})
    found = [_voice(known, row) for row in rows]
    prints = [known.prints[passage] for passage in passages]
    heads = same_text(prints, lambda places: [found[at].text for at in places])
    return Heard(found, {passages[at]: passages[head] for at, head in enumerate(heads)})


def spoken_for(contribution: Contribution) -> Organisation | None:
    """The organisation a contribution counts for; None where its author spoke for themselves."""
    if contribution.standpoint is Standpoint.PERSONAL:
        return None
    return contribution.stakeholder.organisation


def _voice(known: Known, row: Row[*tuple[Any, ...]]) -> Voice:
    # Taken apart in one go: to ask a row for its columns by name takes longer than all the rest.
    passage, text, contribution, person, received_at, late, standpoint, *rest = row
    place, organisation, kind = rest
    speaks_for = organisation is not None and standpoint is not Standpoint.PERSONAL
    question, block = known.placed.get(passage, (None, None))
    stance, suggested = known.stances.get(passage, (None, False))
    kinds = known.kinds.get(passage, {})
    said = known.prints[passage]
    return Voice(
        passage=passage,
        text=text,
        person=person,
        received_at=received_at,
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
        seems_to_offer=said.evidence,
        seems_to_ask=said.asks,
        words=said.words,
        themes=known.themes.get(passage, ()),
        place=place,
        late=late,
    )
