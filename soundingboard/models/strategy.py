"""A strategy and the priorities it is made of."""

from sqlalchemy import Column, ForeignKey, Table, Text
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
    priorities: Mapped[list["Priority"]] = relationship(
        init=False,
        repr=False,
        back_populates="strategy",
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


# What a priority is called in other people's frameworks: keys as strategy.frameworks has them.
priority_framework = Table(
    "priority_framework",
    Base.metadata,
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
    Column("element", Text, primary_key=True),
)
