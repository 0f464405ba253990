"""What somebody sent, as it was compared with what others sent to the same consultation."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.models.contribution import Contribution
from soundingboard.storage.base import Base


class ComparedContribution(Base):
    """The print of one contribution's passages together, and what it was found alike to.

    It holds for as long as `stamp` is that of the passages (`contributions.comparing`).
    """

    __tablename__ = "compared_contribution"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey(Contribution.id, ondelete="CASCADE"), primary_key=True
    )
    stamp: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int]
    runs: Mapped[int]
    sketch: Mapped[bytes] = mapped_column(repr=False)
    # The first contribution of those alike, itself where there is none: a number, no more.
    head: Mapped[int]
