"""Show a theme by what is most typical of it, and by what in it is most different."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.analysis.duplicates import same_text
from soundingboard.analysis.portraits import portrait
from soundingboard.analysis.themes import Passage, profile, why
from soundingboard.models import Comment, Contribution, Stakeholder, Theme
from soundingboard.themes.gathering import vocabulary_of
from soundingboard.themes.queries import InTheme, texts
from soundingboard.vocabulary import SortedBy

LOOKED_AT = 500  # passages of a theme, the latest


@dataclass(frozen=True, slots=True)
class Shown:
    """Passages of a theme: the most representative first, and the most different first."""

    typical: Sequence[Comment]
    different: Sequence[Comment]


def portrait_of(session: Session, theme: Theme, *, hidden: Collection[int] = ()) -> Shown:
    """Up to three passages of either kind, each of another voice and another wording.

    `hidden` as in themes.queries: they are not looked at.
    """
    rows = texts(session, theme, LOOKED_AT, hidden=hidden)
    wordings = same_text([text for _, text, _ in rows])
    passages = [
        Passage(comment_id, text, voice, rows[wording][0])
        for (comment_id, text, voice), wording in zip(rows, wordings, strict=True)
    ]
    vocabulary = vocabulary_of(theme.frame)
    # What it has in common now: a person may have moved passages since it was learnt.
    common = profile([one.text for one in passages], vocabulary)
    found = portrait(passages, common, vocabulary)
    comments = {
        comment.id: comment
        for comment in session.scalars(
            select(Comment)
            .where(Comment.id.in_([*found.typical, *found.different]))
            .options(
                joinedload(Comment.contribution)
                .joinedload(Contribution.stakeholder)
                .joinedload(Stakeholder.organisation)
            )
        )
    }
    return Shown(
        typical=[comments[int(key)] for key in found.typical],
        different=[comments[int(key)] for key in found.different],
    )


def reasons(theme: Theme, rows: Sequence[InTheme]) -> dict[int, tuple[str, ...]]:
    """For each passage that the machine put in, by id, the words it shares with the theme."""
    vocabulary = vocabulary_of(theme.frame)
    return {
        row.comment.id: why(row.comment.text, theme.profile, vocabulary)
        for row in rows
        if row.source is SortedBy.MACHINE
    }
