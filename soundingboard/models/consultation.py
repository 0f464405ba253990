"""A consultation: what is asked, of whom, until when; and each person's invitation to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.document import DocumentVersion
from soundingboard.models.stakeholder import Stakeholder, StakeholderGroup
from soundingboard.models.strategy import Priority, Strategy
from soundingboard.storage.base import Base
from soundingboard.vocabulary import (
    AudienceKind,
    ConsultationState,
    Language,
    Mode,
    QuestionKind,
)

question_priority = Table(
    "question_priority",
    Base.metadata,
    Column("question_id", ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
)

audience_group = Table(
    "audience_group",
    Base.metadata,
    Column("consultation_id", ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True),
    Column("group_id", ForeignKey("stakeholder_group.id", ondelete="CASCADE"), primary_key=True),
)

audience_interest = Table(
    "audience_interest",
    Base.metadata,
    Column("consultation_id", ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True),
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
)


class Consultation(Base):
    """One round of asking."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id"), init=False, index=True)
    strategy: Mapped[Strategy] = relationship(repr=False)
    title: Mapped[str]
    mode: Mapped[Mode]
    closes_at: Mapped[datetime]
    created_at: Mapped[datetime]
    introduction: Mapped[str] = mapped_column(default="")
    language: Mapped[Language] = mapped_column(default=Language.ENGLISH)  # of all its words
    state: Mapped[ConsultationState] = mapped_column(default=ConsultationState.DRAFT, index=True)
    audience: Mapped[AudienceKind] = mapped_column(default=AudienceKind.ALL)
    opens_at: Mapped[datetime | None] = mapped_column(default=None)  # planned; None: when opened
    # Who chose that moment after the sign-off; empty where it is part of what was signed.
    opening_planned_by: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    # From then on where a passage belongs is settled; who wrote it may still add words, late.
    coding_final_at: Mapped[datetime | None] = mapped_column(default=None)
    second_share: Mapped[int] = mapped_column(default=0)  # per cent that two people code
    authors: Mapped[list[str]] = mapped_column(default_factory=list)  # who drafted or changed it
    signed_off_by: Mapped[str] = mapped_column(default="")  # name and office of the person
    signed_off_at: Mapped[datetime | None] = mapped_column(default=None)
    signed_off_hash: Mapped[str] = mapped_column(default="")  # of the content that was approved
    document_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("document_version.id"), init=False, index=True
    )
    document_version: Mapped[DocumentVersion | None] = relationship(default=None, repr=False)
    # Whoever would get more letters than this within 30 days gets none of it; None: everybody does.
    spare_over: Mapped[int | None] = mapped_column(default=None)
    audience_groups: Mapped[list[StakeholderGroup]] = relationship(
        default_factory=list, repr=False, secondary=audience_group
    )
    audience_interests: Mapped[list[Priority]] = relationship(
        default_factory=list, repr=False, secondary=audience_interest
    )
    questions: Mapped[list["Question"]] = relationship(
        init=False,
        repr=False,
        back_populates="consultation",
        order_by="Question.position",
        cascade="all, delete-orphan",
    )
    grounds: Mapped["Grounds | None"] = relationship(
        init=False, repr=False, back_populates="consultation", cascade="all, delete-orphan"
    )
    enclosures: Mapped[list["Enclosure"]] = relationship(
        init=False,
        repr=False,
        back_populates="consultation",
        order_by="Enclosure.id",
        cascade="all, delete-orphan",
    )
    overrides: Mapped[list["Override"]] = relationship(
        init=False,
        repr=False,
        back_populates="consultation",
        order_by="Override.id",
        cascade="all, delete-orphan",
    )


class Question(Base):
    """One question, numbered as it is printed.

    `options` are what a choice chooses from, in order: {"label": "Agree", "stance": "support"}.
    """

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False, index=True
    )
    consultation: Mapped[Consultation] = relationship(back_populates="questions", repr=False)
    position: Mapped[int]  # from 1; also the printed number
    text: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.OPEN)
    options: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    priorities: Mapped[list[Priority]] = relationship(
        default_factory=list, repr=False, secondary=question_priority
    )


class Invitation(Base):
    """One person asked once. The token is in their link and in the address they reply to."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("consultation_id", "stakeholder_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False
    )
    consultation: Mapped[Consultation] = relationship(repr=False)
    stakeholder_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), init=False, index=True
    )
    stakeholder: Mapped[Stakeholder] = relationship(repr=False)
    token: Mapped[str] = mapped_column(unique=True)  # 26 characters of lower-case base32
    created_at: Mapped[datetime]
    # Of a person who was asked twice, as two: this one counts nowhere, and leads to that one.
    same_as_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), init=False, index=True
    )
    same_as: Mapped["Invitation | None"] = relationship(
        default=None, repr=False, remote_side="Invitation.id"
    )

    @property
    def now(self) -> "Invitation":
        """The invitation that counts: this one, or the one it became part of."""
        return self if self.same_as is None else self.same_as


class Grounds(Base):
    """What a formal consultation owes the people it asks: the Gunning principles as fields."""

    __tablename__ = "grounds"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False, unique=True
    )
    consultation: Mapped[Consultation] = relationship(back_populates="grounds", repr=False)
    proposal: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str] = mapped_column(default="")
    options: Mapped[str] = mapped_column(default="")  # considered, and why some were discarded
    impacts: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")  # what is already decided
    changeable: Mapped[str] = mapped_column(default="")  # what can still change
    decision_maker: Mapped[str] = mapped_column(default="")
    decision_on: Mapped[date | None] = mapped_column(default=None)


class Override(Base):
    """A named person goes ahead although a point of the readiness checklist is not met."""

    __tablename__ = "readiness_override"
    __table_args__ = (UniqueConstraint("consultation_id", "point"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False
    )
    consultation: Mapped[Consultation] = relationship(back_populates="overrides", repr=False)
    point: Mapped[str]  # which point of the checklist
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class Enclosure(Base):
    """A file on the shelf that goes with each invitation, under the name that readers see."""

    __tablename__ = "enclosure"
    __table_args__ = (UniqueConstraint("consultation_id", "content_hash"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False
    )
    consultation: Mapped[Consultation] = relationship(back_populates="enclosures", repr=False)
    file_name: Mapped[str]
    media_type: Mapped[str]
    content_hash: Mapped[str]
    size: Mapped[int]  # bytes
