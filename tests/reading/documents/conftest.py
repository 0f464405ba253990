"""Word and OpenDocument files, made by hand for one rule each."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    )
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _word(
    body: str, *, raw: str = "", more: Mapping[str, str] | None = None, **parts: str
) -> bytes:
    """A .docx with this body; `numbering`, `styles` and `footnotes` are the insides of theirs."""
    related = "".join(
        f'<Relationship Id="r{kind}" Type="{_RELATION}{kind}" Target="{kind}.xml"/>'
        for kind in parts
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATION}officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": raw or f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
        ),
    }
    files |= {f"word/{kind}.xml": f"<w:{kind} {_W}>{xml}</w:{kind}>" for kind, xml in parts.items()}
    return packed({**files, **(more or {})})


def _odt(body: str, *, styles: str = "", automatic: str = "") -> bytes:
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"<office:document-content {_ODF}><office:automatic-styles>{automatic}"
                f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
                "</office:body></office:document-content>"
            ),
            "styles.xml": (
                f"<office:document-styles {_ODF}><office:styles>{styles}</office:styles>"
                "</office:document-styles>"
            ),
        }
    )


@pytest.fixture
def zip_file() -> Callable[[Mapping[str, str | bytes]], bytes]:
    return packed


@pytest.fixture
def word_file() -> Callable[..., bytes]:
    return _word


@pytest.fixture
def odt_file() -> Callable[..., bytes]:
    return _odt
