"""A strategy and the priorities it is made of."""

from sqlalchemy import Column, ForeignKey, Table, Text, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.officer import Officer
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Stage


class Strategy(Base):
    """What is being developed together."""

    __tablename__ = "strategy"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(default=Stage.SET_UP)
    # Those of today: what became part of another is kept for its digests alone.
    priorities: Mapped[list["Priority"]] = relationship(
        init=False,
        repr=False,
        back_populates="strategy",
        primaryjoin=lambda: and_(
            Priority.strategy_id == Strategy.id, Priority.merged_into_id.is_(None)
        ),
        order_by="Priority.position",
        cascade="all, delete-orphan",
    )


class Priority(Base):
    """One strategic priority. Its number in the list is data, not code."""

    __tablename__ = "priority"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    strategy_id: Mapped[int] = mapped_column(
        ForeignKey("strategy.id", ondelete="CASCADE"), init=False, index=True
    )
    strategy: Mapped[Strategy] = relationship(back_populates="priorities", repr=False)
    position: Mapped[int]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    keywords: Mapped[list[str]] = mapped_column(default_factory=list)
    lead_id: Mapped[int | None] = mapped_column(
        ForeignKey("officer.id", ondelete="SET NULL"), init=False, index=True
    )
    lead: Mapped[Officer | None] = relationship(default=None, repr=False)
    # The priority it became a part of: then nothing bears on it any more, and its digests stay.
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("priority.id"), init=False, index=True
    )
    merged_into: Mapped["Priority | None"] = relationship(
        default=None, repr=False, remote_side="Priority.id"
    )

    @property
    def now(self) -> "Priority":
        """What it is a part of today: itself, or the priority it was merged into."""
        return self.merged_into or self


# What a priority is called in other people's frameworks: keys as strategy.frameworks has them.
priority_framework = Table(
    "priority_framework",
    Base.metadata,
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
    Column("element", Text, primary_key=True),
)
