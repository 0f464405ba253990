"""Whatever is put in: no word is lost, no error escapes, and what comes out is safe."""

import html
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from material import shared
from soundingboard.reading.documents import ReadDocument, read_document
from soundingboard.refusals import Unreadable

# Line starts, marks and blanks that mean something to one reader or another, and words.
MARKS = st.sampled_from(
    [
        *["# ", "## 1. ", "- ", "* ", "> ", "1. ", "1.1 ", "(a) ", "(i) ", "a) ", "\t", " | "],
        *["**", "*", "_", "`", "```", "[a](b)", "![a](b)", "<b>", "</b>", "<br>", "&amp;"],
        *["===", "---", "\n", "\n\n", "  \n", " ", "Subject: ", "Table 1: ", "[bookmark: "],
        *["]", ":", ".", ";", "\\", "|--|"],
    ]
)
WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
TEXTS = st.lists(st.one_of(MARKS, WORDS), max_size=60).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def letters(text: str) -> str:
    """The letters and digits of a text in their order: marks may be taken for marks."""
    return "".join(character for character in text if character.isalnum())


def everything(read: ReadDocument) -> str:
    parts = [f"{block.printed} {block.text} {html.unescape(block.html)}" for block in read.blocks]
    return "\n".join([read.title, *parts])


@settings(max_examples=300, deadline=None)
@example(text="# &#0", name="paper.txt")
@example(text="&#0; &#xD800; &#1114112;", name="paper.md")
@given(text=TEXTS, name=st.sampled_from(["paper.txt", "paper.md"]))
def test_every_word_of_a_text_comes_out(text: str, name: str) -> None:
    try:
        read = read_document(name, text.encode())
    except Unreadable:
        assert not letters(text.replace("bookmark", ""))
        return
    kept = letters(everything(read))
    source = re.sub(r"</?b>|<br>|&amp;|\[bookmark: \w{1,60}\]", " ", text)
    source = re.sub(r"!\[a\]\(b\)|```.*|&#?\w+;", " ", source)  # "&#65;" is a way to write A
    missing = [word for word in re.findall(r"\w+", source) if letters(word) not in kept]
    assert missing == []


def document_or_none(name: str, content: bytes) -> ReadDocument | None:
    """What was read, or nothing where the file was refused with a sentence."""
    try:
        return read_document(name, content)
    except Unreadable as error:
        refused = error
    assert refused.sentence.endswith(".")
    return None


@settings(max_examples=200, deadline=None)
@given(text=ANY, name=st.sampled_from(["paper.txt", "paper.md", "paper.html"]))
def test_any_characters_give_a_document_or_a_refusal(text: str, name: str) -> None:
    read = document_or_none(name, text.encode())
    if read is None:
        return
    keys = [block.key for block in read.blocks]
    assert len(set(keys)) == len(keys)
    assert all(block.text for block in read.blocks)
    assert read == read_document(name, text.encode())


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.txt", "a.docx", "a.html"]))
def test_any_bytes_give_a_document_or_a_refusal(content: bytes, name: str) -> None:
    read = document_or_none(name, content)
    assert read is None or read.blocks


PIECES = st.sampled_from(
    [
        *["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>"],
        *["<a href='javascript:alert(1)'>", '<a href="https://x.example/>">', "</a>", "<b>"],
        *["<p>", "</p>", "<table>", "<tr>", "<td>", "<li>", "<ol>", "</ol>", "<h1>", "</h1>"],
        *["<style>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "words "],
        *["<math><mi>", "<iframe srcdoc='<script>'>", "<blockquote>", "<!--", "-->", "\" '"],
        *["<pre>", "&lt;", "<", "=x>"],
    ]
)
SAFE = re.compile(
    r'</?(?:b|strong|em|i|s|u|sub|sup|code|table|thead|tbody|tr|td|th)>|<br>|<th scope="col">'
    r'|<a href="(?:https?://|mailto:)[^"]*" rel="noopener noreferrer">|</a>'
)


@settings(max_examples=300, deadline=None)
@given(page=st.lists(PIECES, max_size=25).map("".join))
def test_whatever_a_page_holds_only_safe_tags_come_out(page: str) -> None:
    try:
        read = read_document("page.html", f"<html><p>x{page}".encode())
    except Unreadable:
        return
    for block in read.blocks:
        assert "<" not in SAFE.sub("", block.html)


@pytest.mark.parametrize("name", ["strategy.docx", "strategy.odt"])
def test_damaged_files_give_a_document_or_a_refusal(name: str) -> None:
    whole = shared(f"data/documents/{name}").read_bytes()
    chance = random.Random(7)  # noqa: S311  # the same damage at every run, not a secret
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 5, 50])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        read = document_or_none(name, bytes(damaged))
        assert read is None or read.blocks


def test_muddled_xml_in_a_word_file_gives_a_document_or_a_refusal(
    word_file: Callable[..., bytes],
) -> None:
    with zipfile.ZipFile(shared("data/documents/strategy.docx")) as parts:
        document = parts.read("word/document.xml").decode()
        numbering = parts.read("word/numbering.xml").decode()
    inside = re.sub(r"^.*?<w:numbering[^>]*>|</w:numbering>\s*$", "", numbering, flags=re.DOTALL)
    chance = random.Random(11)  # noqa: S311  # the same damage at every run, not a secret
    names = sorted(set(re.findall(r"(?<=<)w:\w+", document + numbering)))
    outcomes = []
    for _ in range(30):
        mixed = dict(zip(names, names, strict=True))
        for _ in range(chance.choice([1, 2, 4])):
            mixed[chance.choice(names)] = chance.choice(names)
        value = chance.choice(["x", "-1", "9" * 9, ""])
        raw, lists = (
            re.sub(r"(?<=<)w:\w+|(?<=</)w:\w+", lambda at: mixed.get(at[0], at[0]), xml)  # noqa: B023  # called at once
            for xml in (document, re.sub(r'w:val="\d+"', f'w:val="{value}"', inside))
        )
        read = document_or_none("a.docx", word_file("", raw=raw, numbering=lists))
        assert read is None or read.blocks
        outcomes.append(read is not None)
    assert any(outcomes)
