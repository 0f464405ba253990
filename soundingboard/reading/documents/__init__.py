"""Documents: a file somebody uploads becomes headings, numbered paragraphs, items and tables."""

from soundingboard.reading.documents.reader import read_document
from soundingboard.reading.documents.sections import sections
from soundingboard.reading.documents.values import Block, ReadDocument, Section, Table

__all__ = ["Block", "ReadDocument", "Section", "Table", "read_document", "sections"]
