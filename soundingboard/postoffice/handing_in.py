"""Handing a mail in at the counter of the local post office, by SMTP as any program would."""

import smtplib

from soundingboard.postoffice.office import PostOffice
from soundingboard.refusals import Conflict

SECONDS = 30


def hand_in(office: PostOffice, mail: bytes, *, mail_from: str, rcpt_to: str) -> None:
    """Sends one mail. `mail_from` is empty for what must never be answered (RFC 5321, 4.5.5).

    Raises Conflict where the post office is closed or does not take the mail.
    """
    try:
        with smtplib.SMTP(office.host, office.port, "localhost", timeout=SECONDS) as counter:
            counter.sendmail(mail_from, [rcpt_to], mail)
    except OSError as error:
        raise Conflict(f"The local post office did not take the mail: {error}") from None
