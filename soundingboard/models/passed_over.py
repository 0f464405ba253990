"""Somebody a mailing was meant for who got no letter of it, and why not, as it was then."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base


class PassedOver(Base):
    """One person and the reason. Who is deleted from the list is deleted here."""

    __tablename__ = "passed_over"
    __table_args__ = (UniqueConstraint("mailing_id", "stakeholder_id"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    stakeholder_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str]
