"""What a receipt printed under each number, so that "point 2" means what its reader saw."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.contribution import Comment
from soundingboard.models.delivery import Delivery
from soundingboard.storage.base import Base


class ReceiptPoint(Base):
    """One numbered point of one receipt. Its passage is gone where it was joined to another."""

    __tablename__ = "receipt_point"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), init=False
    )
    delivery: Mapped[Delivery] = relationship(repr=False)
    number: Mapped[int]
    heading: Mapped[str]  # as printed: "Question 2: What would help?"
    sure: Mapped[bool]  # whether we knew where it belongs
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="SET NULL"), init=False, index=True
    )
    comment: Mapped[Comment | None] = relationship(default=None, repr=False)
