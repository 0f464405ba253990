"""The shelf: bytes are kept once, whole, whoever puts them there at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from soundingboard.storage.shelf import FolderShelf


def test_same_file_put_by_many_at_once_is_kept_whole_and_once(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    for number in range(20):
        content = f"paper {number} ".encode() * 20_000
        with ThreadPoolExecutor(8) as readers:
            kept = set(readers.map(shelf.put, [content] * 8))
        assert kept == {sha256(content).hexdigest()}
        assert shelf.get(kept.pop()) == content
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 20


def test_unknown_hash_is_not_on_the_shelf(tmp_path: Path) -> None:
    for name in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(KeyError):
            FolderShelf(tmp_path).get(name)
