"""What somebody said: a contribution made of comments, each on what it answers, with evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Consultation, Question
from soundingboard.models.document import Block
from soundingboard.models.incoming_mail import IncomingMail
from soundingboard.models.stakeholder import Stakeholder
from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import (
    Channel,
    ChoiceSource,
    CommentState,
    Consent,
    ContributionState,
    Standpoint,
    TagSource,
    TagState,
)


class Contribution(Base):
    """Everything one person said in one go, whatever the channel."""

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), init=False, index=True
    )
    consultation: Mapped[Consultation] = relationship(repr=False)
    stakeholder_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id"), init=False, index=True
    )
    stakeholder: Mapped[Stakeholder] = relationship(repr=False)
    channel: Mapped[Channel]
    reference: Mapped[str] = mapped_column(unique=True)  # what the receipt tells: "SB-7F3K-2M"
    state: Mapped[ContributionState]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    late: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[Consent] = mapped_column(default=Consent.NOT_ASKED)
    consent_reason: Mapped[str] = mapped_column(default="")  # why it is not to be published
    standpoint: Mapped[Standpoint] = mapped_column(default=Standpoint.UNSTATED)
    organisation_name: Mapped[str] = mapped_column(default="")  # as they named it themselves
    represents: Mapped[str] = mapped_column(default="")  # their role there, whom it speaks for
    recorded_by: Mapped[str] = mapped_column(default="")  # staff who wrote it down, if staff did
    incoming_mail_id: Mapped[int | None] = mapped_column(
        ForeignKey("incoming_mail.id"), init=False, index=True
    )
    incoming_mail: Mapped[IncomingMail | None] = relationship(default=None, repr=False)
    # Somebody who answers a digest speaks on what that is about, whenever they do.
    digest_id: Mapped[int | None] = mapped_column(
        ForeignKey("digest.id", ondelete="SET NULL"), default=None, index=True
    )
    # Somebody who changes what they sent sends anew; the earlier one stays, withdrawn.
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.id", ondelete="SET NULL"), init=False, index=True
    )
    replaces: Mapped["Contribution | None"] = relationship(
        default=None, repr=False, remote_side="Contribution.id"
    )
    comments: Mapped[list["Comment"]] = relationship(
        init=False,
        repr=False,
        back_populates="contribution",
        order_by="Comment.position",
        cascade="all, delete-orphan",
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        init=False,
        repr=False,
        back_populates="contribution",
        order_by="Evidence.id",
        cascade="all, delete-orphan",
    )
    choices: Mapped[list["Choice"]] = relationship(
        init=False,
        repr=False,
        back_populates="contribution",
        order_by="Choice.question_id",
        cascade="all, delete-orphan",
    )


class Choice(Base):
    """Which option of a closed question somebody chose, by its label."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("contribution_id", "question_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), init=False
    )
    contribution: Mapped[Contribution] = relationship(back_populates="choices", repr=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), init=False, index=True)
    question: Mapped[Question] = relationship(repr=False)
    label: Mapped[str]
    source: Mapped[ChoiceSource]


class Comment(Base):
    """One passage, word for word. `start` and `end` are characters in the mail's body.

    `gaps` are stretches between the two, [start, end] in order, that do not belong to it: words
    of somebody else between two passages that were joined. A blank line stands for each in `text`.
    """

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), init=False, index=True
    )
    contribution: Mapped[Contribution] = relationship(back_populates="comments", repr=False)
    position: Mapped[int]
    text: Mapped[str]
    state: Mapped[CommentState] = mapped_column(default=CommentState.PLACED, index=True)
    start: Mapped[int | None] = mapped_column(default=None)
    end: Mapped[int | None] = mapped_column(default=None)
    gaps: Mapped[list[list[int]]] = mapped_column(default_factory=list)
    # What else it might answer, best first: {"key", "score", "reason"}.
    runners_up: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    placements: Mapped[list["Placement"]] = relationship(
        init=False,
        repr=False,
        back_populates="comment",
        order_by="Placement.id",
        cascade="all, delete-orphan",
    )
    tags: Mapped[list["Tag"]] = relationship(
        init=False,
        repr=False,
        back_populates="comment",
        order_by="Tag.id",
        cascade="all, delete-orphan",
    )


class Placement(Base):
    """What a comment answers: a question, a block of the document, or (neither) the whole."""

    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False, index=True
    )
    comment: Mapped[Comment] = relationship(back_populates="placements", repr=False)
    score: Mapped[float]  # 0 to 1
    reason: Mapped[str]  # "stands under the quoted question 3", "written in its box"
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id"), init=False, index=True
    )
    question: Mapped[Question | None] = relationship(default=None, repr=False)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"), init=False, index=True)
    block: Mapped[Block | None] = relationship(default=None, repr=False)
    placed_by: Mapped[str] = mapped_column(default="")  # the person, if a person placed it


IS_DECIDED = "source = 'person'"


class Tag(Base):
    """A comment's bearing on a priority. A person's tag is never overwritten."""

    __tablename__ = "tag"
    __table_args__ = (
        UniqueConstraint("comment_id", "priority_id"),
        # What bears on a priority is asked for by themes and digests: the index alone answers.
        Index("ix_tag_bearing", "priority_id", "state", "comment_id"),
        # A coder asks at each turn what people decided; of a hundred thousand tags they are few.
        Index(
            "ix_tag_decided",
            "priority_id",
            "state",
            sqlite_where=text(IS_DECIDED),
            postgresql_where=text(IS_DECIDED),
        ),
    )

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), init=False
    )
    comment: Mapped[Comment] = relationship(back_populates="tags", repr=False)
    priority_id: Mapped[int] = mapped_column(
        ForeignKey("priority.id", ondelete="CASCADE"), init=False
    )
    priority: Mapped[Priority] = relationship(repr=False)
    source: Mapped[TagSource]
    state: Mapped[TagState]
    score: Mapped[float]  # 0 to 1
    reason: Mapped[str]
    tagged_by: Mapped[str] = mapped_column(default="")  # the person, if a person decided


class Evidence(Base):
    """A file somebody added to what they said."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), init=False, index=True
    )
    contribution: Mapped[Contribution] = relationship(back_populates="evidence", repr=False)
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    content_hash: Mapped[str]  # of the file on the shelf
    added_at: Mapped[datetime]
