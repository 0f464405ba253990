"""Reads an uploaded document, whatever its format, into one shape."""

from soundingboard.reading.documents.arranging import arranged
from soundingboard.reading.documents.decoding import decoded
from soundingboard.reading.documents.hypertext import read_html
from soundingboard.reading.documents.lines import read_text
from soundingboard.reading.documents.opendocument import read_opendocument
from soundingboard.reading.documents.pieces import Draft
from soundingboard.reading.documents.sniffing import Format, sniffed, text_format
from soundingboard.reading.documents.values import ReadDocument
from soundingboard.reading.documents.word import read_word


def read_document(name: str, content: bytes) -> ReadDocument:
    """The headings, numbered paragraphs, items and tables of an uploaded file.

    `name` is the file's own name. Raises `Unreadable`, with a sentence for the person who
    uploaded it, for anything that is not a document, is not what its name says, may do harm or
    is far too large.
    """
    promised = sniffed(name, content)
    if promised is Format.WORD:
        return arranged(read_word(content), name)
    if promised is Format.OPEN_DOCUMENT:
        return arranged(read_opendocument(content), name)
    text, notes = decoded(content)
    draft = _read_characters(text_format(promised, text), text)
    return arranged(Draft(draft.pieces, (*notes, *draft.notes), draft.title), name)


def _read_characters(form: Format, text: str) -> Draft:
    if form is Format.HTML:
        return read_html(text)
    return read_text(text, markdown=True if form is Format.MARKDOWN else None)
