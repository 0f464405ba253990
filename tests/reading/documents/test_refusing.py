"""Files that are not what they say, or are made to do harm."""

import time
from collections.abc import Callable

import pytest

from soundingboard.reading.documents import read_document
from soundingboard.refusals import Unreadable

WordFile = Callable[..., bytes]
ZipFile = Callable[..., bytes]
WANTED = (
    "Upload a Word document (.docx), an OpenDocument text (.odt), a web page, Markdown or text."
)
DAMAGED = "This file is damaged and cannot be opened."
SECONDS = 20  # of processor time for the worst file; most take well under one


def refusal(name: str, content: bytes) -> str:
    began = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read_document(name, content)
    assert time.process_time() - began < SECONDS
    return refused.value.sentence


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"", "This file is empty."),
        ("a.txt", b"\xef\xbb\xbf \n\t", "This file is empty."),
        ("a.docx", b"MZ\x90\x00 program", f"This is a program, not a document. {WANTED}"),
        ("a.txt", b"\xff\xd8\xff\xe0 jpeg", f"This is a picture, not a document. {WANTED}"),
        ("a.pdf", b"%PDF-1.7 ...", f"PDF files cannot be read yet. {WANTED}"),
        ("a.docx", b"%PDF-1.7 ...", f"PDF files cannot be read yet. {WANTED}"),
        ("a.rtf", b"{\\rtf1 words}", "This is an RTF file. Save it as .docx."),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            (
                "This is an old Word file (.doc) or one locked by a password. Save it as .docx,"
                " unlocked."
            ),
        ),
        ("a.docm", b"PK\x03\x04", "This Word file may hold macros. Save it as .docx."),
        ("a.csv", b"name,email", f"Files named .csv are not read. {WANTED}"),
        (
            "a.docx",
            b"plain words",
            f"This file is named as a Word document but is something else. {WANTED}",
        ),
        (
            "a.md",
            b"PK\x03\x04 zip",
            f"This file is named as Markdown but is something else. {WANTED}",
        ),
        ("a.docx", b"PK\x03\x04 cut off", DAMAGED),
        ("a.txt", b"words\x00\x01\x02\x03", "This file holds no text that can be read."),
        ("a.html", b"<html><script>x</script>", (
            "This file holds no text. If it is a scan, upload the original instead."
        )),
        ("a.txt", b"x" * 20_000_001, "This file is larger than 20 MB."),
        ("a.txt", b"x " * 2_500_001, "This text is larger than 5 MB."),
    ],
)  # fmt: skip
def test_files_that_are_no_document_are_refused(name: str, content: bytes, sentence: str) -> None:
    assert refusal(name, content) == sentence


def test_zip_of_a_program_named_docx_is_refused(zip_file: ZipFile) -> None:
    content = zip_file({"setup.exe": b"MZ\x90"})
    assert refusal("a.docx", content) == "This file is named .docx but holds no Word document."


def test_word_file_with_macros_is_refused(word_file: WordFile) -> None:
    content = word_file("", more={"word/vbaProject.bin": "x"})
    assert refusal("a.docx", content) == (
        "This Word file holds macros. Save it as .docx without them."
    )


def test_zip_bombs_are_refused(word_file: WordFile) -> None:
    too_much = "This file unpacks to far more than a document holds."
    part = word_file(f"<w:p><w:r><w:t>{'A' * 21_000_000}</w:t></w:r></w:p>")
    assert len(part) < 100_000
    assert refusal("a.docx", part) == too_much
    many = word_file("", more={f"word/media/{number}.png": "x" for number in range(2_001)})
    assert refusal("a.docx", many) == too_much


def test_zip_that_lies_about_its_sizes_is_refused(word_file: WordFile) -> None:
    content = word_file(f"<w:p><w:r><w:t>{'A' * 21_000_000}</w:t></w:r></w:p>")
    size = (21_000_000).to_bytes(4, "little")
    true_size = next(
        content[at : at + 4]
        for at in range(len(content) - 4)
        if 0 < int.from_bytes(content[at : at + 4], "little") - int.from_bytes(size, "little") < 999
    )
    lying = content.replace(true_size, (1_000).to_bytes(4, "little"))
    assert lying != content
    assert refusal("a.docx", lying) == DAMAGED


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
def test_word_file_with_entities_or_outside_parts_is_refused(word_file: WordFile, dtd: str) -> None:
    words = "&b;" if "ENTITY b" in dtd else "words"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    raw = f'{dtd}<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
    content = word_file("", raw=f"{raw}</w:body></w:document>")
    assert refusal("a.docx", content) == "This file holds instructions that no document needs."


def test_word_file_that_is_nested_or_long_beyond_reason_is_refused(word_file: WordFile) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    assert refusal("a.docx", word_file(deep)) == ("This document is nested too deeply to be read.")
    assert refusal("a.docx", word_file("<w:p/>" * 300_001)) == (
        "This document is too long to be read."
    )


NESTED = "This document is nested too deeply to be read."
LONG = "This document is too long to be read."
PARAGRAPH = "This document has a paragraph that is too long to be read."
MANY = "This document has too many paragraphs to be read."
TABLE = "This document has a table that is too large to read."


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.html", "<html>" + "<div>" * 5_000 + "x", NESTED),
        ("a.html", "<html>" + "<ul><li>" * 400_000 + "x", NESTED),
        ("a.html", "<html>" + "<b>" * 200 + "x", NESTED),
        ("a.html", "<html>" + "<p>" * 1_600_000, LONG),
        ("a.html", "<html>" + "<p>x" * 20_001, MANY),
        ("a.html", "<html><p>" + "&" * 4_900_000, PARAGRAPH),
        ("a.html", "<html><p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x", PARAGRAPH),
        ("a.html", "<html><table><tr><td colspan=999999>" + "<td>x" * 64, TABLE),
        ("a.html", "<!---->" * 700_000, PARAGRAPH),
        ("a.txt", "\ta\n" * 1_000_000, MANY),
        ("a.txt", "\ta\n\tb\n\n" * 200_000, TABLE),
        ("a.txt", "a:\tb\n" * 300_000, MANY),
        ("a.txt", "|" * 4_999_999, PARAGRAPH),
        ("a.md", "- a\n" * 1_000_000, MANY),
        ("a.md", "> " + "word " * 900_000, PARAGRAPH),
        ("a.md", "word " * 900_000, PARAGRAPH),
    ],
)
def test_text_made_to_keep_a_reader_busy_is_refused(name: str, text: str, sentence: str) -> None:
    assert refusal(name, text.encode()) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "# a\n\n" + ("[a](" * 1_900 + "\n\n") * 20,
        "# a\n\n" + ("*a _b " * 1_300 + "\n\n") * 20,
        "# a\n\n" + ("<b>" * 2_000 + "\n\n") * 50,
        "\n" * 4_000_000 + "x",
        "".join(" " * depth + "- a\n" for depth in range(2_000)),
    ],
)
def test_awkward_text_is_read_in_good_time(text: str) -> None:
    began = time.process_time()
    assert read_document("a.md", text.encode()).blocks
    assert time.process_time() - began < SECONDS
