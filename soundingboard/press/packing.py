"""A zip archive whose bytes depend on nothing but what is in it and the time it is dated."""

import io
import re
import zipfile
from datetime import UTC, datetime

EARLIEST = 1980  # the format knows no earlier year
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def pack(files: dict[str, bytes], *, at: datetime) -> bytes:
    """The files as a zip archive, in their order, all dated `at` (UTC)."""
    moment = at.astimezone(UTC)
    stamp = (max(moment.year, EARLIEST), *moment.timetuple()[1:6])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, whatever this machine is
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, content)
    return archive.getvalue()


def repack(archive: bytes, *, at: datetime) -> bytes:
    """An Office file with every date in it set to `at`: libraries write the time they ran."""
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        files = {entry.filename: zipped.read(entry) for entry in zipped.infolist()}
    if _CORE in files:
        moment = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
        files[_CORE] = _STAMP.sub(rb"\g<1>" + moment + rb"\g<3>", files[_CORE])
    return pack(files, at=at)
