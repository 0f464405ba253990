"""An import of a list, and what it did to each person, so that it can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.stakeholder import Stakeholder
from soundingboard.storage.base import Base


class ListImport(Base):
    """One import. It stays, taken back or not."""

    __tablename__ = "list_import"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    file_name: Mapped[str]
    source: Mapped[str]
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str] = mapped_column(default="")
    taken_back: Mapped[int] = mapped_column(default=0)  # people who are off the list again


class ImportedPerson(Base):
    """One person of one import: how they stood before (empty: not at all) and after it.

    Both are as people.standing writes them. The row goes with the person.
    """

    __tablename__ = "imported_person"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    import_id: Mapped[int] = mapped_column(
        ForeignKey("list_import.id", ondelete="CASCADE"), init=False, index=True
    )
    list_import: Mapped[ListImport] = relationship(repr=False)
    stakeholder_id: Mapped[int] = mapped_column(
        ForeignKey("stakeholder.id", ondelete="CASCADE"), init=False, index=True
    )
    stakeholder: Mapped[Stakeholder] = relationship(repr=False)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
