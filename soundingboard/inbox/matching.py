"""Whose invitation does a mail answer? Reply address first, then threading, then the sender."""

import re
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Consultation, Delivery, Invitation, Stakeholder
from soundingboard.outbox import addressing
from soundingboard.reading.mail import ReadMail
from soundingboard.vocabulary import ConsultationState


@dataclass(frozen=True, slots=True)
class Match:
    """What a mail belongs to, and how we know.

    `sender` is the person on the open list who has the From address. `proven` tells whether the
    mail carries something only a reader of our letter has (its token, its Message-ID), or was
    vouched for by our own mail server; without it a From address proves nothing.
    """

    invitation: Invitation | None
    sender: Stakeholder | None
    proven: bool
    how: str

    @property
    def by_the_invited(self) -> bool:
        """Whether the invited person wrote it, not somebody they passed the letter to."""
        return (
            self.invitation is not None
            and self.sender is not None
            and self.invitation.stakeholder_id == self.sender.id
        )


def match(session: Session, mail: ReadMail, *, reply_domain: str, trusted_authserv: str) -> Match:
    """The invitation a mail answers, where there is one."""
    sender = session.scalar(select(Stakeholder).where(Stakeholder.email == mail.sender))
    for address in mail.recipients:
        token = addressing.reply_token(address, reply_domain)
        if token and (invitation := _by_token(session, token)):
            return Match(invitation, sender, True, "the reply address is that of the invitation")
    threads = [name for name in (mail.in_reply_to, *reversed(mail.references)) if name]
    if threads and (invitation := _threaded(session, threads)):
        return Match(invitation, sender, True, "it answers a letter of ours")
    if sender is None:
        return Match(None, None, False, "nobody on the list has this address")
    vouched = is_vouched_for(mail, trusted_authserv)
    open_ones = session.scalars(
        _with_people()
        .join(Invitation.consultation)
        .where(
            Invitation.stakeholder_id == sender.id,
            Consultation.state == ConsultationState.OPEN,
        )
        .limit(2)
    ).all()
    if len(open_ones) == 1:
        return Match(open_ones[0], sender, vouched, "they have one open invitation")
    if open_ones:
        return Match(None, sender, vouched, "they have several open invitations")
    return Match(None, sender, vouched, "they have no open invitation")


def is_vouched_for(mail: ReadMail, trusted_authserv: str) -> bool:
    """Whether our own mail server says that the sender's domain stands behind this mail.

    RFC 8601: only the Authentication-Results of the server named by `trusted_authserv` count,
    since anybody can write such a header; DKIM's d= or SPF's domain must be the From domain or
    one it belongs to (relaxed alignment, RFC 7489 3.1).
    """
    if not trusted_authserv:
        return False
    domain = mail.sender.rpartition("@")[2]
    for result in mail.authentication_results:
        server, _, methods = result.partition(";")
        if not server.split() or server.split()[0].lower() != trusted_authserv.lower():
            continue
        for method in methods.split(";"):
            words = method.lower().split()
            if not words or words[0] not in {"dkim=pass", "spf=pass"}:
                continue
            found = re.search(r"(?:header\.d|header\.i|smtp\.mailfrom)=@?([^\s;]+)", method.lower())
            if found and _aligned(found[1].rpartition("@")[2], domain):
                return True
    return False


def _aligned(vouching: str, domain: str) -> bool:
    return domain == vouching or domain.endswith(f".{vouching}") or vouching.endswith(f".{domain}")


def _with_people() -> Select[Invitation]:
    return select(Invitation).options(
        joinedload(Invitation.stakeholder), joinedload(Invitation.consultation)
    )


def _by_token(session: Session, token: str) -> Invitation | None:
    return session.scalar(_with_people().where(Invitation.token == token))


def _threaded(session: Session, message_ids: list[str]) -> Invitation | None:
    known = [name if name.startswith("<") else f"<{name}>" for name in message_ids[:50]]
    return session.scalar(
        _with_people()
        .join(Delivery, Delivery.invitation_id == Invitation.id)
        .where(Delivery.message_id.in_(known))
        .limit(1)
    )
