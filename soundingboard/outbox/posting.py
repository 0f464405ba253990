"""A letter and a person become a delivery: rendered, stored as it will be read, queued."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from soundingboard.letters.letter import Letter
from soundingboard.models import Delivery, Invitation, Mailing, Stakeholder, Wording
from soundingboard.models.delivery import IS_OF_ALL
from soundingboard.outbox import addressing
from soundingboard.outbox.enclosing import Enclosed
from soundingboard.outbox.rendering import Stationery, render
from soundingboard.vocabulary import Language

# Somebody else's Message-ID goes into a header of ours only where it looks like one.
_MAIL_NAME = re.compile(r"[!-;=?-~]{1,300}\Z")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a letter goes to."""

    address: str
    name: str


def post(
    session: Session,
    stationery: Stationery,
    letter: Letter,
    *,
    to: Recipient,
    once_key: str,
    at: datetime,
    invitation: Invitation | None = None,
    listed: Stakeholder | None = None,
    not_after: datetime | None = None,
    in_reply_to: str = "",
    mailing: Mailing | None = None,
    answers_to: str = "",
    files: Sequence[Enclosed] = (),
    asked: bool = False,
) -> Delivery:
    """Queues a letter; nothing has been sent when this returns.

    `once_key` names what the letter is about: posted twice, it is one delivery. With an
    `invitation`, an answer comes back to that invitation. `listed` is the person on the open
    list a bulk letter goes to: it then carries their own way off the list. After `not_after`
    the letter is not sent any more. `in_reply_to` is the Message-ID of the mail it answers.
    With a `mailing` it is paused, counted and called back together with that. `answers_to` is the
    token of the reply address of a letter that goes with no invitation. `files` go with it.
    `asked`: the caller has seen in this transaction that there is none yet (`posted`).
    """
    known = None if asked else posted(session, once_key)
    if known is not None:
        return known
    head = stationery.letterhead
    token = invitation.token if invitation else answers_to
    reply_to = addressing.reply_address(token, head.reply_domain) if token else ""
    leave = stationery.links.leave(stationery.signer.sign("leave", listed.id)) if listed else ""
    wording = worded(stationery, letter, leave_url=leave, reply_to=reply_to)
    wording.enclosures = [one.as_row() for one in files]
    wording.mailing = mailing
    answers = f"<{in_reply_to.strip('<>')}>" if _MAIL_NAME.match(in_reply_to.strip("<>")) else ""
    if answers and not letter.by_hand:
        # RFC 3834, 5: it answers one mail of theirs.
        wording.headers[0] = ["Auto-Submitted", "auto-replied"]
    delivery = Delivery(
        purpose=letter.name,
        once_key=once_key,
        to_address=to.address,
        to_name=to.name,
        wording=wording,
        reply_to=reply_to,
        answers=answers,
        message_id=addressing.message_id(stationery.chance(), head.reply_domain),
        created_at=at,
        not_before=at,
        not_after=not_after,
        bulk=letter.bulk or letter.by_hand,
        invitation=invitation,
    )
    session.add(delivery)
    session.flush()
    return delivery


def posted(session: Session, once_key: str) -> Delivery | None:
    """The letter that is about something already, if one is."""
    return session.scalar(select(Delivery).where(Delivery.once_key == once_key, text(IS_OF_ALL)))


def worded(
    stationery: Stationery, letter: Letter, *, leave_url: str, reply_to: str, mailing: str = ""
) -> Wording:
    """A letter in words, with the headers of its kind.

    `leave_url` is where its reader leaves the list, empty for a letter that is no list's;
    `mailing` is the key of the mailing it belongs to.
    """
    words = render(stationery, letter)
    headers = _headers(stationery, letter, leave_url, reply_to, mailing)
    return Wording(
        subject=words.subject,
        text=words.text,
        html=words.html,
        headers=[list(header) for header in headers],
    )


def _headers(
    stationery: Stationery, letter: Letter, leave_url: str, reply_to: str, mailing: str
) -> list[tuple[str, str]]:
    head = stationery.letterhead
    if letter.by_hand:
        # A person wrote it: an absence of its reader is worth knowing.
        return []
    # RFC 3834: letters of ours are automatic; RFC 5230 and Exchange keep their robots quiet.
    headers = [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    if letter.language is not Language.ENGLISH:
        headers.append(("Content-Language", letter.language.value))  # RFC 3282
    if not letter.bulk:
        return headers
    headers.append(("Precedence", "bulk"))
    headers.append(("List-Id", f"<open-list.{head.reply_domain}>"))
    headers.append(("Feedback-ID", _feedback_id(letter, mailing, head.reply_domain)))
    if not leave_url:
        return headers
    ways = [f"<{leave_url}>"]
    if reply_to:
        # An address for leaving alone: whatever a mail program writes there can mean nothing else.
        ways.append(f"<mailto:{addressing.leave_address_of(reply_to)}?subject=leave>")
    # RFC 2369 for the ways, RFC 8058 for the one that needs one POST and nothing else.
    headers.append(("List-Unsubscribe", ", ".join(ways)))
    headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    headers.append(("List-Help", f"<mailto:{head.contact_address}?subject=help>"))
    headers.append(("List-Owner", f"<mailto:{head.contact_address}>"))
    return headers


def _feedback_id(letter: Letter, mailing: str, domain: str) -> str:
    """Which mailing, what kind, whose: as Google counts complaints; nothing of a person in it."""
    whose = sha256(domain.encode()).hexdigest()[:10]
    return f"{mailing.replace(':', '-') or 'single'}:{letter.name}:soundingboard:{whose}"
