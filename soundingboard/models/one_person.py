"""That two rows of the list are one person, or are two: what staff decided, kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.stakeholder import Stakeholder
from soundingboard.storage.base import Base


class PersonMerge(Base):
    """One person made of two. It stays, undone or not.

    `before` and `after` tell how both stood, `moved` the numbers of the rows that were given to
    the one that stays: as people.making_one writes them. Undone, the first two are empty.
    """

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    into_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), init=False, index=True
    )
    into: Mapped[Stakeholder] = relationship(repr=False, foreign_keys="PersonMerge.into_id")
    gone_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), init=False, index=True
    )
    gone: Mapped[Stakeholder] = relationship(repr=False, foreign_keys="PersonMerge.gone_id")
    at: Mapped[datetime]
    by: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(repr=False)
    after: Mapped[dict[str, Any]] = mapped_column(repr=False, default_factory=dict)
    moved: Mapped[dict[str, Any]] = mapped_column(repr=False, default_factory=dict)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str] = mapped_column(default="")


class ToldApart(Base):
    """Somebody who looks like another and is not. Each decision is two rows, one for each."""

    __tablename__ = "told_apart"
    __table_args__ = (UniqueConstraint("stakeholder_id", "other_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    stakeholder_id: Mapped[int] = mapped_column(ForeignKey("stakeholder.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by: Mapped[str]
