"""A digest: what was said on one priority in one period, each line with the words behind it."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, relationship

from soundingboard.models.contribution import Comment
from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import DigestState, LineKind

line_passage = Table(
    "line_passage",
    Base.metadata,
    Column("line_id", ForeignKey("digest_line.id", ondelete="CASCADE"), primary_key=True),
    Column("comment_id", ForeignKey("comment.id"), primary_key=True),
)


class Digest(Base):
    """One priority, one period. Released by a person, then frozen."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("priority_id", "number"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    priority_id: Mapped[int] = mapped_column(
        ForeignKey("priority.id", ondelete="CASCADE"), init=False
    )
    priority: Mapped[Priority] = relationship(repr=False)
    number: Mapped[int]  # from 1 within the priority
    state: Mapped[DigestState]
    since: Mapped[datetime | None]  # what was submitted after this is new; None: everything
    until: Mapped[datetime]
    compiled_at: Mapped[datetime]
    people: Mapped[int]
    organisations: Mapped[int]
    passages: Mapped[int]
    # Types of organisation that were invited and said nothing on this priority.
    not_heard: Mapped[list[str]] = mapped_column(default_factory=list)
    note: Mapped[str] = mapped_column(default="")  # somebody's own words, marked as theirs
    note_by: Mapped[str] = mapped_column(default="")  # who wrote it, by name
    released_by: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    lines: Mapped[list["DigestLine"]] = relationship(
        init=False,
        repr=False,
        back_populates="digest",
        order_by="DigestLine.position",
        cascade="all, delete-orphan",
    )


class DigestLine(Base):
    """One statement. It cannot be saved without the passages behind it."""

    __tablename__ = "digest_line"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    digest_id: Mapped[int] = mapped_column(
        ForeignKey("digest.id", ondelete="CASCADE"), init=False, index=True
    )
    digest: Mapped[Digest] = relationship(back_populates="lines", repr=False)
    position: Mapped[int]
    kind: Mapped[LineKind]
    heading: Mapped[str]  # "Question 2: …", "Paragraph 1.4", "Universities"
    statement: Mapped[str]  # a sentence of counts: "Seven people from five organisations"
    people: Mapped[int]
    organisations: Mapped[int]
    passages: Mapped[list[Comment]] = relationship(repr=False, secondary=line_passage)
    hidden: Mapped[bool] = mapped_column(default=False)
    extracts: Mapped[list["DigestExtract"]] = relationship(
        init=False,
        repr=False,
        back_populates="line",
        order_by="DigestExtract.position",
        cascade="all, delete-orphan",
    )


class DigestExtract(Base):
    """A passage chosen to be read in the digest: `start` to `end` characters of the comment."""

    __tablename__ = "digest_extract"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    line_id: Mapped[int] = mapped_column(
        ForeignKey("digest_line.id", ondelete="CASCADE"), init=False, index=True
    )
    line: Mapped[DigestLine] = relationship(back_populates="extracts", repr=False)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), init=False, index=True)
    comment: Mapped[Comment] = relationship(repr=False)
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    hidden: Mapped[bool] = mapped_column(default=False)
    promoted: Mapped[bool] = mapped_column(default=False)


class LineWithoutPassages(ValueError):
    """A digest line was about to be saved with nothing behind it."""


@event.listens_for(Session, "before_flush")
def _refuse_lines_without_passages(
    session: Session, _context: UOWTransaction, _instances: object
) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, DigestLine) and not row.passages:
            raise LineWithoutPassages(row.heading)
