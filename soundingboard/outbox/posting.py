"""A letter and a person become a delivery: rendered, stored as it will be read, queued."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.letters.letter import Letter
from soundingboard.models import Delivery, Invitation, Stakeholder
from soundingboard.outbox import addressing
from soundingboard.outbox.rendering import Stationery, render

# Somebody else's Message-ID goes into a header of ours only where it looks like one.
_MAIL_NAME = re.compile(r"[!-;=?-~]{1,300}\Z")
BATCH = 250  # letters written to the book in one go, and then let out of memory


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a letter goes to."""

    address: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One letter of many that are posted together; the fields are those of `post`."""

    letter: Letter
    to: Recipient
    once_key: str
    invitation: Invitation | None = None
    listed: Stakeholder | None = None
    not_after: datetime | None = None


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
) -> Delivery:
    """Queues a letter; nothing has been sent when this returns.

    `once_key` names what the letter is about: posted twice, it is one delivery. With an
    `invitation`, an answer comes back to that invitation. `listed` is the person on the open
    list a bulk letter goes to: it then carries their own way off the list. After `not_after`
    the letter is not sent any more. `in_reply_to` is the Message-ID of the mail it answers.
    """
    known = session.scalar(select(Delivery).where(Delivery.once_key == once_key))
    if known is not None:
        return known
    posting = Posting(
        letter=letter,
        to=to,
        once_key=once_key,
        invitation=invitation,
        listed=listed,
        not_after=not_after,
    )
    delivery = _delivery(stationery, posting, at)
    if _MAIL_NAME.match(in_reply_to.strip("<>")):
        answered = f"<{in_reply_to.strip('<>')}>"
        delivery.headers.extend([["In-Reply-To", answered], ["References", answered]])
    session.add(delivery)
    session.flush()
    return delivery


def post_many(
    session: Session, stationery: Stationery, postings: Iterable[Posting], *, at: datetime
) -> int:
    """Queues many letters, as `post` would each of them; returns how many were not posted before.

    The letters are not kept in the session: a list of thousands must not fill the memory.
    """
    waiting, posted = iter(postings), 0
    while batch := list(islice(waiting, BATCH)):
        keys = [posting.once_key for posting in batch]
        known = set(session.scalars(select(Delivery.once_key).where(Delivery.once_key.in_(keys))))
        fresh = [
            _delivery(stationery, posting, at) for posting in batch if posting.once_key not in known
        ]
        session.add_all(fresh)
        session.flush()
        for delivery in fresh:
            session.expunge(delivery)
        posted += len(fresh)
    return posted


def _delivery(stationery: Stationery, posting: Posting, at: datetime) -> Delivery:
    letter, invitation = posting.letter, posting.invitation
    head = stationery.letterhead
    token = stationery.chance()
    words = render(stationery, letter)
    reply_to = addressing.reply_address(invitation.token, head.reply_domain) if invitation else ""
    headers = _headers(stationery, letter, posting.listed, reply_to)
    return Delivery(
        purpose=letter.name,
        once_key=posting.once_key,
        to_address=posting.to.address,
        to_name=posting.to.name,
        subject=words.subject,
        text=words.text,
        html=words.html,
        headers=[list(header) for header in headers],
        reply_to=reply_to,
        envelope_from=addressing.bounce_address(token, head.reply_domain),
        message_id=addressing.message_id(token, head.reply_domain),
        created_at=at,
        not_before=at,
        not_after=posting.not_after,
        bulk=letter.bulk,
        invitation=invitation,
    )


def _headers(
    stationery: Stationery, letter: Letter, listed: Stakeholder | None, reply_to: str
) -> list[tuple[str, str]]:
    head = stationery.letterhead
    # RFC 3834: letters of ours are automatic; RFC 5230 and Exchange keep their robots quiet.
    headers = [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    if not letter.bulk:
        return headers
    headers.append(("List-Id", f"<open-list.{head.reply_domain}>"))
    if listed is None:
        return headers
    leave = stationery.links.leave(stationery.signer.sign("leave", listed.id))
    ways = [f"<{leave}>"]
    if reply_to:
        ways.append(f"<mailto:{reply_to}?subject=leave>")
    # RFC 2369 for the ways, RFC 8058 for the one that needs one POST and nothing else.
    headers.append(("List-Unsubscribe", ", ".join(ways)))
    headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    headers.append(("List-Help", f"<mailto:{head.contact_address}?subject=help>"))
    return headers
