"""A letter to one person, as it will be read, and everything that happened to it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Invitation
from soundingboard.storage.base import Base
from soundingboard.storage.columns import Packed
from soundingboard.vocabulary import DeliveryState


class Delivery(Base):
    """One letter to one address. Nothing is sent that is not first a row here.

    `purpose` names the letter ("invitation", "receipt"); `once_key` makes a letter unique for
    what it is about ("invitation:12"), so that planning it twice plans it once.
    """

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_due", "state", "not_before"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    purpose: Mapped[str]
    once_key: Mapped[str] = mapped_column(unique=True)
    to_address: Mapped[str] = mapped_column(index=True)
    to_name: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Packed())
    html: Mapped[str] = mapped_column(Packed())
    headers: Mapped[list[list[str]]]  # further headers, [name, value] in order
    reply_to: Mapped[str]
    envelope_from: Mapped[str]  # VERP: a bounce comes back to this very letter
    message_id: Mapped[str] = mapped_column(unique=True)  # with its angle brackets
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime | None] = mapped_column(default=None)
    bulk: Mapped[bool] = mapped_column(default=False)  # goes to the list: not to whoever left
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    last_reply: Mapped[str] = mapped_column(default="")  # what the other server last said
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    owner: Mapped[str] = mapped_column(default="", index=True)  # which worker has claimed it
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), init=False, index=True
    )
    invitation: Mapped[Invitation | None] = relationship(default=None, repr=False)
    events: Mapped[list["DeliveryEvent"]] = relationship(
        init=False,
        repr=False,
        back_populates="delivery",
        order_by="DeliveryEvent.id",
        cascade="all, delete-orphan",
    )


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
