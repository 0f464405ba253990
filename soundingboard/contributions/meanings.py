"""What a sentence model made of passages and priorities: kept by wording, asked for, swept out.

Pages only ask what is kept here. The model itself is opened by work in the background alone
(`errands.reading`): it takes half a second, some 300 MB, and about 10 ms a passage.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from soundingboard.analysis.classification import PriorityWords, words_of
from soundingboard.analysis.likeness import Meaning
from soundingboard.analysis.minilm import DIRECTIONS, fingerprint
from soundingboard.models import (
    Comment,
    Contribution,
    KeptMeaning,
    Priority,
)
from soundingboard.vocabulary import ContributionState

AT_ONCE = 500  # wordings in one statement
PAGE = 500  # passages looked at together

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Unread:
    """The next passages in the order of their numbers, and what nobody has read of them yet."""

    passages: tuple[int, ...]
    texts: tuple[str, ...]
    """The wordings among them that were not read."""
    wordings: frozenset[bytes]
    """All wordings among them."""


def words_of_priority(priority: Priority) -> PriorityWords:
    """A priority as it introduces itself, by its number."""
    return PriorityWords(
        str(priority.id), priority.name, priority.description, tuple(priority.keywords)
    )


def kept(session: Session, model: str, texts: Collection[str]) -> dict[str, Vector]:
    """What is known of some texts; those that were not read are left out."""
    wordings = {text: fingerprint(text) for text in texts}
    wanted = list(set(wordings.values()))
    found: dict[bytes, Vector] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = session.execute(
            select(KeptMeaning.wording, KeptMeaning.vector).where(
                KeptMeaning.model == model,
                KeptMeaning.wording.in_(wanted[start : start + AT_ONCE]),
            )
        )
        found |= {wording: _opened(vector) for wording, vector in rows}
    return {text: found[wording] for text, wording in wordings.items() if wording in found}


def table(texts: Sequence[str], known: Mapping[str, Vector]) -> Meaning:
    """What texts mean, one row each; a row of zeros for one that was not read."""
    rows = np.zeros((len(texts), DIRECTIONS), dtype=np.float32)
    for at, text in enumerate(texts):
        if text in known:
            rows[at] = known[text]
    return rows


def keep(session: Session, model: str, texts: Sequence[str], meaning: Meaning) -> None:
    """Keeps what the model made of texts; what is kept already stays as it is."""
    rows = {
        fingerprint(text): vector.astype(np.float16).tobytes()
        for text, vector in zip(texts, meaning, strict=True)
    }
    already = kept(session, model, texts)
    for text in already:
        rows.pop(fingerprint(text), None)
    if rows:
        session.execute(
            insert(KeptMeaning),
            [{"model": model, "wording": key, "vector": row} for key, row in rows.items()],
        )


def next_unread(
    session: Session, model: str, *, behind: int, since: datetime | None, most: int
) -> Unread:
    """The next passages behind a number, up to so many unread wordings; none where none is left.

    Only of what was sent in, and not before `since`, where that is said.
    """
    page = (
        select(Comment.id, Comment.text)
        .join(Comment.contribution)
        .where(Comment.id > behind, Contribution.state == ContributionState.SUBMITTED)
        .order_by(Comment.id)
        .limit(PAGE)
    )
    if since is not None:
        page = page.where(Contribution.submitted_at >= since)
    rows = session.execute(page).all()
    known = kept(session, model, {text for _, text in rows})
    passages: list[int] = []
    unread: dict[str, None] = {}
    wordings = set()
    for number, text in rows:
        if text not in known and text not in unread:
            if len(unread) == most:
                break
            unread[text] = None
        passages.append(number)
        wordings.add(fingerprint(text))
    return Unread(tuple(passages), tuple(unread), frozenset(wordings))


def passages(session: Session, *, since: datetime | None) -> int:
    """How many passages were sent in, since then where that is said."""
    counted = (
        select(func.count(Comment.id))
        .join(Comment.contribution)
        .where(Contribution.state == ContributionState.SUBMITTED)
    )
    if since is not None:
        counted = counted.where(Contribution.submitted_at >= since)
    return session.scalar(counted) or 0


def are_read(session: Session, model: str, priorities: Sequence[PriorityWords]) -> bool:
    """Whether the model has read the words of all these priorities.

    They are read last, once all passages are: from then on the meaning of passages counts.
    """
    texts = {words_of(one) for one in priorities}
    wordings = {fingerprint(text) for text in texts}
    counted = session.scalar(
        select(func.count())
        .select_from(KeptMeaning)
        .where(KeptMeaning.model == model, KeptMeaning.wording.in_(wordings))
    )
    return bool(texts) and counted == len(wordings)


def sent_since(session: Session, since: datetime) -> bool:
    """Whether anything was sent in since then."""
    sent = (Contribution.state == ContributionState.SUBMITTED, Contribution.submitted_at >= since)
    return bool(session.scalar(select(exists().where(*sent))))


def sweep(session: Session, model: str, said: Collection[bytes]) -> int:
    """Throws away what is kept of wordings that are not among `said`, and by other models."""
    gone = [
        number
        for number, by, wording in session.execute(
            select(KeptMeaning.id, KeptMeaning.model, KeptMeaning.wording)
        )
        if by != model or wording not in said
    ]
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        session.execute(delete(KeptMeaning).where(KeptMeaning.id.in_(some)))
    return len(gone)


def _opened(vector: bytes) -> Vector:
    return np.frombuffer(vector, dtype=np.float16).astype(np.float32)
