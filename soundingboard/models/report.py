"""Reports that were published, each as it was then; and the Word templates of the authority."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Consultation
from soundingboard.models.digest import Digest
from soundingboard.storage.base import Base


class PublishedReport(Base):
    """The public edition of a summary of responses, frozen when a person published it."""

    __tablename__ = "published_report"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False
    )
    consultation: Mapped[Consultation] = relationship(repr=False)
    number: Mapped[int]  # its version, from 1 within the consultation
    content_hash: Mapped[str]  # of the report as JSON, on the shelf
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_why: Mapped[str] = mapped_column(default="")  # for the journal
    withdrawn_notice: Mapped[str] = mapped_column(default="", server_default="")  # for readers


class PublishedDigest(Base):
    """The public edition of a released digest, frozen when a person published it."""

    __tablename__ = "published_digest"
    __table_args__ = (UniqueConstraint("digest_id", "number"),)

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id", ondelete="CASCADE"), init=False)
    digest: Mapped[Digest] = relationship(repr=False)
    number: Mapped[int]  # its version, from 1 within the digest
    content_hash: Mapped[str]  # of the report as JSON, on the shelf
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_why: Mapped[str] = mapped_column(default="")  # for the journal
    withdrawn_notice: Mapped[str] = mapped_column(default="", server_default="")  # for readers


class WordTemplate(Base):
    """A Word template of the authority's own, on the shelf."""

    __tablename__ = "word_template"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    content_hash: Mapped[str]  # of the .docx on the shelf
    added_at: Mapped[datetime]
    added_by: Mapped[str]
