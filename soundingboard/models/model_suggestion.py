"""What a language model suggested for a theme, what of it was proven, and what a person decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.theme import Theme
from soundingboard.storage.base import Base
from soundingboard.vocabulary import SuggestionState


class ModelSuggestion(Base):
    """One answer of a model: it stays, whatever becomes of it.

    `sentences` are {"text", "passages"} as proven, `dropped` {"text", "reason"}.
    """

    __tablename__ = "model_suggestion"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.id", ondelete="CASCADE"), init=False, index=True
    )
    theme: Mapped[Theme] = relationship(repr=False)
    name: Mapped[str]
    sentences: Mapped[list[dict[str, Any]]]
    dropped: Mapped[list[dict[str, Any]]]
    model: Mapped[str]
    prompt_version: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    tokens_read: Mapped[int]
    tokens_written: Mapped[int]
    trouble: Mapped[str] = mapped_column(default="")  # why there is no answer
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.WAITING)
    accepted: Mapped[str] = mapped_column(default="")  # the description as it was accepted
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
