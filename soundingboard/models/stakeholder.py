"""The open list: people, the organisations they speak for, and the groups they belong to."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, ForeignKey, Table, func, literal
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Language, Membership, OrganisationType, SuppressionReason

group_member = Table(
    "group_member",
    Base.metadata,
    Column("group_id", ForeignKey("stakeholder_group.id", ondelete="CASCADE"), primary_key=True),
    Column("stakeholder_id", ForeignKey("stakeholder.id", ondelete="CASCADE"), primary_key=True),
)

stakeholder_interest = Table(
    "stakeholder_interest",
    Base.metadata,
    Column("stakeholder_id", ForeignKey("stakeholder.id", ondelete="CASCADE"), primary_key=True),
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
)


class Organisation(Base):
    """A body somebody speaks for. `name_key` is the name folded, so that one body is one row."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    type: Mapped[OrganisationType] = mapped_column(default=OrganisationType.OTHER)


class StakeholderGroup(Base):
    """A named circle of stakeholders: the sounding board, an action group, a roundtable."""

    __tablename__ = "stakeholder_group"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    members: Mapped[list["Stakeholder"]] = relationship(
        init=False, repr=False, secondary=group_member, back_populates="groups"
    )


class Stakeholder(Base):
    """A person on the open list. `email` is the address they are known by, in lower case."""

    __tablename__ = "stakeholder"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]  # where we have the address from: "import of partners.csv", "joined"
    added_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    # None: nobody has said, and letters are in English.
    chosen_language: Mapped[Language | None] = mapped_column("language", default=None)
    membership: Mapped[Membership] = mapped_column(default=Membership.ACTIVE, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), init=False, index=True
    )
    organisation: Mapped[Organisation | None] = relationship(default=None, repr=False)
    # Somebody who answered a letter forwarded to them came by way of its first reader.
    by_way_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="SET NULL"), init=False, index=True
    )
    by_way_of: Mapped["Stakeholder | None"] = relationship(
        default=None,
        repr=False,
        remote_side="Stakeholder.id",
        foreign_keys="Stakeholder.by_way_of_id",
    )
    # Staff found that two rows are one person: this one is another address of that one.
    same_as_id: Mapped[int | None] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), init=False, index=True
    )
    same_as: Mapped["Stakeholder | None"] = relationship(
        default=None,
        repr=False,
        remote_side="Stakeholder.id",
        foreign_keys="Stakeholder.same_as_id",
    )
    groups: Mapped[list[StakeholderGroup]] = relationship(
        default_factory=list, repr=False, secondary=group_member, back_populates="members"
    )
    interests: Mapped[list[Priority]] = relationship(
        default_factory=list, repr=False, secondary=stakeholder_interest
    )

    @property
    def now(self) -> "Stakeholder":
        """The person this row is of: where it is another address of somebody, that one."""
        return self if self.same_as is None else self.same_as

    @hybrid_property
    def language(self) -> Language:
        """The language in which they get letters."""
        return self.chosen_language or Language.ENGLISH

    @language.inplace.expression
    @classmethod
    def _language(cls) -> ColumnElement[Language]:
        column = cls.__table__.c.language
        return func.coalesce(column, literal(Language.ENGLISH, column.type)).label("language")


class Suppression(Base):
    """An address that gets no letters. Outlives the person's row and any later import."""

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    address_hash: Mapped[str] = mapped_column(index=True)  # SHA-256 of the address in lower case
    reason: Mapped[SuppressionReason]
    evidence: Mapped[str]  # a sentence: what happened, with the reply code if there was one
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None] = mapped_column(default=None)
    lifted_by: Mapped[str] = mapped_column(default="")  # empty: the person themselves
    lifted_why: Mapped[str] = mapped_column(default="")
