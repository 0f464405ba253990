"""Themes: what people speak of within one priority, which passages are in each, and who said so."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.contribution import Comment
from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import SortedBy, ThemeStanding, ThemeState


class CodeFrame(Base):
    """The themes of one priority as a whole: its version, and how telling each word is there."""

    __tablename__ = "code_frame"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    priority_id: Mapped[int] = mapped_column(
        ForeignKey("priority.id", ondelete="CASCADE"), init=False, unique=True
    )
    priority: Mapped[Priority] = relationship(repr=False)
    version: Mapped[int] = mapped_column(default=0)  # of the newest FrameVersion
    # As analysis.vocabularies.Vocabulary has them; learnt from so many passages.
    telling: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, repr=False)
    rarest: Mapped[float] = mapped_column(default=1.0)
    learnt_from: Mapped[int] = mapped_column(default=0)
    left_over: Mapped[int] = mapped_column(default=0)  # passages that fitted nowhere last time
    # The passages that fit none of the themes as they stand (`left_by` tells which), each with its
    # characters: they are not read again while nothing has changed.
    left_behind: Mapped[list[list[int]]] = mapped_column(default_factory=list, repr=False)
    left_by: Mapped[str] = mapped_column(default="")
    themes: Mapped[list["Theme"]] = relationship(
        init=False,
        repr=False,
        back_populates="frame",
        order_by="Theme.id",
        cascade="all, delete-orphan",
    )


class FrameVersion(Base):
    """One change of a code frame: who did what, and the frame as it stood then.

    `content` has for each theme {"id", "name", "description", "state", "locked", "merged_into"}.
    """

    __tablename__ = "frame_version"
    __table_args__ = (UniqueConstraint("frame_id", "number"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    frame_id: Mapped[int] = mapped_column(
        ForeignKey("code_frame.id", ondelete="CASCADE"), init=False
    )
    frame: Mapped[CodeFrame] = relationship(repr=False)
    number: Mapped[int]  # from 1
    at: Mapped[datetime]
    by: Mapped[str]  # a person's name; empty: the machine
    what: Mapped[str]  # "renamed “Last bus” to “Evening buses”"
    content: Mapped[list[dict[str, Any]]] = mapped_column(repr=False)


class Theme(Base):
    """One theme. It is never deleted: what was merged or dropped says so."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    frame_id: Mapped[int] = mapped_column(
        ForeignKey("code_frame.id", ondelete="CASCADE"), init=False, index=True
    )
    frame: Mapped[CodeFrame] = relationship(back_populates="themes", repr=False)
    name: Mapped[str]
    state: Mapped[ThemeState]
    made_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str] = mapped_column(default="")  # a person's name; empty: the machine
    # A locked theme keeps its name and its place; the machine puts nothing into it.
    locked: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id", ondelete="SET NULL"), init=False, index=True
    )
    merged_into: Mapped["Theme | None"] = relationship(
        default=None, repr=False, remote_side="Theme.id"
    )
    # What its passages have in common; outdated once a person has put passages in or out.
    profile: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, repr=False)
    outdated: Mapped[bool] = mapped_column(default=False)
    # While it is merged: how it was before, as themes.parting keeps it.
    before_merging: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, repr=False)


class ThemeMember(Base):
    """That a passage is in a theme, or that a person took it out and it must not come back."""

    __tablename__ = "theme_member"
    __table_args__ = (UniqueConstraint("theme_id", "comment_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), init=False)
    theme: Mapped[Theme] = relationship(repr=False)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False, index=True
    )
    comment: Mapped[Comment] = relationship(repr=False)
    standing: Mapped[ThemeStanding]
    source: Mapped[SortedBy]
    fit: Mapped[float]  # 0 to 1, where the machine put it in; 1 for a person
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")  # the person, if a person decided
    frame_version: Mapped[int] = mapped_column(default=0)  # of the frame it was decided by
