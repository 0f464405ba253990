"""Files people add as evidence: which kinds we take, told by their content, under a safe name."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from soundingboard.phrases import phrase
from soundingboard.refusals import Refusal, Unreadable

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_FILES = 20  # of one contribution
MAX_MEMBERS = 5_000  # files inside one office document
MAX_UNPACKED = 400 * MEGABYTE
MAX_NAME = 120  # characters

ALLOWED = phrase(
    "PDF, Word (DOCX), Excel (XLSX), PowerPoint (PPTX), ODT, ODS, text, CSV, JPEG or PNG"
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "txt": "text/plain",
}
_MAIN_MEMBER = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
_SAME_SUFFIX = {"jpeg": "jpg", "jpe": "jpg", "text": "txt"}
# Signs that turn a name around or hide in it; a reader would see another name than they open.
_HIDDEN = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
_NOT_IN_NAMES = frozenset('<>:"|?*')
_TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as somebody handed it in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file we take, with a safe name and the kind its content shows."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sifted:
    """Files parted into what we take and the sentences that say why we did not take the rest."""

    kept: tuple[Offered, ...]
    refused: tuple[str, ...]


def check(offered: Offered, *, max_bytes: int = MAX_BYTES) -> Checked:
    """The file with a safe name and its kind.

    Its kind is told by its content; where the name says another kind, the file is not what it
    claims to be. Raises Unreadable with a sentence that names the file.
    """
    name = safe_name(offered.name)
    if not offered.content:
        raise Unreadable(phrase("%(file)s is empty.", file=name))
    if len(offered.content) > max_bytes:
        raise Unreadable(
            phrase("%(file)s is larger than %(most)s MB.", file=name, most=max_bytes // MEGABYTE)
        )
    stem, dot, ending = name.rpartition(".")
    suffix = _SAME_SUFFIX.get(ending.lower(), ending.lower()) if dot else ""
    kind = _kind(offered.content, suffix, name)
    if suffix and suffix != kind:
        raise Unreadable(
            phrase(
                "%(file)s is not what its name says. We take %(kinds)s.", file=name, kinds=ALLOWED
            )
        )
    if not suffix:
        name = f"{stem or name}.{kind}"
    return Checked(name, MEDIA_TYPES[kind], offered.content)


def sift(files: Sequence[Offered], *, max_bytes: int = MAX_BYTES) -> Sifted:
    """For files that come without anybody to ask, as in a mail: what we take, and why not all."""
    kept: list[Offered] = []
    refused: list[str] = []
    for file in files:
        if len(kept) == MAX_FILES:
            refused.append(phrase("%(file)s is one file too many.", file=safe_name(file.name)))
            continue
        try:
            check(file, max_bytes=max_bytes)
        except Refusal as refusal:
            refused.append(refusal.sentence)
        else:
            kept.append(file)
    return Sifted(tuple(kept), tuple(refused))


def safe_name(name: str) -> str:
    """A file's own name without folders, hidden signs, or what file systems choke on."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        sign
        for sign in name
        if ord(sign) not in _HIDDEN
        and sign not in _NOT_IN_NAMES
        and unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    shown = " ".join(shown.split()).strip(". ")
    stem, dot, suffix = shown.rpartition(".")
    if not dot:
        return shown[:MAX_NAME] or "file"
    suffix = suffix[:10]
    return f"{stem[: MAX_NAME - len(suffix) - 1].strip() or 'file'}.{suffix}"


def _of_no_kind(name: str) -> Unreadable:
    return Unreadable(
        phrase("%(file)s is of a kind we cannot take. We take %(kinds)s.", file=name, kinds=ALLOWED)
    )


def _kind(content: bytes, suffix: str, name: str) -> str:
    for kind, shows in _SIGNS.items():
        if shows(content):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _packed_kind(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            phrase(
                "%(file)s is in an old Office format or protected by a password. "
                "Please save it as PDF or in the current format, without a password.",
                file=name,
            )
        )
    if suffix in {"txt", "csv"} and _is_text(content):
        return suffix
    raise _of_no_kind(name)


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda content: content.startswith(b"%PDF-"),
    "jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
}


def _packed_kind(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            too_much = (
                len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED
            )
            if too_much:
                raise Unreadable(
                    phrase("%(file)s unpacks to more than a document would.", file=name)
                )
            names = {member.filename for member in members}
            if _has_program(names, packed):
                raise Unreadable(
                    phrase(
                        "%(file)s contains macros. Please save it without them, or as PDF.",
                        file=name,
                    )
                )
            kind = _office_kind(names) or _open_document_kind(packed)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        raise Unreadable(phrase("%(file)s is damaged: it cannot be opened.", file=name)) from None
    if kind is None:
        raise _of_no_kind(name)
    return kind


def _office_kind(names: set[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for kind, member in _MAIN_MEMBER.items() if member in names), None)


def _open_document_kind(packed: zipfile.ZipFile) -> str | None:
    # OpenDocument 1.3 part 2, 3.3: the member "mimetype" stands first and says what it is.
    first = packed.infolist()[0] if packed.infolist() else None
    if first is None or first.filename != "mimetype" or first.file_size > 200:
        return None
    said = packed.read(first).decode("ascii", "replace").strip()
    return next((kind for kind in ("odt", "ods") if MEDIA_TYPES[kind] == said), None)


def _has_program(names: set[str], packed: zipfile.ZipFile) -> bool:
    lowered = [name.lower() for name in names]
    if any("vbaproject" in name or "/macrosheets/" in name for name in lowered):
        return True
    if any(name.startswith(("basic/", "scripts/")) for name in lowered):
        return True
    if "[Content_Types].xml" not in names:
        return False
    with packed.open("[Content_Types].xml") as types:
        return b"macroenabled" in types.read(MEGABYTE).lower()


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return True
    return _TEXT_CONTROLS.isdisjoint(content)
