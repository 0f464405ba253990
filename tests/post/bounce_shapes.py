"""Reports about letters of ours, written anew in the shape of each kind of mail server.

The words and fields are those the servers use; nothing is copied from a mail somebody got.
"""

from dataclasses import dataclass
from email import message_from_bytes

WHEN = "Mon, 02 Nov 2026 12:04:11 +0000"
OURS = "growth@wealdmere.example"
HTML = "<html><body><p>{}</p></body></html>"


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of ours as it left: where it went, where it comes back to, and its bytes."""

    address: str
    verp: str
    message_id: str
    message: str

    @property
    def head(self) -> str:
        return self.message.partition("\n\n")[0] + "\n"

    @property
    def subject(self) -> str:
        return str(message_from_bytes(self.message.encode())["Subject"])


def mail(
    sent: Sent,
    sender: str,
    subject: str,
    body: str,
    *,
    to: str = "",
    path: str = "<>",
    more: str = "",
    kind: str = "text/plain; charset=utf-8",
) -> bytes:
    """One part, as older servers write it."""
    lines = (
        f"Return-Path: {path}\nReceived: from mx.far.example by mx.wealdmere.example; {WHEN}\n"
        f"Date: {WHEN}\nFrom: {sender}\nTo: {to or sent.verp}\nSubject: {subject}\n"
        f"Message-ID: <{abs(hash((sender, subject, body))):x}@mx.far.example>\n{more}"
        f"MIME-Version: 1.0\nContent-Type: {kind}\n\n{body}\n"
    )
    return lines.encode().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def report(
    sent: Sent,
    sender: str,
    subject: str,
    words: str,
    fields: str,
    *,
    to: str = "",
    returned: str = "message",
    more: str = "",
    per_message: str = "Reporting-MTA: dns; mx.far.example\n",
    html: bool = False,
    status_type: str = "message/delivery-status",
) -> bytes:
    """Three parts (RFC 3462, RFC 3464): words, fields, and what came back."""
    parts = []
    if html:
        parts.append(f"Content-Type: text/html; charset=utf-8\n\n{HTML.format(words)}\n")
    else:
        parts.append(f"Content-Type: text/plain; charset=us-ascii\n\n{words}\n")
    parts.append(f"Content-Type: {status_type}\n\n{per_message}\n{fields}\n")
    if returned == "message":
        parts.append(f"Content-Type: message/rfc822\n\n{sent.message}\n")
    if returned == "head":
        parts.append(f"Content-Type: text/rfc822-headers\n\n{sent.head}\n")
    edge = "=_far_mx_3A"
    body = "This is a MIME-encapsulated message.\n\n"
    body += "".join(f"--{edge}\n{part}\n" for part in parts) + f"--{edge}--\n"
    kind = f'multipart/report; report-type=delivery-status;\n\tboundary="{edge}"'
    return mail(sent, sender, subject, body, to=to, more=more, kind=kind)


def fields(
    sent: Sent, status: str, said: str, *, action: str = "failed", original: bool = True
) -> str:
    """The fields of one recipient (RFC 3464, 2.3)."""
    first = f"Original-Recipient: rfc822;{sent.address}\n" if original else ""
    code = f"Diagnostic-Code: {said}\n" if said else ""
    last = f"Final-Recipient: rfc822; {sent.address}\n"
    return f"{first}{last}Action: {action}\nStatus: {status}\n{code}"


def postfix(
    sent: Sent,
    status: str,
    said: str,
    *,
    action: str = "failed",
    subject: str = "Undelivered Mail Returned to Sender",
    **given: object,
) -> bytes:
    words = {
        "failed": "I'm sorry to have to inform you that your message could not\nbe delivered to "
        "one or more recipients. It's attached below.",
        "delayed": "####################################################################\n"
        "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n"
        "####################################################################\n\n"
        "Your message could not be delivered for more than 4 hour(s).\n"
        "It will be retried until it is 5 day(s) old.",
        "delivered": "Your message was successfully delivered to the destination(s)\nlisted below.",
    }[action]
    text = (
        f"This is the mail system at host mx.far.example.\n\n{words}\n\n"
        "For further assistance, please send mail to postmaster.\n\n"
        f"                   The mail system\n\n<{sent.address}>: {said}"
    )
    return report(
        sent,
        "MAILER-DAEMON@mx.far.example (Mail Delivery System)",
        subject,
        text,
        fields(sent, status, f"smtp; {said}", action=action),
        more="Auto-Submitted: auto-replied\n",
        per_message="Reporting-MTA: dns; mx.far.example\nX-Postfix-Queue-ID: 4D2C1\n"
        f"X-Postfix-Sender: rfc822; {sent.verp}\nArrival-Date: {WHEN}\n",
        **given,  # type: ignore[arg-type]  # told on as they came
    )


def exim_text(sent: Sent, said: str, *, to: str = "") -> bytes:
    """Before 4.83, and where it is told to: words, and the letter below a line."""
    body = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {sent.address}\n    {said}\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        f"Return-path: <{sent.verp}>\n{sent.message}"
    )
    return mail(
        sent,
        "Mail Delivery System <Mailer-Daemon@mx.far.example>",
        "Mail delivery failed: returning message to sender",
        body,
        to=to,
        more=f"X-Failed-Recipients: {sent.address}\nAuto-Submitted: auto-replied\n",
    )


def exim_report(sent: Sent, status: str, said: str) -> bytes:
    text = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        f"recipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {sent.address}\n    host mx.far.example [192.0.2.7]\n    SMTP error from remote mail "
        f"server after RCPT TO:<{sent.address}>:\n    {said}"
    )
    return report(
        sent,
        "Mail Delivery System <Mailer-Daemon@mx.far.example>",
        "Mail delivery failed: returning message to sender",
        text,
        fields(sent, status, f"smtp; {said}", original=False),
        more=f"X-Failed-Recipients: {sent.address}\nAuto-Submitted: auto-replied\n",
        returned="head",
    )


def exim_warning(sent: Sent) -> bytes:
    body = (
        "This message was created automatically by mail delivery software.\n"
        "A message that you sent has not yet been delivered to one or more of its\n"
        "recipients after more than 24 hours on the queue on mx.far.example.\n\n"
        f"The message identifier is:     1tABCd-000abc-2X\nThe subject of the message is: "
        f"{sent.subject}\n\nThe address to which the message has not yet been delivered is:\n\n"
        f"  {sent.address}\n    Delay reason: Connection timed out\n\n"
        "No action is required on your part. Delivery attempts will continue for\n"
        "some time, and this warning may be repeated at intervals if the message\n"
        "remains undelivered. Eventually the mail delivery software will give up,\n"
        "and when that happens, the message will be returned to you.\n"
    )
    return mail(
        sent,
        "Mail Delivery System <Mailer-Daemon@mx.far.example>",
        "Warning: message 1tABCd-000abc-2X delayed 24 hours",
        body,
        more="Auto-Submitted: auto-replied\n",
    )


def microsoft365(sent: Sent, status: str, said: str, *, action: str = "failed") -> bytes:
    failed = action == "failed"
    words = (
        f"Your message to {sent.address} couldn't be delivered."
        if failed
        else f"Delivery to these recipients or groups is delayed: {sent.address}. Message delivery "
        "has been delayed; you don't need to send it again."
    )
    return report(
        sent,
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@far.example>",
        f"{'Undeliverable' if failed else 'Delivery delayed'}: {sent.subject}",
        words,
        fields(sent, status, f"smtp;{said}", action=action, original=False)
        + f"X-Display-Name: {sent.address}\n",
        html=True,
        more="Auto-Submitted: auto-replied\nX-MS-Exchange-Message-Is-Ndr:\n"
        "Content-Language: en-US\n",
        per_message="Reporting-MTA: dns;LO2P265MB0001.GBRP265.PROD.OUTLOOK.COM\n"
        f"Received-From-MTA: dns;mx.wealdmere.example\nArrival-Date: {WHEN}\n",
        returned="head",
    )


def exchange_2003(sent: Sent) -> bytes:
    body = (
        "Your message\n\n"
        f"  To:      {sent.address}\n  Subject: {sent.subject}\n  Sent:    02/11/2026 12:00\n\n"
        "did not reach the following recipient(s):\n\n"
        f"{sent.address} on 02/11/2026 12:03\n"
        "    The e-mail account does not exist at the organization this message\n"
        "was sent to.  Check the e-mail address, or contact the recipient\n"
        "directly to find out the correct address.\n"
        "    <exch1.far.example #5.1.1>\n"
    )
    return mail(
        sent,
        "System Administrator <postmaster@far.example>",
        f"Undeliverable: {sent.subject}",
        body,
        more="X-Mailer: Internet Mail Service (5.5.2657.72)\n",
    )


def gmail(sent: Sent, status: str, said: str, title: str, *, action: str = "failed") -> bytes:
    late = action == "delayed"
    words = (
        "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to "
        f"{sent.address}. Gmail will retry for 47 more hours. You'll be notified if the delivery "
        "fails permanently."
        if late
        else f"** {title} **\n\nYour message wasn't delivered to {sent.address}.\n\n"
        f"The response from the remote server was:\n\n{said}"
    )
    return report(
        sent,
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        f"Delivery Status Notification ({'Delay' if late else 'Failure'})",
        words,
        fields(sent, status, f"smtp; {said}", action=action, original=False),
        more=f"X-Failed-Recipients: {sent.address}\nAuto-Submitted: auto-replied\n"
        f"In-Reply-To: {sent.message_id}\nReferences: {sent.message_id}\n",
        per_message=f"Reporting-MTA: dns; googlemail.com\nArrival-Date: {WHEN}\n"
        f"X-Original-Message-ID: {sent.message_id}\n",
        returned="head",
    )


def gmail_2012(sent: Sent) -> bytes:
    body = (
        "Delivery to the following recipient failed permanently:\n\n"
        f"     {sent.address}\n\nTechnical details of permanent failure:\n"
        "Google tried to deliver your message, but it was rejected by the server for the recipient "
        "domain far.example by mx.far.example. [192.0.2.7].\n\n"
        "The error that the other server returned was:\n550 550 No such user here (state 14).\n\n"
        f"----- Original message -----\n\n{sent.head}\n----- Message truncated -----\n"
    )
    return mail(
        sent,
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        body,
        more=f"X-Failed-Recipients: {sent.address}\nAuto-Submitted: auto-replied\n",
    )


def sendmail(
    sent: Sent, status: str, said: str, *, action: str = "failed", original: bool = False
) -> bytes:
    late = action == "delayed"
    words = (
        f"The original message was received at {WHEN}\nfrom mx.wealdmere.example [192.0.2.1]\n\n"
        "   ----- The following addresses had "
        f"{'transient non-fatal' if late else 'permanent fatal'} errors -----\n<{sent.address}>\n\n"
        f"   ----- Transcript of session follows -----\n{said}"
    )
    if late:
        words = (
            "    **********************************************\n"
            "    **      THIS IS A WARNING MESSAGE ONLY      **\n"
            "    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n"
            f"    **********************************************\n\n{words}\n"
            "Warning: message still undelivered after 4 hours\n"
            "Will keep trying until message is 5 days old"
        )
    return report(
        sent,
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.far.example>",
        "Warning: could not send message for past 4 hours"
        if late
        else "Returned mail: see transcript for details",
        words,
        fields(sent, status, f"SMTP; {said}", action=action, original=original)
        + f"Last-Attempt-Date: {WHEN}\n",
        more="Auto-Submitted: auto-generated (failure)\n",
    )


def qmail(sent: Sent, said: str) -> bytes:
    body = (
        "Hi. This is the qmail-send program at mx.far.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{sent.address}>:\n{said}\n\n--- Below this line is a copy of the message.\n\n"
        f"Return-Path: <{sent.verp}>\n{sent.message}"
    )
    return mail(sent, "MAILER-DAEMON@mx.far.example", "failure notice", body)


def yahoo(sent: Sent, said: str) -> bytes:
    body = (
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        f"<{sent.address}>:\nRemote host said:\n{said}\n\n"
        f"--- Below this line is a copy of the message.\n\n{sent.message}"
    )
    return mail(sent, "MAILER-DAEMON@yahoo.example", "Failure Notice", body)


def amazon(sent: Sent, status: str, said: str) -> bytes:
    words = (
        "An error occurred while trying to deliver the mail to the following recipients:\n"
        f"{sent.address}"
    )
    return report(
        sent,
        "MAILER-DAEMON@eu-west-2.amazonses.example",
        "Delivery Status Notification (Failure)",
        words,
        f"Action: failed\nFinal-Recipient: rfc822; {sent.address}\n"
        f"Diagnostic-Code: smtp; {said}\nStatus: {status}\n",
        per_message="Reporting-MTA: dns; b224-15.smtp-out.eu-west-2.amazonses.example\n",
    )


def mimecast(sent: Sent, to: str) -> bytes:
    return report(
        sent,
        "<postmaster@mail.far.example>",
        "[Postmaster] Email Delivery Failure",
        "This is a delivery failure notification message.\n\nThe following email failed to be "
        f"delivered: \n\nTo:\t{sent.address}\nSubject:\t{sent.subject}\n\n"
        "Reason: Invalid Recipient",
        fields(sent, "5.0.0", "smtp; 550 Invalid Recipient - https://community.far.example/#550"),
        to=to,
    )


def barracuda(sent: Sent) -> bytes:
    return report(
        sent,
        '"Mail Filter" <postmaster@filter.far.example>',
        f"**Message you sent blocked by our bulk email filter** {sent.subject}",
        f"Your message to: {sent.address}\nwas blocked by our Spam Firewall. The email you sent "
        "with the following subject has NOT BEEN DELIVERED:",
        fields(sent, "5.7.1", "smtp; 550 5.7.1 Message content rejected"),
        returned="head",
    )


def domino(sent: Sent) -> bytes:
    return report(
        sent,
        "Postmaster@far.example",
        "DELIVERY FAILURE: User olwen (olwen@far.example) not listed in Domino Directory",
        f"Your message\n\n  Subject: {sent.subject}\n\n"
        f"was not delivered to:\n\n  {sent.address}\n\n"
        "because:\n\n  User olwen (olwen@far.example) not listed in Domino Directory",
        fields(sent, "5.1.1", "X-Notes; User not listed in Domino Directory", original=False),
        more="X-Mailer: Lotus Domino Release 9.0\n",
    )


def groupwise(sent: Sent) -> bytes:
    body = (
        f"The message that you sent was undeliverable to the following:\n\n\t{sent.address} "
        "(user not found)\n\nPossibly truncated original message follows:\n\n"
        f"{sent.message}"
    )
    return mail(
        sent,
        "Mail Delivery System <Mailer-Daemon@gw.far.example>",
        "Message status - undeliverable",
        body,
        more="X-Mailer: Novell GroupWise Internet Agent\n",
    )


def courier(sent: Sent, *, action: str = "failed") -> bytes:
    late = action == "delayed"
    words = (
        "This is a delivery status notification from mx.far.example,\nrunning the Courier mail "
        "server, version 0.75.\n\n"
        + (
            "The following message has not yet been delivered. Delivery will be attempted again."
            if late
            else "UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be "
            "delivered:"
        )
        + f"\n\n<{sent.address}>:\n    mx.far.example [192.0.2.7]:\n"
        + ("<<< 451 Try later." if late else "<<< 550 User unknown.")
    )
    said = "451 Try later." if late else "550 User unknown."
    status = "4.0.0" if late else "5.1.1"
    return report(
        sent,
        '"Courier mail server at mx.far.example" <@mx.far.example>',
        "NOTICE: mail delivery status.",
        words,
        fields(sent, status, f"smtp; {said}", action=action, original=False),
        returned="head",
    )


def gmx(sent: Sent) -> bytes:
    body = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to\none or more of its recipients. This "
        "is a permanent error.\n\nThe following address failed:\n\n"
        f"{sent.address}:\nSMTP error from remote server for RCPT TO command, host: mx.far.example "
        "(192.0.2.7) reason: 550 Requested action not taken: mailbox unavailable\n\n"
        f"--- The header of the original message is following. ---\n\n{sent.head}"
    )
    return mail(
        sent,
        '"GMX Mailer Daemon" <mailer-daemon@gmx.example>',
        "Mail delivery failed: returning message to sender",
        body,
    )


def german(sent: Sent) -> bytes:
    return report(
        sent,
        "MAILER-DAEMON@mail.far.example (E-Mail-System)",
        "Unzustellbar: Ihre Nachricht",
        "Ihre Nachricht konnte nicht zugestellt werden. Das Postfach des Empf=E4ngers ist voll.",
        fields(sent, "5.2.2", "smtp; 552 5.2.2 Postfach voll"),
    )


def answered(
    sent: Sent, subject: str, words: str, *, more: str, to: str = OURS, path: str = "<>"
) -> bytes:
    """What a machine answers in its owner's name."""
    return mail(sent, f"Olwen Pryce <{sent.address}>", subject, words, to=to, path=path, more=more)


def read_receipt(sent: Sent) -> bytes:
    edge = "=_mdn"
    body = (
        f"--{edge}\nContent-Type: text/plain\n\nYour message to {sent.address} was deleted without "
        f"being read.\n\n--{edge}\nContent-Type: message/disposition-notification\n\n"
        f"Reporting-UA: far.example; Outlook\nFinal-Recipient: rfc822;{sent.address}\n"
        f"Original-Message-ID: {sent.message_id}\n"
        f"Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--{edge}--\n"
    )
    kind = f'multipart/report; report-type=disposition-notification; boundary="{edge}"'
    return mail(
        sent,
        f"Olwen Pryce <{sent.address}>",
        f"Not read: {sent.subject}",
        body,
        to=OURS,
        kind=kind,
    )


def feedback(
    sent: Sent, *, head_only: bool = False, names_reader: bool = True, kind: str = "abuse"
) -> bytes:
    """A provider's report (ARF, RFC 5965)."""
    edge = "=_arf"
    who = f"Original-Rcpt-To: {sent.address}\n" if names_reader else ""
    third = (
        f"Content-Type: text/rfc822-headers\n\n{sent.head}"
        if head_only
        else f"Content-Type: message/rfc822\n\n{sent.message}"
    )
    body = (
        f"--{edge}\nContent-Type: text/plain\n\nThis is an email abuse report for a message "
        f"received from your server.\n\n--{edge}\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: Far-FBL/1.0\nVersion: 1\n"
        f"Original-Mail-From: <{sent.verp}>\n{who}Arrival-Date: {WHEN}\n\n--{edge}\n{third}\n"
        f"--{edge}--\n"
    )
    return mail(
        sent,
        "Feedback Loop <feedbackloop@far.example>",
        f"complaint about message: {sent.subject}",
        body,
        to=OURS,
        path="<feedbackloop@far.example>",
        kind=f'multipart/report; report-type=feedback-report; boundary="{edge}"',
    )


def junk_report(sent: Sent) -> bytes:
    """Microsoft's, which is no ARF: the letter as it came, with one header of theirs."""
    edge = "=_jmrp"
    body = (
        f"--{edge}\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: {sent.address}\n"
        f"{sent.message}\n--{edge}--\n"
    )
    return mail(
        sent,
        "staff@hotmail.com",
        f"complaint about message from 192.0.2.1: {sent.subject}",
        body,
        to=OURS,
        path="<staff@hotmail.com>",
        kind=f'multipart/mixed; boundary="{edge}"',
    )
