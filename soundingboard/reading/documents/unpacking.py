"""Opens the zip archive that a Word or OpenDocument file is, and reads its XML, without harm."""

import io
import zipfile
import zlib

from lxml import etree

from soundingboard.refusals import Unreadable

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200_000_000  # bytes of the whole archive, as it says of itself
MAX_PART = 20_000_000  # bytes of one part that is read, as unpacked
MAX_XML_DEPTH = 100
MAX_ELEMENTS = 300_000  # of one part; a long strategy has a tenth of them

_DAMAGED = "This file is damaged and cannot be opened."


class Archive:
    """The parts of a document file; only what is asked for is unpacked, and only so far."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable(_DAMAGED) from error
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise Unreadable("This file unpacks to far more than a document holds.")
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable("This file is locked by a password. Save it unlocked.")
        self.names = frozenset(info.filename for info in infos)
        if len(self.names) != len(infos):
            raise Unreadable(_DAMAGED)

    def read(self, name: str) -> bytes:
        """One part. What an archive says of its sizes is not believed: bytes are counted."""
        try:
            with self._zip.open(name) as part:
                data = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError,
                NotImplementedError, RuntimeError) as error:  # fmt: skip
            raise Unreadable(_DAMAGED) from error
        if len(data) > MAX_PART:
            raise Unreadable("This file unpacks to far more than a document holds.")
        return data

    def xml(self, name: str) -> etree._Element:
        return parsed(self.read(name))


def parsed(data: bytes) -> etree._Element:
    """The root of an XML part. No document format has a DTD, so one with a DTD is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_DAMAGED) from error
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("This file holds instructions that no document needs.")
    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if count > 2 * MAX_ELEMENTS:
            raise Unreadable("This document is too long to be read.")
        if depth > MAX_XML_DEPTH:
            raise Unreadable("This document is nested too deeply to be read.")
    return root
