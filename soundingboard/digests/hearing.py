"""Hearing: the passages that bear on a subject, as voices to be counted and quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, String, type_coerce
from sqlalchemy.orm import Session

from soundingboard.analysis.alike import Columns, heads_of
from soundingboard.analysis.counting import Key, Voice
from soundingboard.contributions.printing import keep_all
from soundingboard.digests.knowing import UNDECIDED, Known
from soundingboard.digests.subjects import Subject, heard
from soundingboard.models import Comment, Contribution, Organisation, PassagePrint, Stakeholder
from soundingboard.vocabulary import Standpoint

Read = Row[*tuple[Any, ...]]
"""A passage, who said it, and what its words say by themselves: what its print tells."""


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
    rows = _read(session, about, until)
    while without := [row[0] for row in rows if row[-1] is None]:
        keep_all(session, without)
        rows = _read(session, about, until)
    passages = [row[0] for row in rows]
    known = Known.of(session, about, passages, {row[2] for row in rows})
    found = [_voice(known, row) for row in rows]
    heads = heads_of(_columns(rows), lambda places: [found[at].text for at in places])
    wordings = {passages[at]: passages[head] for at, head in enumerate(heads.tolist())}
    return Heard(found, wordings)


def _read(session: Session, about: Subject, until: datetime) -> Sequence[Read]:
    rows = session.execute(
        heard(about, until=until)
        .with_only_columns(
            Comment.id,
            Comment.text,
            Contribution.id,
            Contribution.stakeholder_id,
            Contribution.submitted_at,
            Contribution.late,
            Contribution.standpoint == Standpoint.PERSONAL,
            Stakeholder.place,
            Organisation.id,
            type_coerce(Organisation.type, String),
            PassagePrint.length,
            PassagePrint.runs,
            PassagePrint.sketch,
            PassagePrint.words,
            PassagePrint.evidence,
            PassagePrint.asks,
        )
        .join(Contribution.stakeholder)
        .outerjoin(Stakeholder.organisation)
        .outerjoin(PassagePrint, PassagePrint.comment_id == Comment.id)
    )
    # Here and not in the database, which would carry every text through its sorting.
    return sorted(rows, key=itemgetter(4, 0))


def _columns(rows: Sequence[Read]) -> Columns:
    # By their places, for the same reason as in `_voice`.
    return Columns.of_each(
        words=[row[13] for row in rows],
        lengths=[row[10] for row in rows],
        runs=[row[11] for row in rows],
        sketches=[row[12] for row in rows],
    )


def spoken_for(contribution: Contribution) -> Organisation | None:
    """The organisation a contribution counts for; None where its author spoke for themselves."""
    if contribution.standpoint is Standpoint.PERSONAL:
        return None
    return contribution.stakeholder.organisation


def _voice(known: Known, row: Read) -> Voice:
    # Taken apart in one go: to ask a row for its columns by name takes longer than all the rest.
    passage, text, contribution, person, received_at, late, personal, *further = row
    place, organisation, kind, _, _, _, words, seems_to_offer, seems_to_ask = further
    speaks_for = organisation is not None and not personal
    question, block = known.placed.get(passage, (None, None))
    stance, suggested = known.stances.get(passage, (None, False))
    offers_evidence, asks_us = known.kinds.get(passage, UNDECIDED)
    return Voice(
        passage=passage,
        text=text,
        person=person,
        received_at=received_at,
        priorities=known.priorities.get(passage, ()),
        organisation=organisation if speaks_for else None,
        organisation_type=kind if speaks_for else None,
        question=question,
        section=known.above.get(block) if block is not None else None,
        block=block,
        is_new=passage not in known.told,
        stance=stance,
        stance_suggested=suggested,
        attached=known.attached.get(contribution, ()),
        offers_evidence=offers_evidence,
        asks_us=asks_us,
        seems_to_offer=seems_to_offer,
        seems_to_ask=seems_to_ask,
        words=words,
        themes=known.themes.get(passage, ()),
        place=place,
        late=late,
    )
