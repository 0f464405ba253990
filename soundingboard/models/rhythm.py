"""When a lead has their digests, and how: as they chose it themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.officer import Officer
from soundingboard.storage.base import Base
from soundingboard.vocabulary import Frequency


class Rhythm(Base):
    """One lead's choice. Who has made none follows the house's weekday.

    Whoever moves `next_at` on compiles the digests, in the same transaction.
    """

    __tablename__ = "rhythm"

    officer_id: Mapped[int] = mapped_column(
        ForeignKey("officer.id", ondelete="CASCADE"), init=False, primary_key=True
    )
    officer: Mapped[Officer] = relationship(repr=False)
    frequency: Mapped[Frequency]
    weekday: Mapped[int]  # 0 is Monday
    unreviewed: Mapped[bool]  # go out as they are compiled, without waiting for a person
    tells_when_quiet: Mapped[bool]  # a line where nothing new was said; else silence
    next_at: Mapped[datetime | None] = mapped_column(index=True)  # None for never
