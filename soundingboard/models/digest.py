"""A digest: what was said on one subject in one period, each line with the words behind it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Consultation
from soundingboard.models.contribution import Comment
from soundingboard.models.officer import Officer
from soundingboard.models.stakeholder import Organisation, StakeholderGroup
from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import DigestState, LineKind, Scope

# What a passage was when the digest was compiled: where it stood and how long it was. What has
# changed since is told from that.
line_passage = Table(
    "line_passage",
    Base.metadata,
    Column("line_id", ForeignKey("digest_line.id", ondelete="CASCADE"), primary_key=True),
    Column("comment_id", ForeignKey("comment.id"), primary_key=True, index=True),
    Column("question_id", Integer),
    Column("block_id", Integer),
    Column("characters", Integer),
)

_ABOUT = ("priority_id", "group_id", "consultation_id", "organisation_id")


class Digest(Base):
    """One subject, one period. Released by a person, or unreviewed by choice; then frozen.

    It is about exactly one of a priority, a group, a consultation or an organisation.
    """

    __tablename__ = "digest"
    __table_args__ = (
        *(UniqueConstraint(one, "number") for one in _ABOUT),
        CheckConstraint(
            " + ".join(f"CASE WHEN {one} IS NULL THEN 0 ELSE 1 END" for one in _ABOUT) + " = 1",
            name="one_subject",
        ),
    )

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    number: Mapped[int]  # from 1 within its subject
    state: Mapped[DigestState]
    since: Mapped[datetime | None]  # what was submitted after this is new; None: everything
    until: Mapped[datetime]
    compiled_at: Mapped[datetime]
    people: Mapped[int]
    organisations: Mapped[int]
    passages: Mapped[int]
    priority_id: Mapped[int | None] = mapped_column(
        ForeignKey("priority.id", ondelete="CASCADE"), init=False
    )
    priority: Mapped[Priority | None] = relationship(default=None, repr=False)
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("stakeholder_group.id", ondelete="CASCADE"), init=False
    )
    group: Mapped[StakeholderGroup | None] = relationship(default=None, repr=False)
    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False
    )
    consultation: Mapped[Consultation | None] = relationship(default=None, repr=False)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), init=False
    )
    organisation: Mapped[Organisation | None] = relationship(default=None, repr=False)
    # Who asked for it, and is sent it, where no priority's lead is.
    reader_id: Mapped[int | None] = mapped_column(
        ForeignKey("officer.id", ondelete="SET NULL"), init=False, index=True
    )
    reader: Mapped[Officer | None] = relationship(default=None, repr=False)
    # Who was invited and said nothing on it: types of organisation, groups, places.
    not_heard: Mapped[list[str]] = mapped_column(default_factory=list)
    # What came and what is counted, as {"words", "number", "kind"} each; told at the latest when
    # it is released.
    waterfall: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list, repr=False)
    note: Mapped[str] = mapped_column(default="")  # somebody's own words, marked as theirs
    note_by: Mapped[str] = mapped_column(default="")  # who wrote it, by name
    released_by: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    unreviewed: Mapped[bool] = mapped_column(default=False)  # went out as it was compiled
    lines: Mapped[list["DigestLine"]] = relationship(
        init=False,
        repr=False,
        back_populates="digest",
        order_by="DigestLine.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def scope(self) -> Scope:
        """What kind of subject it is about."""
        if self.priority_id is not None or self.priority is not None:
            return Scope.PRIORITY
        if self.group_id is not None or self.group is not None:
            return Scope.GROUP
        if self.consultation_id is not None or self.consultation is not None:
            return Scope.CONSULTATION
        return Scope.ORGANISATION

    @property
    def subject(self) -> str:
        """The name of what it is about: "Skills", "Action group", a title, an organisation."""
        if self.priority is not None:
            return self.priority.name
        if self.group is not None:
            return self.group.name
        if self.consultation is not None:
            return self.consultation.title
        return self.organisation.name if self.organisation is not None else ""

    @property
    def lead(self) -> Officer | None:
        """Whose digest it is: the priority's lead, else whoever asked for it."""
        return self.priority.lead if self.priority is not None else self.reader


class DigestLine(Base):
    """One statement. The database keeps none without a passage: `first_passage_id` is one of its.

    The passages of a line are written in one go, together with where they stood (`line_passage`).
    """

    __tablename__ = "digest_line"
    __table_args__ = (
        # Looked at when the transaction ends: a line and its passages name each other.
        ForeignKeyConstraint(
            ["id", "first_passage_id"],
            ["line_passage.line_id", "line_passage.comment_id"],
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
    )

    # Said in words: a key that is part of a foreign key is given no number by itself.
    id: Mapped[int] = mapped_column(init=False, primary_key=True, autoincrement=True)
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
    first_passage_id: Mapped[int]
    # Among which passages its extracts were chosen: out of the same the same are quoted again.
    quoted_from: Mapped[str] = mapped_column(default="", server_default="")
    # The newest passage behind it, and the sum of all their marks (`digests.marks`): while that is
    # the same, what is behind it stands as it stood.
    last_passage_id: Mapped[int] = mapped_column(default=0, server_default="0")
    marked: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    passages: Mapped[list[Comment]] = relationship(
        init=False,
        repr=False,
        viewonly=True,
        secondary=line_passage,
        primaryjoin=lambda: DigestLine.id == line_passage.c.line_id,
        secondaryjoin=lambda: Comment.id == line_passage.c.comment_id,
        order_by=Comment.id,
    )
    hidden: Mapped[bool] = mapped_column(default=False)
    extracts: Mapped[list["DigestExtract"]] = relationship(
        init=False,
        repr=False,
        back_populates="line",
        order_by="DigestExtract.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
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


class DigestCopy(Base):
    """One digest sent to one reader: the token in its reply address brings their answer back."""

    __tablename__ = "digest_copy"
    __table_args__ = (UniqueConstraint("digest_id", "officer_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id", ondelete="CASCADE"), init=False)
    digest: Mapped[Digest] = relationship(repr=False)
    officer_id: Mapped[int] = mapped_column(
        ForeignKey("officer.id", ondelete="CASCADE"), init=False, index=True
    )
    officer: Mapped[Officer] = relationship(repr=False)
    token: Mapped[str] = mapped_column(unique=True)  # 26 characters of lower-case base32
