"""A personal link that was withdrawn: it opens nothing any more, but is still known."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Invitation
from soundingboard.storage.base import Base


class ReplacedLink(Base):
    """The token an invitation had until staff gave it another, with who did so and why."""

    __tablename__ = "replaced_link"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), init=False, index=True
    )
    invitation: Mapped[Invitation] = relationship(repr=False)
    token: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    by: Mapped[str]
    why: Mapped[str]
