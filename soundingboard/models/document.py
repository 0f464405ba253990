"""Documents sent out for comment, their versions, and the blocks people cite by number."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.strategy import Priority
from soundingboard.storage.base import Base
from soundingboard.vocabulary import BlockKind

block_priority = Table(
    "block_priority",
    Base.metadata,
    Column("block_id", ForeignKey("block.id", ondelete="CASCADE"), primary_key=True),
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
)


class Document(Base):
    """A paper, through all its versions."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    title: Mapped[str]
    versions: Mapped[list["DocumentVersion"]] = relationship(
        init=False,
        repr=False,
        back_populates="document",
        order_by="DocumentVersion.number",
        cascade="all, delete-orphan",
    )


class DocumentVersion(Base):
    """One version, as a file on the shelf and as blocks."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), init=False
    )
    document: Mapped[Document] = relationship(back_populates="versions", repr=False)
    number: Mapped[int]
    file_name: Mapped[str]
    content_hash: Mapped[str]  # of the file on the shelf
    imported_at: Mapped[datetime]
    notes: Mapped[list[str]] = mapped_column(default_factory=list)  # what the reader wants checked
    checked_by: Mapped[str] = mapped_column(default="")  # who looked at how it was split
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    blocks: Mapped[list["Block"]] = relationship(
        init=False,
        repr=False,
        back_populates="version",
        order_by="Block.position",
        cascade="all, delete-orphan",
    )


class Block(Base):
    """A heading, paragraph, item or table. A section is a heading and what stands under it."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
    )

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("document_version.id", ondelete="CASCADE"), init=False
    )
    version: Mapped[DocumentVersion] = relationship(back_populates="blocks", repr=False)
    position: Mapped[int]
    key: Mapped[str]  # stable through re-import and later versions
    kind: Mapped[BlockKind]
    level: Mapped[int]  # of a heading: 1 is the highest; of an item: how deep; else 0
    number: Mapped[str]  # as people cite it: "1.4", "2.3(a)"; empty where none is printed
    text: Mapped[str]
    html: Mapped[str]  # sanitised
    priorities: Mapped[list[Priority]] = relationship(
        default_factory=list, repr=False, secondary=block_priority
    )
