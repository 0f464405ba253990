"""A long document is read and split into blocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.consultations import queries
from soundingboard.consultations.importing import Upload, import_document, read_upload
from soundingboard.errands.about import ConvertDocument
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.refusals import NotFound
from soundingboard.storage.shelf import Shelf


@dataclass(frozen=True, slots=True)
class DocumentWork:
    """A document that was read; keeping its blocks is one batch."""

    about: ConvertDocument
    shelf: Shelf
    upload: Upload

    def batch(self, session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Keeps the blocks, as a version of the document."""
        number = self.about.document_id
        made = import_document(
            session,
            self.shelf,
            self.upload,
            at=at,
            actor=self.about.actor,
            title=self.about.title,
            document=queries.document(session, number) if number is not None else None,
        )
        blocks = len(made.version.blocks)
        result = (
            f"{count(blocks, 'block')}. Check how it was split before you send it out."
            if made.fresh
            else "This very file is the newest version already. Nothing was changed."
        )
        return Batch(blocks, blocks, result=result, result_id=made.version.id)


def open_document(kit: Kit, errand: Errand) -> DocumentWork:
    """Reads the file. Raises Unreadable where it cannot be read, NotFound where it is gone."""
    about = ConvertDocument.read(errand.about)
    try:
        content = kit.shelf.get(about.content_hash)
    except KeyError:
        raise NotFound("We do not have this file any more. Please upload it again.") from None
    return DocumentWork(
        about, kit.shelf, read_upload(about.name, content, max_bytes=kit.max_upload_bytes)
    )
