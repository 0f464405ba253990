"""A meeting that digests are wanted for: a board, a governance call, a workshop."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import MeetingKind

meeting_priority = Table(
    "meeting_priority",
    Base.metadata,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
)


class Meeting(Base):
    """One meeting. Its digests are compiled at `digests_at`, once: `compiled_at` says when.

    Without priorities it is about all of them. A cancelled one stays, with the reason.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    kind: Mapped[MeetingKind]
    title: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    digests_at: Mapped[datetime] = mapped_column(index=True)
    days_before: Mapped[int]  # how many days before it digests are wanted
    compiled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_why: Mapped[str] = mapped_column(default="")
    priorities: Mapped[list[Priority]] = relationship(
        default_factory=list, repr=False, secondary=meeting_priority, order_by=Priority.position
    )
