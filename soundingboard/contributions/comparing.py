"""What was sent to a consultation is compared: each contribution once, by its prints.

What was found is kept with a stamp of the passages; whatever has changed since is compared anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Integer, Row, Table, bindparam, func, literal, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from soundingboard.analysis.alike import Columns, heads_of
from soundingboard.analysis.prints import Print, joined, sketches_of
from soundingboard.contributions.printing import COLUMNS
from soundingboard.models import (
    Comment,
    ComparedContribution,
    Consultation,
    Contribution,
    PassagePrint,
)
from soundingboard.vocabulary import CommentState, ContributionState

AT_ONCE = 500  # contributions in one statement

SMALLER = 20
"""Bits left out of each print's words in a stamp, so that sixty thousand can be added up."""

Numbers = NDArray[np.int64]

COMPARED = cast(Table, ComparedContribution.__table__)


@dataclass(frozen=True, slots=True)
class Compared:
    """All that was sent, in columns, in order of coming: there may be many."""

    contributions: Numbers
    people: Numbers
    words: Numbers
    """The hash of what each says as a whole (`analysis.prints.Print.words`)."""
    heads: Numbers
    """The first contribution of those alike, itself where there is none."""
    fresh: Sequence[Mapping[str, Any]]
    """Rows of what was compared for the first time, or has changed since."""
    moved: Sequence[Mapping[str, int]]
    """What was compared before, and has another head now."""

    def groups(self, known: Collection[int]) -> list[Numbers]:
        """The places of contributions that are alike, two or more, not all of them known."""
        others = ~np.isin(self.contributions, np.fromiter(known, dtype=np.int64))
        order = np.argsort(self.heads, kind="stable")
        starts = np.flatnonzero(np.diff(self.heads[order], prepend=-1))
        stops = np.append(starts[1:], len(order))
        new = np.concatenate([[0], np.cumsum(others[order])])
        wanted = (stops - starts > 1) & (new[stops] > new[starts])
        return [
            order[start:stop] for start, stop in zip(starts[wanted], stops[wanted], strict=True)
        ]


def compare(session: Session, consultation: Consultation) -> Compared:
    """What is alike of what was sent to a consultation, as far as its passages have prints.

    Nothing is written, and hardly a text is read: what was compared before is known.
    """
    rows = _rows(session, consultation)
    number, person, stamp, *kept = zip(*rows, strict=True) if rows else [()] * 9
    contributions, stamps = np.array(number, dtype=np.int64), list(stamp)
    stamp_then, words, lengths, runs, sketches, head = map(list, kept)
    fresh = [at for at, then in enumerate(stamp_then) if then != stamps[at]]
    made = _made(session, [number[at] for at in fresh])
    for at in fresh:
        one = made[number[at]]
        words[at], lengths[at], runs[at], sketches[at] = one[:4]
        head[at] = -number[at]  # stands alone: under a number that is nobody's
    before = np.array(head, dtype=np.int64)
    columns = Columns(
        np.array(words, dtype=np.int64),
        np.array(lengths, dtype=np.int64),
        np.array(runs, dtype=np.int64),
        sketches_of(sketches),
    )
    found = heads_of(
        columns,
        lambda places: texts_of(session, [number[at] for at in places]),
        known=before,
        fresh=before < 0,
    )
    heads = contributions[found]
    changed = np.flatnonzero((heads != before) & (before >= 0)).tolist()
    return Compared(
        contributions,
        np.array(person, dtype=np.int64),
        columns.words,
        heads,
        fresh=[
            {
                "contribution_id": number[at],
                "stamp": stamps[at],
                "words": words[at],
                "length": lengths[at],
                "runs": runs[at],
                "sketch": sketches[at],
                "head": int(heads[at]),
            }
            for at in fresh
        ],
        moved=[{"which": number[at], "head": int(heads[at])} for at in changed],
    )


def keep_compared(session: Session, compared: Compared) -> None:
    """Keeps what was compared, so that it need not be again."""
    connection = session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(COMPARED)
    # Two may look at once; the later is as right as the earlier.
    changed = {
        column.name: statement.excluded[column.name]
        for column in COMPARED.columns
        if not column.primary_key
    }
    for start in range(0, len(compared.fresh), AT_ONCE):
        connection.execute(
            statement.on_conflict_do_update(index_elements=["contribution_id"], set_=changed),
            compared.fresh[start : start + AT_ONCE],
        )
    if compared.moved:
        connection.execute(
            update(COMPARED).where(COMPARED.c.contribution_id == bindparam("which")),
            compared.moved,
        )


def texts_of(session: Session, contributions: Sequence[int]) -> list[str]:
    """What these contributions say, each as one text, in the order given."""
    parts: dict[int, list[str]] = {number: [] for number in contributions}
    for start in range(0, len(contributions), AT_ONCE):
        rows = session.execute(
            select(Comment.contribution_id, Comment.text)
            .where(
                Comment.contribution_id.in_(contributions[start : start + AT_ONCE]),
                Comment.state != CommentState.NOT_A_COMMENT,
            )
            .order_by(Comment.contribution_id, Comment.position)
        )
        for number, text in rows:
            parts[number].append(text)
    return ["\n\n".join(parts[number]) for number in contributions]


def _rows(session: Session, consultation: Consultation) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every contribution with the stamp of its passages, and how it was compared, if it was."""
    stamps = (
        select(
            Contribution.id,
            Contribution.stakeholder_id,
            as_type(
                func.sum(PassagePrint.words.bitwise_rshift(literal(SMALLER, Integer))), BigInteger
            ).label("stamp"),
        )
        .join(Comment, Comment.contribution_id == Contribution.id)
        .outerjoin(PassagePrint, PassagePrint.comment_id == Comment.id)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state != CommentState.NOT_A_COMMENT,
        )
        .group_by(Contribution.id)
        # What has come since prints were made is compared the next time, not by half of it.
        .having(func.count(Comment.id) == func.count(PassagePrint.comment_id))
        .subquery()
    )
    kept = COMPARED.c
    return (
        session.connection()
        .execute(
            select(
                stamps,
                kept.stamp.label("stamp_then"),
                kept.words,
                kept.length,
                kept.runs,
                kept.sketch,
                kept.head,
            )
            .outerjoin(COMPARED, kept.contribution_id == stamps.c.id)
            .order_by(stamps.c.id)
        )
        .all()
    )


def _made(session: Session, contributions: Sequence[int]) -> Mapping[int, Print]:
    """The prints of contributions, made of those of their passages."""
    made: dict[int, Print] = {}
    for start in range(0, len(contributions), AT_ONCE):
        parts: dict[int, list[Print]] = {}
        rows = session.connection().execute(
            select(Comment.contribution_id, *COLUMNS)
            .join(PassagePrint, PassagePrint.comment_id == Comment.id)
            .where(
                Comment.contribution_id.in_(contributions[start : start + AT_ONCE]),
                Comment.state != CommentState.NOT_A_COMMENT,
            )
            .order_by(Comment.contribution_id, Comment.position)
        )
        for row in rows.all():
            parts.setdefault(row[0], []).append(Print._make(row[1:]))
        made |= {number: joined(prints) for number, prints in parts.items()}
    return made
