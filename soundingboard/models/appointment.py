"""When each recurring job is next due. Whoever moves the hand does the work."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base


class Appointment(Base):
    """One recurring job. A node acts only after it has moved `next_at` on, in one statement."""

    __tablename__ = "appointment"

    job: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    last_at: Mapped[datetime | None] = mapped_column(default=None)
