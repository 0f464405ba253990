"""Files: what we take, under which name, and what we tell people whose file we cannot take."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import shared
from soundingboard.contributions.evidence import (
    ALLOWED,
    MAX_FILES,
    MAX_NAME,
    MEDIA_TYPES,
    Checked,
    Offered,
    Sifted,
    check,
    safe_name,
    sift,
)
from soundingboard.refusals import Unreadable

PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n0000"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
EXE = b"MZ\x90\x00" + bytes(60)


def packed(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("DOT", "."), content)
    return kept.getvalue()


def office(member: str, *more: str, types: bytes = b"<Types/>") -> bytes:
    return packed(**{"[Content_Types].xml": types, member: b"<x/>", **dict.fromkeys(more, b"x")})


DOCX = office("word/document.xml")
ODT = packed(mimetype=MEDIA_TYPES["odt"].encode(), **{"content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Plan.pdf", PDF, "pdf"),
        ("plan.DOCX", DOCX, "docx"),
        ("sums.xlsx", office("xl/workbook.xml"), "xlsx"),
        ("slides.pptx", office("ppt/presentation.xml"), "pptx"),
        ("plan.odt", ODT, "odt"),
        ("sums.ods", packed(mimetype=MEDIA_TYPES["ods"].encode()), "ods"),
        ("photo.jpeg", JPEG, "jpg"),
        ("photo.png", PNG, "png"),
        ("figures.csv", "Dosbarth;Nifer\nŴyl;3\n".encode(), "csv"),
        ("notes.txt", "Grüße".encode("cp1252"), "txt"),
        ("notes.txt", "Grüße".encode("utf-16"), "txt"),
    ],
)
def test_check_tells_the_kind_by_the_content(name: str, content: bytes, kind: str) -> None:
    assert check(Offered(name, content)) == Checked(name, MEDIA_TYPES[kind], content)


def test_check_takes_real_documents() -> None:
    folder = shared("data/documents")
    for name in ("strategy.docx", "strategy.odt", "strategy.pdf"):
        content = (folder / name).read_bytes()
        kind = name.rpartition(".")[2]
        assert check(Offered(name, content)) == Checked(name, MEDIA_TYPES[kind], content)


def test_check_gives_a_nameless_file_the_suffix_of_its_kind() -> None:
    assert check(Offered("scan", JPEG)).name == "scan.jpg"
    assert check(Offered("", PDF)).name == "file.pdf"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "empty.pdf is empty."),
        ("run.exe", EXE, f"run.exe is of a kind we cannot take. We take {ALLOWED}."),
        (
            "a.docx",
            packed(runDOTexe=EXE),
            f"a.docx is of a kind we cannot take. We take {ALLOWED}.",
        ),
        ("a.pdf", JPEG, f"a.pdf is not what its name says. We take {ALLOWED}."),
        ("a.txt", EXE, f"a.txt is of a kind we cannot take. We take {ALLOWED}."),
        ("a.docx", DOCX[:60], "a.docx is damaged: it cannot be opened."),
        (
            "page.html",
            b"<script>alert(1)</script>",
            f"page.html is of a kind we cannot take. We take {ALLOWED}.",
        ),
        (
            "a.docx",
            office("word/document.xml", "word/vbaProject.bin"),
            "a.docx contains macros. Please save it without them, or as PDF.",
        ),
        (
            "a.docx",
            office("word/document.xml", types=b'<Types ContentType="x.macroEnabled.main+xml"/>'),
            "a.docx contains macros. Please save it without them, or as PDF.",
        ),
        (
            "a.odt",
            packed(mimetype=MEDIA_TYPES["odt"].encode(), Basic__Standard__a=b"Sub Main"),
            "a.odt contains macros. Please save it without them, or as PDF.",
        ),
        (
            "old.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            (
                "old.doc is in an old Office format or protected by a password. "
                "Please save it as PDF or in the current format, without a password."
            ),
        ),
    ],
)
def test_check_says_why_not(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check(Offered(name, content))
    assert refused.value.sentence == sentence


def test_check_refuses_a_file_over_the_limit() -> None:
    with pytest.raises(Unreadable) as refused:
        check(Offered("big.pdf", PDF + bytes(1024 * 1024)), max_bytes=1024 * 1024)
    assert refused.value.sentence == "big.pdf is larger than 1 MB."


def test_check_refuses_a_bomb_without_unpacking_it() -> None:
    bomb = packed(**{"[Content_Types].xml": b"x", "word/document.xml": bytes(401 * 1024 * 1024)})
    with pytest.raises(Unreadable) as refused:
        check(Offered("bomb.docx", bomb))
    assert refused.value.sentence == "bomb.docx unpacks to more than a document would."


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\Plan 2.pdf", "Plan 2.pdf"),
        ("plan\r\nX-Evil: 1.pdf", "planX-Evil 1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".htaccess", "htaccess"),
        ("Ŵyl  y   môr.pdf", "Ŵyl y môr.pdf"),
        ("", "file"),
        ("...", "file"),
        ("\x00.pdf", "pdf"),
        ("a" * 300 + ".pdf", "a" * (MAX_NAME - 4) + ".pdf"),
    ],
)
def test_safe_name_keeps_only_the_name(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@given(st.text(max_size=200))
def test_safe_name_never_holds_folders_or_control_signs(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= MAX_NAME
    assert not set(safe) & set('/\\<>:"|?*\r\n\x00\u202e')
    assert not safe.startswith(".")


@given(st.binary(max_size=300), st.sampled_from(["", ".docx", ".txt", ".pdf", ".odt"]))
def test_check_answers_any_bytes_with_a_file_or_a_sentence(content: bytes, suffix: str) -> None:
    for start in (b"", b"PK\x03\x04"):
        file = Offered("a" + suffix, start + content)
        sifted = sift([file])
        if sifted.kept:
            assert check(file).content == file.content
        else:
            assert [one[:1] for one in sifted.refused] == ["a"]


def test_sift_parts_what_a_mail_brings() -> None:
    assert sift([Offered("plan.pdf", PDF), Offered("run.exe", EXE)]) == Sifted(
        (Offered("plan.pdf", PDF),),
        (f"run.exe is of a kind we cannot take. We take {ALLOWED}.",),
    )
    many = sift([Offered(f"{number}.pdf", PDF) for number in range(MAX_FILES + 1)])
    assert len(many.kept) == MAX_FILES
    assert many.refused == (f"{MAX_FILES}.pdf is one file too many.",)
