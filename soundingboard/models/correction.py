"""A correction: what was supposed of a passage, and what a person said instead; an example."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.contribution import Contribution
from soundingboard.models.incoming_mail import IncomingMail
from soundingboard.storage.base import Base
from soundingboard.vocabulary import CorrectionKind, SaidBy


class Correction(Base):
    """One time a person put a passage right, or said that it was right as it was.

    `machine` holds, for each passage it is about, what the machine had said of it: {"text",
    "sure", "targets": [{"key", "score", "reason"}], "runners_up": the same}; words it had left out
    have no targets and "left_out_as" ("signature") instead. `before` and `after` hold the passages
    as they stood: {"id", "text", "start", "end", "gaps", "state", "places": [{"key", "score",
    "reason", "placed_by"}], "runners_up"}; a cut has two after, a join two before, and what was
    taken in has none before.
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), init=False, index=True
    )
    contribution: Mapped[Contribution] = relationship(repr=False)
    kind: Mapped[CorrectionKind]
    machine: Mapped[list[dict[str, Any]]]
    before: Mapped[list[dict[str, Any]]]
    after: Mapped[list[dict[str, Any]]]
    said_by: Mapped[SaidBy]
    by: Mapped[str]  # the officer's name, or "the respondent"
    at: Mapped[datetime]
    incoming_mail_id: Mapped[int | None] = mapped_column(
        ForeignKey("incoming_mail.id", ondelete="SET NULL"), init=False, index=True
    )
    incoming_mail: Mapped[IncomingMail | None] = relationship(default=None, repr=False)
    undone_by: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
