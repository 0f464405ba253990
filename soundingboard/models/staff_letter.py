"""A letter that a member of staff wrote to the sender of a mail, kept beside that mail."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.delivery import Delivery
from soundingboard.models.incoming_mail import IncomingMail
from soundingboard.storage.base import Base


class StaffLetter(Base):
    """What was written, by whom, and the delivery it became; it stays when the delivery goes."""

    __tablename__ = "staff_letter"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    incoming_mail_id: Mapped[int] = mapped_column(
        ForeignKey("incoming_mail.id", ondelete="CASCADE"), init=False, index=True
    )
    incoming_mail: Mapped[IncomingMail] = relationship(repr=False)
    delivery_id: Mapped[int | None] = mapped_column(
        ForeignKey("delivery.id", ondelete="SET NULL"), init=False, index=True
    )
    delivery: Mapped[Delivery | None] = relationship(repr=False)
    subject: Mapped[str]
    words: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime]
