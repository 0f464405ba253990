"""A Welsh catalogue in another alphabet: what stays in Latin letters was never translated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from soundingboard import phrases

_KEPT = re.compile(r"(%\(\w+\)s|<[^>]+>)")


@pytest.fixture
def alphabet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The Welsh catalogue with each letter of it written in Cyrillic."""
    with (phrases.CATALOGUES / "cy.po").open("rb") as file:
        welsh = read_po(file)
    for one in welsh:
        if not one.id:
            continue
        if isinstance(one.string, str):
            one.string = _cyrillic(one.string)
        else:
            one.string = tuple(_cyrillic(text) for text in one.string)
    folder = tmp_path / "translations"
    folder.mkdir()
    with (folder / "cy.po").open("wb") as file:
        write_po(file, welsh)
    monkeypatch.setattr(phrases, "CATALOGUES", folder)
    phrases.catalogue.cache_clear()
    yield
    phrases.catalogue.cache_clear()


def _cyrillic(text: str) -> str:
    return "".join(
        piece if _KEPT.fullmatch(piece) else re.sub(r"[^\W\d_]", "ж", piece)
        for piece in _KEPT.split(text)
    )
