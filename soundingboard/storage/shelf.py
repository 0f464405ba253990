"""The shelf: files as they were handed in, kept by the hash of their content."""

import hashlib
import os
from pathlib import Path
from threading import get_ident
from typing import Protocol


class Shelf(Protocol):
    """Keeps bytes and gives them back."""

    def put(self, content: bytes) -> str:
        """Keeps the content; returns its SHA-256 in hex. The same content is kept once."""
        ...

    def get(self, content_hash: str) -> bytes:
        """The content again. Raises KeyError where nothing of that hash was kept."""
        ...


class FolderShelf:
    """A shelf in a folder of the file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keeps the content, durable before it returns; returns its SHA-256 in hex."""
        content_hash = hashlib.sha256(content).hexdigest()
        path = self._path(content_hash)
        if path.exists():
            return content_hash
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a reader never sees half a file, whatever dies in between.
        beside = path.with_name(f"{path.name}.{os.getpid()}.{get_ident()}.part")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return content_hash

    def get(self, content_hash: str) -> bytes:
        """The content again. Raises KeyError where nothing of that hash was kept."""
        try:
            return self._path(content_hash).read_bytes()
        except FileNotFoundError:
            raise KeyError(content_hash) from None

    def _path(self, content_hash: str) -> Path:
        if len(content_hash) != 64 or not content_hash.isalnum():
            raise KeyError(content_hash)
        return self.folder / content_hash[:2] / content_hash
