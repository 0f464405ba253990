"""A mail that came in: its bytes as they came, what became of it, and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Consultation, Invitation
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Disposition


class IncomingMail(Base):
    """Kept before it is read. `content_hash` makes the same mail, taken twice, one row."""

    __tablename__ = "incoming_mail"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    content_hash: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the bytes
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, repr=False)
    size: Mapped[int]  # bytes
    source: Mapped[str]  # "imap", "smtp", "command line"
    received_at: Mapped[datetime]
    disposition: Mapped[Disposition] = mapped_column(default=Disposition.RECEIVED, index=True)
    # The line of the sorting table that decided: "out of office", "wrong person".
    sort: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # a sentence for the person who looks at it
    attempts: Mapped[int] = mapped_column(default=0)  # counted as they begin
    try_after: Mapped[datetime | None] = mapped_column(default=None)  # not before, after a failure
    message_id: Mapped[str] = mapped_column(default="", index=True)
    sender_address: Mapped[str] = mapped_column(default="", index=True)
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    left_in: Mapped[str] = mapped_column(default="")  # where it lies, if too large to be fetched
    body: Mapped[str] = mapped_column(default="", deferred=True)  # as read; offsets point into it
    settled_by: Mapped[str] = mapped_column(default="")  # the person who decided, if one did
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), init=False, index=True
    )
    invitation: Mapped[Invitation | None] = relationship(default=None, repr=False)
    # What its quoted words point to, where no invitation is known.
    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("consultation.id", ondelete="SET NULL"), init=False
    )
    consultation: Mapped[Consultation | None] = relationship(default=None, repr=False)
