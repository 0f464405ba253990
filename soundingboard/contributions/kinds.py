"""What a passage does besides having a view: candidates with their reason, and our verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.analysis.kinds import candidates
from soundingboard.contributions.stances import AT_ONCE
from soundingboard.models import Comment, KindDecision
from soundingboard.vocabulary import PassageKind

NAMES = {
    PassageKind.SUGGESTION: "makes a suggestion",
    PassageKind.QUESTION: "asks us something",
    PassageKind.EVIDENCE: "offers evidence",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """That a passage is of a kind, or that a person said it is not, and why."""

    kind: PassageKind
    applies: bool
    reason: str
    decided_by: str = ""  # empty: a candidate

    def __str__(self) -> str:
        """As a line for staff: "perhaps offers evidence: gives a link: …"."""
        sure = ("" if self.applies else "not: ") if self.decided_by else "perhaps "
        return f"{sure}{NAMES[self.kind]}: {self.reason}"


def kinds_of(session: Session, comments: Sequence[Comment]) -> dict[int, tuple[Kind, ...]]:
    """The kinds of each passage by its id, in the order of `PassageKind`; a person's word counts.

    Candidates are read off the words and the files each time: there is nothing to go out of date.
    """
    decided = decisions(session, [one.id for one in comments])
    found = {}
    for comment in comments:
        attached = tuple(file.file_name for file in comment.contribution.evidence)
        signs = candidates(comment.text, attached)
        said = decided.get(comment.id, {})
        rows = []
        for kind in PassageKind:
            if kind in said:
                by = said[kind].decided_by
                rows.append(Kind(kind, said[kind].applies, f"decided by {by}", by))
            elif kind in signs:
                rows.append(Kind(kind, applies=True, reason=signs[kind].reason))
        found[comment.id] = tuple(rows)
    return found


def decisions(
    session: Session, comment_ids: Sequence[int]
) -> dict[int, dict[PassageKind, KindDecision]]:
    """What people decided of these passages, by the passage's id and the kind."""
    found: dict[int, dict[PassageKind, KindDecision]] = {}
    for start in range(0, len(comment_ids), AT_ONCE):
        some = comment_ids[start : start + AT_ONCE]
        for one in session.scalars(select(KindDecision).where(KindDecision.comment_id.in_(some))):
            found.setdefault(one.comment_id, {})[one.kind] = one
    return found


def decide(
    session: Session, comment: Comment, kind: PassageKind, *, applies: bool, by: str, at: datetime
) -> None:
    """A person says whether a passage is a suggestion, a question asked of us, or evidence."""
    decide_all(session, [comment], kind, applies=applies, by=by, at=at)


def decide_all(
    session: Session,
    comments: Sequence[Comment],
    kind: PassageKind,
    *,
    applies: bool,
    by: str,
    at: datetime,
) -> None:
    """A person says of all these passages whether they are of a kind."""
    known = decisions(session, [one.id for one in comments])
    for comment in comments:
        row = known.get(comment.id, {}).get(kind)
        if row is None:
            row = KindDecision(
                comment=comment, kind=kind, applies=applies, decided_by=by, decided_at=at
            )
            session.add(row)
        row.applies, row.decided_by, row.decided_at = applies, by, at
    session.flush()


def copy_decisions(session: Session, old: Comment, new: Comment) -> None:
    """What people decided of one passage's kinds holds for another with the same words."""
    said = decisions(session, [old.id, new.id])
    for kind, one in said.get(old.id, {}).items():
        if kind not in said.get(new.id, {}):
            decide(session, new, kind, applies=one.applies, by=one.decided_by, at=one.decided_at)
