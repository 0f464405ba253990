"""What comes back without anybody having read the letter: a robot's absence note, a bounce."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from soundingboard.postoffice.opening import OpenedMail

ROBOT = "MAILER-DAEMON@post-office.localhost"
BOUNCE = """\
From: Mail Delivery System <{robot}>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="{boundary}"

--{boundary}
Content-Type: text/plain; charset=us-ascii

This is the local post office. Your letter could not be delivered.

<{failed}>: the mailbox does not exist

--{boundary}
Content-Type: message/delivery-status

Reporting-MTA: dns; post-office.localhost

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 The mailbox does not exist

--{boundary}
Content-Type: text/rfc822-headers

{returned}

--{boundary}--
"""


def out_of_office(letter: OpenedMail, *, at: datetime, message_id: str) -> bytes:
    """The note of a robot whose owner is away (RFC 3834)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(letter.recipient_name, addr_spec=letter.recipient)
    mail["To"] = Address(addr_spec=letter.reply_to)
    mail["Subject"] = f"Automatic reply: {letter.subject}"
    mail["Date"] = at
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.message_id:
        mail["In-Reply-To"] = letter.message_id
        mail["References"] = letter.message_id
    mail.set_content(
        "Thank you for your email. I am out of the office until Monday and shall read it then.\n"
        "In urgent matters please call our front desk.\n"
    )
    return mail.as_bytes()


def bounce(letter: OpenedMail, *, at: datetime, message_id: str) -> bytes:
    """A mail server's report that the address does not exist (RFC 3464), with what it returns."""
    boundary = f"=_{sha256(letter.raw).hexdigest()[:32]}"
    report = BOUNCE.format(
        robot=ROBOT,
        to=letter.return_path,
        date=format_datetime(at),
        message_id=message_id,
        boundary=boundary,
        failed=letter.recipient,
        returned=_head(letter.raw),
    )
    return report.replace("\n", "\r\n").encode("ascii", "replace")


def _head(raw: bytes) -> str:
    """The headers of the letter, without those that only its delivery added."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("ascii", "replace")
    lines = head.split("\n")
    return "\n".join(
        line for line in lines if not line.startswith(("Return-Path:", "Delivered-To:"))
    )
