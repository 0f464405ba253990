"""How many letters may leave just now: shared by all workers, so it is a row."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base


class RateBucket(Base):
    """A token bucket: a letter takes a token, and tokens come back with time."""

    __tablename__ = "rate_bucket"

    key: Mapped[str] = mapped_column(primary_key=True)  # "all", or a recipient domain behind "@"
    tokens: Mapped[float]
    at: Mapped[datetime]  # when there were so many
