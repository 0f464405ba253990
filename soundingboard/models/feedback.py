"""What we answered to a point, and whose point it was: "you said, we did"."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.contribution import Comment
from soundingboard.models.digest import Digest, DigestLine
from soundingboard.storage.base import Base

# Filled when the answer goes out: from then on it is known to whom it went, and for which words.
feedback_passage = Table(
    "feedback_passage",
    Base.metadata,
    Column("feedback_id", ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True),
    Column("comment_id", ForeignKey("comment.id"), primary_key=True, index=True),
)


class Feedback(Base):
    """One answer of ours to one line of a digest; it goes to everybody whose words stand behind it.

    `line` is None only while a draft that was compiled again no longer has that line.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    digest_id: Mapped[int] = mapped_column(
        ForeignKey("digest.id", ondelete="CASCADE"), init=False, index=True
    )
    digest: Mapped[Digest] = relationship(repr=False)
    line_id: Mapped[int | None] = mapped_column(
        ForeignKey("digest_line.id", ondelete="SET NULL"), init=False, unique=True
    )
    line: Mapped[DigestLine | None] = relationship(repr=False)
    heading: Mapped[str]  # of the line, as it was when we answered
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    passages: Mapped[list[Comment]] = relationship(
        default_factory=list, repr=False, secondary=feedback_passage, order_by=Comment.id
    )
