"""An errand: work that takes longer than a page may, how far it has come, and who does it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base
from soundingboard.vocabulary import ErrandKind, ErrandState

IS_RUNNING = "state = 'running'"


class Errand(Base):
    """One errand. Each batch of its work is committed together with `done` and `so_far`.

    Whoever writes here as a worker must own the row: one that was cancelled, or given to
    somebody else, is not touched any more.
    """

    __tablename__ = "errand"
    __table_args__ = (
        # Of what would get into each other's way, one runs at a time.
        Index(
            "uq_errand_lane_running",
            "lane",
            unique=True,
            sqlite_where=text(IS_RUNNING),
            postgresql_where=text(IS_RUNNING),
        ),
    )

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    kind: Mapped[ErrandKind]
    about: Mapped[str]  # JSON, as its kind writes it: the same words are the same errand
    title: Mapped[str]  # as staff read it
    lane: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]  # a person's name, or "the clock"
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("officer.id", ondelete="SET NULL"), default=None
    )
    state: Mapped[ErrandState] = mapped_column(default=ErrandState.WAITING, index=True)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)  # 0 while nobody knows
    so_far: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # as its kind writes it
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    not_before: Mapped[datetime | None] = mapped_column(default=None)  # after trouble
    begun: Mapped[int] = mapped_column(default=0)  # how often, since it last got on
    owner: Mapped[str] = mapped_column(default="")  # the worker that has it
    heartbeat_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(default="")  # one sentence
    result_id: Mapped[int | None] = mapped_column(default=None)  # what was made, where one thing
    trouble: Mapped[str] = mapped_column(default="")  # one sentence: what went wrong last
