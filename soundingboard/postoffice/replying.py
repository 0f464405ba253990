"""A reply as mail programs write it: quoting the letter, in the shape of one program or another.

The reader edits one draft in plain text, whatever the program: lines that begin with ">" are the
letter's, the others are theirs. Each program then dresses the draft in its own way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from soundingboard.postoffice.opening import OpenedMail

_QUESTION = re.compile(r"(?:Question|Section) ?\S{0,12}[.:] ")


class Program(StrEnum):
    """Which mail program writes the reply."""

    PLAIN = "a plain-text program"  # "On … wrote:", ">" before each line
    GMAIL = "Gmail"  # HTML, the letter in a gmail_quote
    OUTLOOK = "Outlook"  # HTML, a header block, and no mark before the letter's lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What somebody writes back. `draft` holds their lines and the quoted ones."""

    sender_name: str
    sender: str
    program: Program
    draft: str


def draft(letter: OpenedMail, zone: ZoneInfo, *, between: bool) -> str:
    """The draft a program opens: room to write, then the letter quoted.

    With `between` there is room beneath each question or section of the letter instead.
    """
    quoted: list[str] = []
    asked = False
    for line in letter.text.rstrip("\n").split("\n"):
        if between and asked and not line.strip():
            quoted.extend(("", "", ""))
            asked = False
            continue
        asked = asked or _QUESTION.match(line) is not None
        quoted.append(f"> {line}" if line else ">")
    room = [] if between else ["", ""]
    return "\n".join([*room, _attribution(letter, zone), *quoted, ""])


def compose(
    letter: OpenedMail, reply: Reply, *, at: datetime, zone: ZoneInfo, message_id: str
) -> bytes:
    """The reply as a mail, threaded under the letter. Raises ValueError for a bad address."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(reply.sender_name, addr_spec=reply.sender)
    mail["To"] = Address(addr_spec=letter.reply_to)
    mail["Subject"] = (
        letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
    )
    mail["Date"] = at
    mail["Message-ID"] = message_id
    if letter.message_id:
        mail["In-Reply-To"] = letter.message_id
        mail["References"] = letter.message_id
    lines = reply.draft.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if reply.program is Program.PLAIN:
        mail.set_content("\n".join(lines))
    elif reply.program is Program.GMAIL:
        mail.set_content("\n".join(lines))
        mail.add_alternative(str(_gmail(lines)), subtype="html")
    else:
        mail.set_content("\n".join(_outlook_text(letter, lines, zone)))
        mail.add_alternative(str(_outlook(letter, lines, zone)), subtype="html")
    return mail.as_bytes()


def _attribution(letter: OpenedMail, zone: ZoneInfo) -> str:
    when = f"On {_moment(letter, zone)}, " if letter.date else ""
    return f"{when}{letter.sender_name} <{letter.sender}> wrote:"


def _moment(letter: OpenedMail, zone: ZoneInfo) -> str:
    return f"{letter.date.astimezone(zone):%a, %d %b %Y at %H:%M}" if letter.date else ""


def _is_quoted(line: str) -> bool:
    return line.startswith(">")


def _runs(lines: Iterable[str]) -> Iterator[tuple[bool, list[str]]]:
    """Runs of lines that are all quoted, or all the writer's own."""
    for quoted, run in groupby(lines, _is_quoted):
        yield quoted, [line.removeprefix(">").removeprefix(" ") if quoted else line for line in run]


def _gmail(lines: list[str]) -> Markup:
    body = Markup("")
    for quoted, run in _runs(lines):
        if not quoted:
            body += Markup('<div dir="ltr">{}</div>').format(_divs(_trimmed(run)))
            continue
        body += Markup(
            '<div class="gmail_quote"><blockquote class="gmail_quote" style="margin:0px 0px 0px '
            '0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{}</blockquote></div>'
        ).format(_divs(run))
    return body


def _outlook(letter: OpenedMail, lines: list[str], zone: ZoneInfo) -> Markup:
    own, rest = _split_at_attribution(lines)
    block = Markup("<br>").join(
        Markup("<b>{}:</b> {}").format(name, value) for name, value in _block(letter, zone)
    )
    return Markup(
        '<html><body><div class="WordSection1">{own}<div style="border:none;border-top:solid '
        '#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{block}</p></div>{rest}'
        "</div></body></html>"
    ).format(own=_normal(own), block=block, rest=_normal(rest))


def _outlook_text(letter: OpenedMail, lines: list[str], zone: ZoneInfo) -> list[str]:
    own, rest = _split_at_attribution(lines)
    block = [f"{name}: {value}" for name, value in _block(letter, zone)]
    return [*own, "________________________________", *block, "", *rest]


def _split_at_attribution(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands above the letter, and the letter without its marks; Outlook sets none."""
    first = next((number for number, line in enumerate(lines) if _is_quoted(line)), len(lines))
    head = lines[:first]
    if head and head[-1].endswith("wrote:"):
        head = head[:-1]
    rest = [line for _, run in _runs(lines[first:]) for line in run]
    return _trimmed(head), rest


def _block(letter: OpenedMail, zone: ZoneInfo) -> list[tuple[str, str]]:
    sent = f"{letter.date.astimezone(zone):%d %B %Y %H:%M}" if letter.date else ""
    return [
        ("From", f"{letter.sender_name} <{letter.sender}>"),
        ("Sent", sent),
        ("To", letter.recipient_name or letter.recipient),
        ("Subject", letter.subject),
    ]


def _trimmed(lines: list[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n")


def _divs(lines: list[str]) -> Markup:
    return Markup("").join(
        Markup("<div>{}</div>").format(line) if line.strip() else Markup("<div><br></div>")
        for line in lines
    )


def _normal(lines: list[str]) -> Markup:
    return Markup("").join(
        Markup('<p class="MsoNormal">{}</p>').format(
            escape(line) if line.strip() else "\N{NO-BREAK SPACE}"
        )
        for line in lines
    )
