"""Whether a file handed in as a Word template may be opened at all."""

import io
import re
import zipfile

from soundingboard.press.word import BadTemplate

LARGEST = 10_000_000  # bytes, as it is handed in
LARGEST_UNPACKED = 60_000_000  # bytes
MOST_PARTS = 2_000
_EXTERNAL = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")


def check(template: bytes) -> None:
    """Raises BadTemplate where it is too large, no .docx, has macros, or fetches from elsewhere."""
    if len(template) > LARGEST:
        raise BadTemplate(f"It has more than {LARGEST // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
                raise BadTemplate("There is too much in it.")
            names = {one.filename for one in parts}
            links = [archive.read(name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadTemplate("It is no Word document (.docx).") from error
    if "word/document.xml" not in names:
        raise BadTemplate("It is no Word document (.docx).")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadTemplate("It holds macros. Save it as .docx without them.")
    for link in (found for one in links for found in _EXTERNAL.findall(one)):
        if b"/hyperlink" not in link:
            raise BadTemplate(
                "It fetches a part from elsewhere (a linked picture, or another template). "
                "Put the picture into the file itself."
            )
