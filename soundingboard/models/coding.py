"""Coding by hand: each time somebody coded a passage, and what somebody has before them now."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.contribution import Comment
from soundingboard.models.officer import Officer
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Round


class Coding(Base):
    """One person's codes for one passage, once.

    `codes` is what they said, as `coding.codes` writes it; `before` and `after` are the passage's
    rows as they stood, as `coding.standing` writes them; both are empty for a second coder, who
    changes nothing. Copies of one text are coded together: each has a row, `copy_of` the one
    that somebody looked at.
    """

    __tablename__ = "coding"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False, index=True
    )
    comment: Mapped[Comment] = relationship(repr=False)
    coder_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), init=False, index=True)
    coder: Mapped[Officer] = relationship(repr=False)
    round: Mapped[Round]
    at: Mapped[datetime]
    codes: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    seconds: Mapped[int | None] = mapped_column(default=None)  # from seeing it to deciding
    copy_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("coding.id", ondelete="CASCADE"), init=False, index=True
    )
    copy_of: Mapped["Coding | None"] = relationship(
        default=None, repr=False, remote_side="Coding.id"
    )
    undone_by: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None] = mapped_column(default=None)


class CodingTurn(Base):
    """The passage somebody has before them, so that two who work at one time get different ones."""

    __tablename__ = "coding_turn"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    officer_id: Mapped[int] = mapped_column(
        ForeignKey("officer.id", ondelete="CASCADE"), init=False, unique=True
    )
    officer: Mapped[Officer] = relationship(repr=False)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False, index=True
    )
    comment: Mapped[Comment] = relationship(repr=False)
    round: Mapped[Round]
    taken_at: Mapped[datetime]
