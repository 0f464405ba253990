"""What counts on a priority: passages that were sent in, stand in their place and bear on it."""

from sqlalchemy import ColumnElement, Select, and_, case, exists, select

from soundingboard.models import (
    CodeFrame,
    Comment,
    Contribution,
    Priority,
    Stakeholder,
    Tag,
    Theme,
    ThemeMember,
)
from soundingboard.vocabulary import (
    CommentState,
    ContributionState,
    Standpoint,
    TagState,
    ThemeStanding,
    ThemeState,
)

COUNTS = (ThemeState.PROPOSED, ThemeState.KEPT)
"""States of a theme that passages are in."""

ORGANISATION = case(
    (Contribution.standpoint == Standpoint.PERSONAL, None), else_=Stakeholder.organisation_id
)
"""The organisation a passage counts for; none where its author spoke for themselves."""


def heard(priority: Priority) -> Select[int]:
    """The ids of the passages that bear on a priority, joined with what they came in."""
    # A set, not a join: SQLite would look through every passage there is for its tag.
    bearing = select(Tag.comment_id).where(
        Tag.priority_id == priority.id, Tag.state == TagState.APPLIES
    )
    return (
        select(Comment.id)
        .join(Comment.contribution)
        .where(
            Comment.id.in_(bearing),
            Comment.state == CommentState.PLACED,
            Contribution.state == ContributionState.SUBMITTED,
        )
    )


def sorted_in(priority: Priority) -> ColumnElement[bool]:
    """Whether a passage is in some theme of a priority that counts."""
    return exists(
        select(ThemeMember.id)
        .join(ThemeMember.theme)
        .join(Theme.frame)
        .where(
            ThemeMember.comment_id == Comment.id,
            is_in(),
            CodeFrame.priority_id == priority.id,
        )
    )


def is_in() -> ColumnElement[bool]:
    """Whether a membership says that the passage is in, and of a theme that counts."""
    return and_(ThemeMember.standing == ThemeStanding.IN, Theme.state.in_(COUNTS))
