"""The journal: what happened, who did it, in words staff can read."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base


class JournalEntry(Base):
    """One line of the journal. Only ever added to."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # a person's name, or "the clock", "the inbox"
    event: Mapped[str]  # "opened", "signed off", "released", "left"
    subject: Mapped[str]  # "consultation", "stakeholder", "digest", "mail"
    subject_id: Mapped[int | None] = mapped_column(default=None)
    detail: Mapped[str] = mapped_column(default="")
