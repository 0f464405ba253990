"""A place mail comes from: when it was last read, and what is wrong with it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base


class MailSource(Base):
    """One mailbox, or one door mail is handed in at, as its receivers last found it."""

    __tablename__ = "mail_source"

    name: Mapped[str] = mapped_column(primary_key=True)  # "imap", "maildir", "lmtp"
    read_at: Mapped[datetime | None] = mapped_column(default=None)  # the last time all went well
    took_at: Mapped[datetime | None] = mapped_column(default=None)  # the last time mail was there
    trouble: Mapped[str] = mapped_column(default="")  # what went wrong last; empty once it is over
    failing_since: Mapped[datetime | None] = mapped_column(default=None)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    next_try_at: Mapped[datetime | None] = mapped_column(default=None)
