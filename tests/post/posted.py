"""Turns a reply that a mail program has written into the bytes it posts."""

import random
from email.message import EmailMessage

from tests.post.clients import CLIENTS, Plan
from tests.post.clients_wider import WIDER
from tests.post.sent_letters import ORGANISATION, SENDER, Sent

PROGRAMS = CLIENTS | WIDER


def mime(plan: Plan, sent: Sent, client: str, rng: random.Random) -> bytes:
    """The reply as bytes."""
    text, html = PROGRAMS[client](plan, sent)
    message = EmailMessage()
    message["From"] = "Tom Ashdown <tom@ashdown.example>"
    message["To"] = f"{ORGANISATION} <{SENDER}>"
    message["Subject"] = f"Re: {sent.subject}"
    message["Date"] = "Wed, 13 May 2026 09:02:11 +0100"
    message["Message-ID"] = f"<{rng.getrandbits(64):x}@ashdown.example>"
    if text or not html:
        message.set_content(text)
        if html:
            message.add_alternative(f"<html><body>{html}</body></html>", subtype="html")
    else:
        message.set_content(f"<html><body>{html}</body></html>", subtype="html")
    if plan.attached:
        message.add_attachment(
            b"%PDF-1.4 our response", maintype="application", subtype="pdf", filename=plan.attached
        )
    return bytes(message)
