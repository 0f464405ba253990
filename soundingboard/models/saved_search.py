"""A search somebody keeps under a name, and how far they have looked at what it finds."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.officer import Officer
from soundingboard.storage.base import Base


class SavedSearch(Base):
    """One search of one person; `shared` lets everybody at the desk use it.

    `seen_to` is the highest passage there was when its owner last said they had seen it all.
    """

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("officer_id", "name"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    officer_id: Mapped[int] = mapped_column(
        ForeignKey("officer.id", ondelete="CASCADE"), init=False
    )
    officer: Mapped[Officer] = relationship(repr=False)
    name: Mapped[str]
    words: Mapped[str]  # as they were typed
    narrowed: Mapped[dict[str, Any]]  # what else was asked, by name
    exactly: Mapped[bool]
    shared: Mapped[bool]
    seen_to: Mapped[int]
    seen_at: Mapped[datetime]
