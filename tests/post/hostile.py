"""Letters made to break whoever reads them, each written when it is asked for."""

import base64
import gzip
import io
import zipfile
from collections.abc import Callable

HEAD = (
    b"From: Ann Lee <ann@example.org>\r\nTo: growth@wealdmere.example\r\nSubject: Re: a plan\r\n"
    b"Message-ID: <hostile@example.org>\r\nMIME-Version: 1.0\r\n"
)
MEGABYTE = 1_000_000
SAID = b"We agree with the plan."  # stands in every letter that has room for words


def text(body: bytes) -> bytes:
    """A letter of plain text."""
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body


def html(body: bytes) -> bytes:
    """A letter of HTML."""
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body


def encoded(transfer: bytes, body: bytes) -> bytes:
    """A letter of plain text in a transfer encoding."""
    fields = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: " + transfer
    return HEAD + fields + b"\r\n\r\n" + body


def nested(depth: int) -> bytes:
    """Containers within containers, words in the innermost."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(depth)
    )
    closed = b"".join(b"--b%d--\r\n" % level for level in reversed(range(depth)))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\n" + SAID + b"\r\n" + closed


def forwarded(depth: int) -> bytes:
    """Letters attached to letters."""
    inner = b"Subject: x\r\nContent-Type: message/rfc822\r\n\r\n" * depth
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n" + SAID


def mixed(*parts: bytes) -> bytes:
    """A letter of several parts."""
    joined = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + joined + b"--b--\r\n"


def attached(name: str, content: bytes) -> bytes:
    """A letter with a file."""
    return mixed(
        b"Content-Type: text/plain\r\n\r\n" + SAID,
        b'Content-Type: application/octet-stream; name="%s"\r\n' % name.encode()
        + b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content),
    )


def zip_bomb(member: str, megabytes: int = 400) -> bytes:
    """A small archive with one member of many megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(member, "w", force_zip64=True) as file:
            for _ in range(megabytes):
                file.write(bytes(MEGABYTE))
        archive.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


def many_members() -> bytes:
    """An archive of very many empty members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"word/{number}.xml", b"")
    return packed.getvalue()


PART = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
PARTS_HEAD = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
BIDI = "\u202e\u2066\u202d\u2067\u061c\u200f".encode()

LETTERS: dict[str, Callable[[], bytes]] = {
    # Structure
    "1,000 containers deep": lambda: nested(1_000),
    "20,000 containers deep": lambda: nested(20_000),
    "5,000 letters in letters": lambda: forwarded(5_000),
    "100,000 parts": lambda: PARTS_HEAD + PART * 100_000,
    "a million boundaries": lambda: PARTS_HEAD + b"--b\r\n" * MEGABYTE,
    "100,000 boundaries that end": lambda: PARTS_HEAD + (PART + b"--b--\r\n") * 50_000,
    "a boundary of 500 kB": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary="
        + b"b" * 500_000
        + b"\r\n\r\n--b\r\n\r\n"
        + SAID
    ),
    "200,000 parameters": lambda: (
        HEAD + b"Content-Type: text/plain" + b"; a=b" * 200_000 + b"\r\n\r\n" + SAID
    ),
    "parameters in a million pieces": lambda: (
        HEAD
        + b"Content-Disposition: attachment"
        + b"".join(b"; filename*%d*=%%41" % n for n in range(20_000))
        + b"\r\n\r\n"
        + SAID
    ),
    # Header
    "half a million headers": lambda: (
        b"".join(b"X-%d: y\r\n" % n for n in range(500_000)) + b"\r\n" + SAID
    ),
    "a header of 10 MB": lambda: b"Subject: " + b"a" * (10 * MEGABYTE) + b"\r\n\r\n" + SAID,
    "a header of 2 million folds": lambda: (
        b"Subject: a\r\n" + b" b\r\n" * (2 * MEGABYTE) + b"\r\n" + SAID
    ),
    "200,000 encoded words": lambda: (
        b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\r\n\r\n" + SAID
    ),
    "half a million brackets": lambda: b"From: " + b"(" * 500_000 + b"\r\n\r\n" + SAID,
    "100,000 addresses": lambda: b"To: " + b"a@b.example, " * 100_000 + b"\r\n\r\n" + SAID,
    "100,000 references": lambda: (
        b"References: "
        + b" ".join(b"<%d@b.example>" % n for n in range(100_000))
        + b"\r\n\r\n"
        + SAID
    ),
    "no header, no end": lambda: b"X" * MEGABYTE,
    "direction turned in a subject": lambda: (
        b"From: =?utf-8?b?%s?= <a@b.example>\r\n" % base64.b64encode(BIDI + b"Ann")
        + b"Subject: =?utf-8?b?%s?=\r\n\r\n" % base64.b64encode(BIDI * 2_000 + b"fdp.exe")
        + SAID
    ),
    # Text
    "10 MB of one line": lambda: text(b"a" * (10 * MEGABYTE)),
    "10 MB of one line of words": lambda: text(b"we agree " * (10 * MEGABYTE // 9)),
    "a million >": lambda: text(b">" * MEGABYTE),
    "10 MB of > lines": lambda: text(b">\n" * (5 * MEGABYTE)),
    "a million > below words": lambda: text(SAID + b"\n\n" + b"> " * (MEGABYTE // 2)),
    "10 MB of line ends": lambda: text(b"\n" * (10 * MEGABYTE)),
    "10 MB of spaces": lambda: text(b" " * (10 * MEGABYTE) + SAID),
    "lines of dashes": lambda: text(b"-----\n" * 500_000),
    "rules of underscores": lambda: text((b"_" * 900 + b"\n") * 2_000),
    "attributions that never end": lambda: text(
        b"On Mon, 3 May 2026 at 10:00 a <a@b.example>\n" * 50_000
    ),
    "wrote wrote wrote": lambda: text((b"On 3 May 2026 wrote " * 20 + b"\n") * 10_000),
    "From: lines": lambda: text(b"From: a\n" * 200_000),
    "farewells": lambda: text(b"Thanks\n" * 100_000),
    "the sender's name, over and over": lambda: text(b"Ann\n\n" * 100_000),
    "signatures": lambda: text(b"text\n" + b"-- \nsig\n" * 50_000),
    "notices": lambda: text((b"this message is " * 60 + b"\n") * 3_000),
    "GroupWise lines": lambda: text(b">>> Ann <a@b.example> 03/05/2026 10:11 >>>\n" * 50_000),
    "question numbers": lambda: text(b"".join(b"Q%d: yes\n" % n for n in range(50_000))),
    "questions mentioned": lambda: text(b"yes to 2 and question 3 and no 4 " * 20_000),
    "courtesies": lambda: text(b"please see the comments below in red " * 20_000),
    "flowed": lambda: (
        HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n" + b"abc \r\n" * 500_000
    ),
    "flowed at any depth": lambda: (
        HEAD
        + b"Content-Type: text/plain; format=flowed\r\n\r\n"
        + b"".join(b">" * (n % 900) + b" abc \r\n" for n in range(10_000))
    ),
    "NULs": lambda: b"\0" * MEGABYTE,
    "NULs in a letter": lambda: text(b"a\0b\0" * 10_000 + SAID),
    "turns of direction": lambda: text("\u202eabc\u202c ".encode() * 50_000 + SAID),
    "marks upon marks": lambda: text(b"e" + "\u0301".encode() * 500_000 + SAID),
    "every byte": lambda: bytes(range(256)) * 2_000,
    "UTF-7 that shifts": lambda: (
        HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + b"+AGE-" * 200_000
    ),
    "ISO-2022 that shifts": lambda: (
        HEAD
        + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
        + b"\x1b$B0!\x1b(B" * 200_000
    ),
    # Transfer encodings
    "quoted-printable that grows no end": lambda: encoded(
        b"quoted-printable", b"=3D=0A" * MEGABYTE + SAID
    ),
    "quoted-printable of soft ends": lambda: encoded(
        b"quoted-printable", b"=\r\n" * MEGABYTE + SAID
    ),
    "base64 of line ends": lambda: encoded(b"base64", b"Cg==" * MEGABYTE),
    "uuencode without end": lambda: encoded(
        b"x-uuencode", b"begin 644 a\r\n" + b"M" * (5 * MEGABYTE)
    ),
    # HTML
    "50,000 divs deep": lambda: html(b"<div>" * 50_000 + SAID),
    "50,000 blockquotes deep": lambda: html(b"<blockquote>" * 50_000 + SAID),
    "100,000 lists": lambda: html(b"<ol><li>" * 100_000 + SAID),
    "5 MB of paragraphs": lambda: html(b"<p>hello <b>x</b></p>" * 250_000),
    "a million <": lambda: html(b"<" * MEGABYTE),
    "a million entities": lambda: html(b"&lt;" * MEGABYTE + SAID),
    "500,000 attributes": lambda: html(b"<p " + b"a=b " * 500_000 + b">" + SAID),
    "a style of 2 MB": lambda: html(b'<p style="' + b"color:red;" * 200_000 + b'">' + SAID),
    "colours by turns": lambda: html(
        b"<p><font color=red>a</font><font color=blue>b</font></p>" * 50_000
    ),
    "scripts": lambda: html(
        b"<script>alert(1)</script>" * 50_000
        + b"<img src=x onerror=alert(1)><svg onload=alert(1)><p>"
        + SAID
    ),
    "wide tables": lambda: html(b"<table><tr>" + b"<td>x" * 200_000),
    "comments that never close": lambda: html(SAID + b"<!-- " * 200_000),
    # Files
    "a zip bomb": lambda: attached("all.zip", zip_bomb("a")),
    "a document that is a bomb": lambda: attached(
        "our response.docx", zip_bomb("word/document.xml")
    ),
    "a workbook that is a bomb": lambda: attached("figures.xlsx", zip_bomb("xl/workbook.xml")),
    "an archive of 30,000 members": lambda: attached("our response.docx", many_members()),
    "a gzip bomb": lambda: attached("data.csv.gz", gzip.compress(bytes(100 * MEGABYTE))),
    "a winmail.dat of attributes": lambda: attached(
        "winmail.dat", b"\x78\x9f\x3e\x22\x01\x00" + b"\x02\x02\x90\x06\x00\0\0\0\0\0\0" * 400_000
    ),
    "a winmail.dat that lies about sizes": lambda: attached(
        "winmail.dat",
        b"\x78\x9f\x3e\x22\x01\x00\x01\x03\x90\x06\x00\x10\0\0\0" + b"\xff" * 16 + b"\0\0",
    ),
    "3,000 files": lambda: mixed(
        *[b"Content-Type: application/pdf; name=a%d.pdf\r\n\r\n%%PDF-1.7" % n for n in range(3_000)]
    ),
    "a calendar of 5 MB": lambda: mixed(
        b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + b"X:y\r\n" * MEGABYTE
    ),
    "a report on nothing": lambda: (
        HEAD
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Final-Recipient: rfc822; a@b.example\r\n\r\n" * 100_000
        + b"--b--"
    ),
}
