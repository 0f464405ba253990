"""What is thought of a passage besides its priorities: stance, kind, a note, whether to quote."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Question
from soundingboard.models.contribution import Comment
from soundingboard.storage.base import Base
from soundingboard.vocabulary import PassageKind, Quote, Stance, StanceSource


class StanceTaken(Base):
    """The stance of one passage; no row says "not stated". A person's is never overwritten."""

    __tablename__ = "stance"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False, unique=True
    )
    comment: Mapped[Comment] = relationship(repr=False)
    stance: Mapped[Stance]
    source: Mapped[StanceSource]
    score: Mapped[float]  # 0 to 1
    reason: Mapped[str]
    # The question whose answer or whose model says so; None where a person does.
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id"), init=False, index=True
    )
    question: Mapped[Question | None] = relationship(default=None, repr=False)
    said_by: Mapped[str] = mapped_column(default="")  # the person, if a person decided


class KindDecision(Base):
    """A person says that a passage is, or is not, a suggestion, a question or evidence."""

    __tablename__ = "kind_decision"
    __table_args__ = (UniqueConstraint("comment_id", "kind"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False
    )
    comment: Mapped[Comment] = relationship(repr=False)
    kind: Mapped[PassageKind]
    applies: Mapped[bool]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]


class PassageNote(Base):
    """What a coder noted about a passage, for colleagues only, and whether it may be quoted."""

    __tablename__ = "passage_note"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False, unique=True
    )
    comment: Mapped[Comment] = relationship(repr=False)
    note: Mapped[str]
    quote: Mapped[Quote]
    by: Mapped[str]
    at: Mapped[datetime]
