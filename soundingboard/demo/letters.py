"""Replies of the example as real mail: MIME as four kinds of mail client write it."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape

from soundingboard.demo.answers import Reply
from soundingboard.models import Delivery

PHONE = "Sent from my phone"


def compose(reply: Reply, letter: Delivery, *, from_line: str, at: datetime) -> bytes:
    """The bytes of a reply to a letter of ours, quoting it as the reply's client does.

    `from_line` is who the letter came from, as a client prints it above a quote.
    """
    address = reply.written_by or reply.sender
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((reply.sender_name or letter.to_name, address))
    message["To"] = letter.reply_to
    message["Subject"] = f"Re: {letter.subject}"
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<example-{letter.id}@{address.rpartition('@')[2]}>"
    message["In-Reply-To"] = letter.message_id
    message["References"] = letter.message_id
    head = f"On {at:%d/%m/%Y %H:%M}, {from_line} wrote:"
    message.set_content(_plain(reply, letter, head))
    if reply.client == "gmail":
        message.add_alternative(_gmail(reply, letter, head), subtype="html")
    elif reply.client == "outlook":
        message.add_alternative(_outlook(reply, letter, from_line, at), subtype="html")
    return message.as_bytes()


def _cut(reply: Reply, text: str) -> Iterator[tuple[str, str]]:
    """The letter in stretches, each with the answer that follows it ("" at the end)."""
    answers = reply.under
    stretch: list[str] = []
    number = ""
    for line in text.splitlines():
        if number and not line.strip():
            yield "\n".join(stretch), answers[number]
            stretch, number = [], ""
        stretch.append(line)
        begins = re.match(r"Question (\d+)\.", line)
        if begins and begins[1] in answers:
            number = begins[1]
    yield "\n".join(stretch), answers[number] if number else ""


def _plain(reply: Reply, letter: Delivery, head: str) -> str:
    quoted = []
    for stretch, answer in _cut(reply, letter.text):
        quoted += [f"> {line}".rstrip() for line in stretch.split("\n")]
        if answer:
            quoted += ["", answer, ""]
    above = [reply.above, ""] if reply.above else []
    if reply.client == "phone":
        above += [PHONE, ""]
    return "\n".join([*above, head, *quoted]) + "\n"


def _gmail(reply: Reply, letter: Delivery, head: str) -> str:
    quote = '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc">'
    body = "".join(
        f"{quote}{_lines(stretch)}</blockquote>"
        + (f"<div>{_lines(answer)}</div>" if answer else "")
        for stretch, answer in _cut(reply, letter.text)
    )
    return (
        f'<div dir="ltr">{_lines(reply.above)}</div><br><div class="gmail_quote">'
        f'<div dir="ltr" class="gmail_attr">{escape(head)}<br></div>{body}</div>'
    )


def _outlook(reply: Reply, letter: Delivery, from_line: str, at: datetime) -> str:
    body = "".join(
        f'<p class="MsoNormal">{_lines(stretch)}</p>'
        + (
            f'<p class="MsoNormal"><span style="color:#1F497D">{_lines(answer)}</span></p>'
            if answer
            else ""
        )
        for stretch, answer in _cut(reply, letter.text)
    )
    return (
        f'<div class="WordSection1"><p class="MsoNormal">{_lines(reply.above)}</p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal"><b>From:</b> {escape(from_line)}<br><b>Sent:</b> {at:%d %B %Y %H:%M}'
        f"<br><b>To:</b> {escape(letter.to_name)}<br>"
        f"<b>Subject:</b> {escape(letter.subject)}</p></div>"
        f"{body}</div>"
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
