"""An OpenDocument text read into pieces."""

from soundingboard.reading.documents.pieces import Draft


def read_opendocument(content: bytes) -> Draft:
    raise NotImplementedError
