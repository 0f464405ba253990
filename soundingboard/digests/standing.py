"""Standing: what has become, since a digest was compiled, of the passages its lines rest on."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    distinct,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from soundingboard.analysis.quantities import counted, heard_from
from soundingboard.digests.subjects import belongs, of
from soundingboard.digests.themed import Themed
from soundingboard.models import Comment, Contribution, Digest, DigestLine, Placement, Stakeholder
from soundingboard.vocabulary import CommentState, ContributionState, LineKind, Standpoint

# Of these a passage is only as long as it stands where it stood.
_BY_PLACE = (LineKind.QUESTION, LineKind.SECTION)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line counts now, what it counted then, and why the two differ.

    A passage is counted under one reason, the strongest: withdrawn, recoded, moved, sorted
    elsewhere, rewritten. One that was only rewritten (cut or joined by a person) still counts.
    What stood elsewhere in the digest and is in the line's theme now has joined, and counts too.
    """

    people: int
    organisations: int
    passages: int
    then_people: int
    then_organisations: int
    then_passages: int
    withdrawn: int
    recoded: int
    moved: int
    unsorted: int
    rewritten: int
    joined: int

    @property
    def is_stale(self) -> bool:
        """Whether anything behind the line has changed since."""
        return any(many for many, _ in self._reasons)

    def __str__(self) -> str:
        """What has changed, as a sentence; empty where nothing has."""
        if not self.is_stale:
            return ""
        told = [
            f"{counted(many, 'passage', 'passages')} {why}" for many, why in self._reasons if many
        ]
        now = _counted(self.people, self.organisations, self.passages)
        then = _counted(self.then_people, self.then_organisations, self.then_passages)
        stands = f"Now it counts {now}" if self.passages else "Nothing stands behind it now"
        return f"Changed since: {', '.join(told)}. {stands}; it counted {then}."

    @property
    def _reasons(self) -> tuple[tuple[int, str], ...]:
        by = "its author" if self.withdrawn == 1 else "their authors"
        return (
            (self.withdrawn, f"withdrawn or replaced by {by}"),
            (self.recoded, "coded elsewhere"),
            (self.moved, "moved to another place"),
            (self.unsorted, "no longer in a theme of this name"),
            (self.rewritten, "cut or joined anew"),
            (self.joined, "put into this theme"),
        )


def _counted(people: int, organisations: int, passages: int) -> str:
    """Who said how much: "3 people (2 organisations represented) in 4 passages"."""
    return f"{heard_from(people, organisations)} in {counted(passages, 'passage', 'passages')}"


def standings(session: Session, digest: Digest) -> Mapping[int, Standing]:
    """How each line of a digest stands now, by its id: counted anew whenever it is read."""
    themed = Themed.of(session, digest)
    behind = themed.behind(digest)
    joined = behind.c.joined == 1
    withdrawn = Contribution.state != ContributionState.SUBMITTED
    here = and_(not_(withdrawn), belongs(of(digest)))
    recoded = and_(not_(withdrawn), not_(belongs(of(digest))))
    moved = and_(here, _moved(behind))
    unsorted = and_(here, not_(_moved(behind)), themed.left())
    holds = and_(here, not_(_moved(behind)), not_(themed.left()))
    rewritten = and_(holds, func.length(Comment.text) != behind.c.characters)
    speaks_for = case(
        (and_(holds, Contribution.standpoint != Standpoint.PERSONAL), Stakeholder.organisation_id)
    )
    rows = session.execute(
        select(
            DigestLine.id,
            func.count(distinct(case((holds, Contribution.stakeholder_id)))),
            func.count(distinct(speaks_for)),
            _many(holds),
            DigestLine.people,
            DigestLine.organisations,
            _many(not_(joined)),
            _many(and_(withdrawn, not_(joined))),
            _many(and_(recoded, not_(joined))),
            _many(and_(moved, not_(joined))),
            _many(unsorted),
            _many(rewritten),
            _many(and_(holds, joined)),
        )
        .join(behind, behind.c.line_id == DigestLine.id)
        .join(Comment, Comment.id == behind.c.comment_id)
        .join(Comment.contribution)
        .join(Contribution.stakeholder)
        .where(DigestLine.digest_id == digest.id)
        .group_by(DigestLine.id)
    )
    return {line: Standing(*counts) for line, *counts in rows}


def _moved(behind: Subquery) -> ColumnElement[bool]:
    """Whether a passage waits to be placed, or no longer answers what its line is about."""
    still_there = exists().where(
        Placement.comment_id == behind.c.comment_id,
        Placement.question_id.is_not_distinct_from(behind.c.question_id),
        Placement.block_id.is_not_distinct_from(behind.c.block_id),
    )
    return or_(
        Comment.state != CommentState.PLACED,
        and_(
            DigestLine.kind.in_(_BY_PLACE),
            behind.c.characters.is_not(None),  # kept since digests note where passages stood
            not_(still_there),
        ),
    )


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, Comment.id)))
