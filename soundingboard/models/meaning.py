"""What a sentence model made of a wording: kept, so that no text is read twice."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from soundingboard.storage.base import Base


class KeptMeaning(Base):
    """The meaning of one wording by one model, for however many passages say it.

    It is known by what the model reads of the text, hashed, not by the text. Wordings that nobody
    has said any more are swept out once a day (`contributions.meanings`).
    """

    __tablename__ = "kept_meaning"
    __table_args__ = (UniqueConstraint("model", "wording"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    model: Mapped[str]  # `analysis.minilm.ModelFiles.version`
    wording: Mapped[bytes]  # `analysis.minilm.fingerprint`
    vector: Mapped[bytes] = mapped_column(repr=False)  # 384 fractions of 16 bits, length 1
