"""That one priority became part of another: what it was before, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base


class PriorityMerge(Base):
    """One merging. It stays, undone or not.

    `before` and `after` are as strategy.remembering writes them; `gone_id` is the number that the
    priority had, whose row may be gone or be another's by now.
    """

    __tablename__ = "priority_merge"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    into_id: Mapped[int] = mapped_column(
        ForeignKey("priority.id", ondelete="CASCADE"), init=False, index=True
    )
    into: Mapped[Priority] = relationship(repr=False)
    gone_id: Mapped[int]
    name: Mapped[str]  # of the one that became part of the other
    at: Mapped[datetime]
    by: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(repr=False)
    after: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, repr=False)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str] = mapped_column(default="")
