"""Unpacking winmail.dat, the form in which Outlook sends text and files that only it can open.

After MS-OXTNEF (the stream) and MS-OXCDATA (the values). Of the text, plain text and HTML are read;
Outlook's compressed RTF is not, and whoever reads the mail is told so.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGNATURE = b"\x78\x9f\x3e\x22"
_MOST_ATTRIBUTES = 20_000
_MOST_FILES = 200
_MOST_VALUES = 5_000  # properties of one message or file
_MESSAGE, _FILE = 1, 2  # levels of an attribute

_BODY = 0x800C
_FILE_BEGINS = 0x9002
_FILE_NAME = 0x8010
_FILE_CONTENT = 0x800F
_FILE_PROPERTIES = 0x9005
_PROPERTIES = 0x9003
_CODE_PAGE = 0x9007

_TEXT, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_LONG_NAME, _SHORT_NAME, _MIME_TYPE, _CONTENT = 0x3707, 0x3704, 0x370E, 0x3701

_STRING, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_SEVERAL = 0x1000  # a flag of the type: several values
_SIZES = {0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}  # all others take 4 bytes
_NAMED = 0x8000  # from here on a property carries its name before its value


@dataclass(slots=True)
class PackedFile:
    """A file of a winmail.dat."""

    name: str = ""
    media_type: str = "application/octet-stream"
    content: bytes = b""


@dataclass(slots=True)
class Unpacked:
    """What a winmail.dat holds.

    `whole` is false where its end could not be read; `rich` says that it has a text in RTF.
    """

    text: str = ""
    html: bytes = b""
    files: list[PackedFile] = field(default_factory=list)
    whole: bool = True
    rich: bool = False


class _Broken(Exception):
    """The stream ends or lies within a value."""


def unpack(data: bytes) -> Unpacked:
    """The text and the files of a winmail.dat, as far as they can be read. Never raises."""
    found = Unpacked()
    encoding = "cp1252"
    try:
        for level, name, value in _attributes(data):
            if name == _CODE_PAGE and len(value) >= 4:
                encoding = f"cp{struct.unpack_from('<I', value)[0]}"
            elif level == _MESSAGE:
                _take_message(found, name, value, encoding)
            elif level == _FILE:
                _take_file(found, name, value, encoding)
    except _Broken:
        found.whole = False
    found.files = [file for file in found.files if file.content]
    return found


def _take_message(found: Unpacked, name: int, value: bytes, encoding: str) -> None:
    if name == _BODY:
        found.text = found.text or _words(value, encoding)
    if name != _PROPERTIES:
        return
    for kind, content in _properties(value, encoding):
        if kind == _TEXT and isinstance(content, str):
            found.text = content
        elif kind == _HTML and isinstance(content, bytes):
            found.html = content
        elif kind == _RTF:
            found.rich = True


def _take_file(found: Unpacked, name: int, value: bytes, encoding: str) -> None:
    if name == _FILE_BEGINS or not found.files:
        if len(found.files) >= _MOST_FILES:
            raise _Broken
        found.files.append(PackedFile())
    file = found.files[-1]
    if name == _FILE_NAME:
        file.name = file.name or _words(value, encoding)
    elif name == _FILE_CONTENT:
        file.content = value
    elif name == _FILE_PROPERTIES:
        _take_properties(file, value, encoding)


def _take_properties(file: PackedFile, value: bytes, encoding: str) -> None:
    for kind, content in _properties(value, encoding):
        if kind == _CONTENT and isinstance(content, bytes):
            file.content = file.content or content
        elif not isinstance(content, str) or not content:
            continue
        elif kind == _LONG_NAME or (kind == _SHORT_NAME and not file.name):
            file.name = content
        elif kind == _MIME_TYPE and content.isascii() and content.count("/") == 1:
            file.media_type = content.lower()


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, name and value of each attribute (MS-OXTNEF 2.1.3.1); checksums are not looked at."""
    if not data.startswith(_SIGNATURE):
        raise _Broken
    at = 6  # signature and key
    for _ in range(_MOST_ATTRIBUTES):
        if at >= len(data):
            return
        level, name, size = _unpack("<BIi", data, at)
        begin = at + 9
        if size < 0 or begin + size > len(data):
            raise _Broken
        yield level, name & 0xFFFF, data[begin : begin + size]
        at = begin + size + 2
    raise _Broken


def _properties(data: bytes, encoding: str) -> Iterator[tuple[int, str | bytes]]:
    """Number and value of each property that is text or bytes (MS-OXTNEF 2.1.3.4)."""
    (count,) = _unpack("<I", data, 0)
    at = 4
    for _ in range(min(count, _MOST_VALUES)):
        kind, number = _unpack("<HH", data, at)
        at += 4
        if number >= _NAMED:
            at = _past_name(data, at)
        values = 1
        shape = kind & ~_SEVERAL
        sized = shape in (_STRING, _UNICODE, _BINARY, _OBJECT)
        if sized or kind & _SEVERAL:
            (values,) = _unpack("<I", data, at)
            at += 4
        if not sized:
            at += _SIZES.get(shape, 4) * values
            continue
        for _ in range(values):
            (size,) = _unpack("<I", data, at)
            at += 4
            if at + size > len(data):
                raise _Broken
            value = data[at : at + size]
            at += size + -size % 4
            if shape == _UNICODE:
                yield number, value.decode("utf-16-le", "replace").rstrip("\0")
            else:
                yield number, _words(value, encoding) if shape == _STRING else value


def _past_name(data: bytes, at: int) -> int:
    """Where the name of a named property ends: a GUID, and a number or words."""
    (words,) = _unpack("<I", data, at + 16)
    at += 20
    if not words:
        return at + 4
    (size,) = _unpack("<I", data, at)
    return at + 4 + int(size) + -int(size) % 4


def _unpack(shape: str, data: bytes, at: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(shape, data, at)
    except struct.error:
        raise _Broken from None


def _words(value: bytes, encoding: str) -> str:
    try:
        words = value.decode(encoding, "replace")
    except LookupError:
        words = value.decode("cp1252", "replace")
    return words.rstrip("\0")
