"""Staff: who may sign in, and the single-use links they sign in with."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.storage.base import Base
from soundingboard.vocabulary import Role


class Officer(Base):
    """A member of staff, or a lead. `email` is kept in lower case."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    active: Mapped[bool] = mapped_column(default=True)


class SignInLink(Base):
    """A link sent to a member of staff: used once, for a quarter of an hour, stored hashed."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    officer_id: Mapped[int] = mapped_column(
        ForeignKey("officer.id", ondelete="CASCADE"), init=False, index=True
    )
    officer: Mapped[Officer] = relationship()
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
