"""Thank the reader of a digest for what they answered to it: what we took, and where we put it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.contributions import receipts
from soundingboard.letters.digest import DigestReceiptLetter
from soundingboard.models import Contribution, Delivery, DigestCopy
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.reading.parts import Part
from soundingboard.vocabulary import Scope


def acknowledge_reply(
    session: Session,
    stationery: Stationery,
    contribution: Contribution,
    copy: DigestCopy,
    *,
    at: datetime,
    parts: Sequence[Part],
    not_taken: Sequence[str],
) -> Delivery:
    """Posts the receipt, once for each contribution; an answer to it is one to the digest again.

    `parts` are those of the mail, so that it can say what was left out, and `not_taken` says
    which files were not kept, and why.
    """
    digest, person, mail = copy.digest, contribution.stakeholder, contribution.incoming_mail
    comments = receipts.live([contribution])
    letter = DigestReceiptLetter(
        recipient_name=person.name,
        subject=digest.subject,
        number=digest.number,
        title=contribution.consultation.title,
        on_priority=digest.scope is Scope.PRIORITY,
        reference=contribution.reference,
        points=tuple(one.text for one in comments[: receipts.MOST_POINTS]),
        more_points=len(comments[receipts.MOST_POINTS :]),
        evidence=tuple(one.file_name for one in contribution.evidence),
        not_taken=tuple(not_taken),
        left_out=receipts.left_out(parts),
    )
    return post(
        session,
        stationery,
        letter,
        to=Recipient(person.email, person.name),
        once_key=f"receipt:{contribution.id}",
        at=at,
        in_reply_to=mail.message_id if mail else "",
        answers_to=copy.token,
    )
