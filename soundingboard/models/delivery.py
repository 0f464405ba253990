"""A letter to one person, as it will be read, and everything that happened to it.

What is written down once stands in one table, what changes on the way in a narrow one beside it: a
database writes a changed row anew in every index it stands in, three times a letter.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from soundingboard import blanks
from soundingboard.models.consultation import Consultation, Invitation
from soundingboard.storage.base import Base
from soundingboard.storage.columns import Packed
from soundingboard.vocabulary import BounceKind, DeliveryState, MailingKind, MailingState

IS_DUE = "state IN ('queued', 'deferred')"
IS_OWNED = "owner > ''"
EACH = "each:"
"""How a `once_key` begins under which everybody gets one letter: of one person, not of all."""
IS_OF_ALL = "substr(once_key, 1, 5) <> 'each:'"
# A letter that is planned with others bears its invitation's number in its Message-ID, and is
# found by that (outbox.named).
IS_NAMED_BY_CHANCE = "substr(message_id, 1, 2) <> '<0'"


class Mailing(Base):
    """Letters to many that are planned, paused and called back together.

    `key` says what they are about ("invitations:7", "reminder:7:1"): planned twice, it is the
    same mailing.
    """

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    state: Mapped[MailingState] = mapped_column(default=MailingState.RUNNING)
    reason: Mapped[str] = mapped_column(default="")  # why it is paused or was called back
    kind: Mapped[MailingKind] = mapped_column(default=MailingKind.INVITATIONS)
    name: Mapped[str] = mapped_column(default="")  # as staff read it: "Invitations: Growth plan"
    planned_by: Mapped[str] = mapped_column(default="")
    not_before: Mapped[datetime | None] = mapped_column(default=None)  # None: as soon as it is due
    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("consultation.id", ondelete="SET NULL"), init=False, index=True
    )
    consultation: Mapped[Consultation | None] = relationship(default=None, repr=False)


class Wording(Base):
    """The words of a letter: of one, or of all that go to many and say the same.

    What differs from person to person is a blank (see soundingboard.blanks).
    """

    __tablename__ = "wording"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Packed())
    html: Mapped[str] = mapped_column(Packed())
    headers: Mapped[list[list[str]]]  # further headers, [name, value] in order
    # Files that go with each letter: {"name", "media_type", "content_hash", "size"}, in order.
    enclosures: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    mailing_id: Mapped[int | None] = mapped_column(
        ForeignKey("mailing.id", ondelete="SET NULL"), init=False, index=True
    )
    mailing: Mapped[Mailing | None] = relationship(default=None, repr=False)


_PLANNED: tuple[SchemaItem, ...] = (
    Index("uq_delivery_invitation_id_once_key", "invitation_id", "once_key", unique=True),
    Index(
        "uq_delivery_once_key",
        "once_key",
        unique=True,
        sqlite_where=text(IS_OF_ALL),
        postgresql_where=text(IS_OF_ALL),
    ),
    Index(
        "uq_delivery_message_id",
        "message_id",
        unique=True,
        sqlite_where=text(IS_NAMED_BY_CHANCE),
        postgresql_where=text(IS_NAMED_BY_CHANCE),
    ),
    # A letter that is planned with others is found by its invitation (outbox.addressed).
    Index(
        "ix_delivery_to_address",
        "to_address",
        sqlite_where=text(IS_OF_ALL),
        postgresql_where=text(IS_OF_ALL),
    ),
    # A mailing's letters stand side by side: where they stand is enough to find them.
    Index("ix_delivery_wording_id", "wording_id", postgresql_using="brin"),
    # PostgreSQL keeps these in another way: see models.letters_belong.
    ForeignKeyConstraint(["wording_id"], ["wording.id"]).ddl_if(dialect="sqlite"),
    ForeignKeyConstraint(["invitation_id"], ["invitation.id"], ondelete="SET NULL").ddl_if(
        dialect="sqlite"
    ),
)


class PlannedLetter(Base):
    """What a letter to one address is, from the moment it is planned; sending it changes nothing.

    `purpose` names the letter ("invitation", "receipt"); `once_key` makes a letter unique for
    what it is about ("receipt:12"), so that posting it twice posts it once. Of a letter to many
    it begins with EACH ("each:reminder:1"), and is unique together with the invitation.

    A million of them are planned by one statement, and what is kept of each in an index, or looked
    up for it, counts: an index here holds only what is looked for in it.
    """

    __tablename__ = "delivery"
    __table_args__ = _PLANNED

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    purpose: Mapped[str]
    once_key: Mapped[str]
    to_address: Mapped[str]
    to_name: Mapped[str]
    wording_id: Mapped[int] = mapped_column(init=False)
    wording: Mapped[Wording] = relationship(repr=False)
    reply_to: Mapped[str]  # with the token of the invitation it answers to; empty for none
    message_id: Mapped[str]  # with its angle brackets; no other letter's
    created_at: Mapped[datetime]
    answers: Mapped[str] = mapped_column(default="")  # the Message-ID it is threaded under
    not_after: Mapped[datetime | None] = mapped_column(default=None)
    invitation_id: Mapped[int | None] = mapped_column(init=False)
    invitation: Mapped[Invitation | None] = relationship(default=None, repr=False)


class Delivery(PlannedLetter, kw_only=True):
    """One letter to one address, and where it stands. Nothing is sent that is not first a row here.

    Its own table holds only what changes; the rest of a letter is told by PlannedLetter.
    """

    __tablename__ = "delivery_state"
    # Small, whatever was sent before: a claim takes as long at the last letter as at the first.
    __table_args__ = (
        Index(
            "ix_delivery_state_due",
            "bulk",
            "not_before",
            "id",
            sqlite_where=text(IS_DUE),
            postgresql_where=text(IS_DUE),
        ),
        Index(
            "ix_delivery_state_owner",
            "owner",
            sqlite_where=text(IS_OWNED),
            postgresql_where=text(IS_OWNED),
        ),
        ForeignKeyConstraint(["id"], ["delivery.id"], ondelete="CASCADE").ddl_if(dialect="sqlite"),
    )

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    not_before: Mapped[datetime]
    bulk: Mapped[bool] = mapped_column(default=False)  # never goes to whoever left
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    last_reply: Mapped[str] = mapped_column(default="")  # what the other server last said
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    owner: Mapped[str] = mapped_column(default="")  # which worker has claimed it
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    events: Mapped[list["DeliveryEvent"]] = relationship(
        init=False,
        repr=False,
        back_populates="delivery",
        order_by="DeliveryEvent.id",
        cascade="all, delete-orphan",
    )

    @property
    def subject(self) -> str:
        """The subject as this person reads it."""
        return blanks.filled(self.wording.subject, self._values)

    @property
    def text(self) -> str:
        """The plain text as this person reads it."""
        return blanks.filled(self.wording.text, self._values)

    @property
    def html(self) -> str:
        """The HTML as this person reads it."""
        return blanks.filled_html(self.wording.html, self._values)

    @property
    def headers(self) -> list[list[str]]:
        """The further headers of this person's letter."""
        values = self._values
        headers = [[name, blanks.filled(value, values)] for name, value in self.wording.headers]
        threads = ("In-Reply-To", "References") if self.answers else ()
        return headers + [[name, self.answers] for name in threads]

    @property
    def _values(self) -> dict[str, str]:
        return blanks.values(self.to_name, self.reply_to)


class DeliveryEvent(Base):
    """One thing that happened to a letter: the line an officer can read."""

    __tablename__ = "delivery_event"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), init=False, index=True
    )
    delivery: Mapped[Delivery] = relationship(back_populates="events", repr=False)
    at: Mapped[datetime]
    state: Mapped[DeliveryState]
    detail: Mapped[str] = mapped_column(default="")


class Bounce(Base):
    """One report that a letter came back, or that its reader called it spam."""

    __tablename__ = "bounce"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    report_key: Mapped[str] = mapped_column(unique=True)  # "mail:12": told twice, it counts once
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), index=True
    )
    delivery: Mapped[Delivery] = relationship(init=False, repr=False)
    kind: Mapped[BounceKind]
    diagnosis: Mapped[str]  # what the other server said
    at: Mapped[datetime]
