"""Whose invitation does a mail answer? And what proves that its sender wrote it."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.inbox.vouching import vouched_by_server
from soundingboard.models import (
    Consultation,
    Delivery,
    DigestCopy,
    Invitation,
    ReplacedLink,
    Stakeholder,
)
from soundingboard.outbox import addressing
from soundingboard.outbox.named import bears_one_of
from soundingboard.outbox.replaced import left_before, own_token
from soundingboard.reading.mail import ReadMail
from soundingboard.reading.resemblance import quoted_letter
from soundingboard.vocabulary import ConsultationState, Membership, Proof

_MOST_LETTERS = 40  # consultations whose letters a mail is compared with, the newest first
_ANSWERABLE = (ConsultationState.OPEN, ConsultationState.CLOSED)


_REPLACED = "it comes by a personal link or address that was replaced since"


@dataclass(frozen=True, slots=True)
class _Threaded:
    """Whose letter a mail answers, and whether that letter's link was replaced since."""

    invitation: Invitation
    replaced: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What a mail belongs to, how we know, and what proves its sender.

    `sender` is the person on the open list who has the From address; `consultation` is known
    without an invitation where only quoted words tell. `proof` is the strongest thing the mail
    carries, `vouched` whether the From address itself was vouched for (DKIM, SPF, DMARC).
    `how` is the end of a sentence for staff.
    """

    invitation: Invitation | None
    sender: Stakeholder | None
    proof: Proof
    how: str
    vouched: bool = False
    consultation: Consultation | None = None
    leaves_by_address: bool = False  # it came to the invitation's own address for leaving
    copy: DigestCopy | None = None  # the digest it answers, where it is no invitation

    @property
    def by_the_invited(self) -> bool:
        """Whether it bears the invited person's address: not one they passed the letter to."""
        return (
            self.invitation is not None
            and self.sender is not None
            and self.invitation.stakeholder_id == self.sender.id
        )

    @property
    def proven(self) -> bool:
        """Whether the person with the From address is known to have written it.

        The invited person's token, or the Message-ID of a letter to them, shows that it comes from
        their mailbox; that says nothing of anybody else, who needs to be vouched for.
        """
        if self.sender is None:
            return False
        return self.vouched or self.holds_a_key

    @property
    def holds_a_key(self) -> bool:
        """Whether it is from the invited person's address with what only their mailbox has."""
        return self.by_the_invited and self.proof in _OF_THE_INVITED

    @property
    def author(self) -> Stakeholder | None:
        """In whose name it may be recorded at once; None where that waits for a yes."""
        if self.sender is None or not self.proven:
            return None
        return self.sender if self.by_the_invited or self._is_member else None

    @property
    def _is_member(self) -> bool:
        return self.sender is not None and self.sender.membership is Membership.ACTIVE


_OF_THE_INVITED = frozenset({Proof.ADDRESS, Proof.THREAD, Proof.QUOTED, Proof.PERSON})


def match(
    session: Session,
    mail: ReadMail,
    *,
    reply_domain: str,
    trusted_authserv: str = "",
    signed_by: str = "",
) -> Match:
    """What a mail answers: its token first, then its thread, its sender, then what it quotes.

    `signed_by` is the domain whose DKIM signature was found good beforehand.
    """
    word = f"DKIM signature of {signed_by}" if signed_by else ""
    word = word or vouched_by_server(mail, trusted_authserv)
    vouched = bool(word)

    addressed = _by_address(session, mail, domain=reply_domain, vouched=vouched)
    if addressed is not None:
        return addressed
    threads = [name for name in (mail.in_reply_to, *reversed(mail.references)) if name]
    threaded = _threaded(session, threads) if threads else None
    if threaded is not None and not threaded.replaced:
        sender = _sender(session, mail, threaded.invitation)
        how = "it answers a letter of ours"
        return Match(threaded.invitation, sender, Proof.THREAD, how, vouched)
    for place, text in (("subject", mail.subject), ("quoted text", mail.body)):
        for token in addressing.tokens_in(text, reply_domain):
            if found := _by_token(session, token):
                how = f"its {place} holds the personal link or address of the invitation"
                if place != "subject":
                    how += ", which is weaker proof, since letters are passed on"
                sender = _sender(session, mail, found)
                return Match(found, sender, Proof.QUOTED, how, vouched)
    replaced = threaded.invitation if threaded is not None else None
    replaced = replaced or _by_replaced(session, _tokens(mail, reply_domain))
    if replaced is not None:
        sender = _sender(session, mail, replaced)
        return Match(replaced, sender, Proof.REPLACED, _REPLACED, vouched)
    vouch = f" and was vouched for ({word})" if word else ""
    return _by_words(session, mail, _sender(session, mail), vouched=vouched, vouch=vouch)


def _sender(
    session: Session, mail: ReadMail, invitation: Invitation | None = None
) -> Stakeholder | None:
    """The person on the list with the From address: most often the one who was invited."""
    if invitation is not None and invitation.stakeholder.email == mail.sender:
        return invitation.stakeholder
    found = session.scalar(select(Stakeholder).where(Stakeholder.email == mail.sender))
    return found.now if found is not None else None


def _by_address(session: Session, mail: ReadMail, *, domain: str, vouched: bool) -> Match | None:
    """By an address that only the reader of one letter was given: an invitation's, a digest's."""
    for leaving, token_of in ((False, addressing.reply_token), (True, addressing.leave_token)):
        for address in mail.recipients:
            token = token_of(address, domain)
            if token and (found := _by_token(session, token)):
                how = "the reply address is that of the invitation"
                sender = _sender(session, mail, found)
                return Match(found, sender, Proof.ADDRESS, how, vouched, leaves_by_address=leaving)
            if token and leaving and (found := _by_replaced(session, [token])):
                # The way off the list works whatever becomes of the link.
                sender = _sender(session, mail, found)
                return Match(
                    found, sender, Proof.REPLACED, _REPLACED, vouched, leaves_by_address=True
                )
    for address in mail.recipients:
        token = addressing.reply_token(address, domain)
        if token and (copy := _copy(session, token)):
            how = f"it answers digest {copy.digest.number} on {copy.digest.subject}"
            sender = _sender(session, mail)
            return Match(None, sender, Proof.ADDRESS, how, vouched, copy=copy)
    return None


def _by_words(
    session: Session, mail: ReadMail, sender: Stakeholder | None, *, vouched: bool, vouch: str
) -> Match:
    """By the sender's address and what the mail quotes, where nothing in it is a key."""
    proof = Proof.VOUCHED if vouched and sender else Proof.NONE
    quoted, score = _quoted(session, mail)
    quotes = f"it quotes our letter on “{quoted.title}” (score {score:g})" if quoted else ""
    if sender is None:
        how = "nobody on the list has this address"
        return Match(
            None,
            None,
            proof,
            f"{how}, but {quotes}" if quotes else how,
            vouched,
            consultation=quoted,
        )
    invited = _with_people().join(Invitation.consultation)
    if quoted is not None:
        found = session.scalar(
            invited.where(
                Invitation.stakeholder_id == sender.id,
                Invitation.consultation_id == quoted.id,
            )
        )
        if found is not None:
            return Match(found, sender, proof, quotes + vouch, vouched)
    open_ones = session.scalars(
        invited.where(
            Invitation.stakeholder_id == sender.id,
            Consultation.state == ConsultationState.OPEN,
        ).limit(2)
    ).all()
    if len(open_ones) == 1 and quoted is None:
        how = f"its sender has one open invitation{vouch}"
        return Match(open_ones[0], sender, proof, how, vouched)
    how = "they have several open invitations" if open_ones else "they have no open invitation"
    if quotes:
        how = f"they were not invited to it, but {quotes}"
    return Match(None, sender, proof, how, vouched, consultation=quoted)


def _quoted(session: Session, mail: ReadMail) -> tuple[Consultation | None, float]:
    """The consultation whose invitation the mail quotes, and how much of it stands there."""
    if not mail.body.strip():
        return None, 0.0
    newest = (
        select(func.max(Delivery.id).label("letter"))
        .join(Invitation, Delivery.invitation_id == Invitation.id)
        .join(Consultation, Invitation.consultation_id == Consultation.id)
        .where(Delivery.purpose == "invitation", Consultation.state.in_(_ANSWERABLE))
        .group_by(Invitation.consultation_id)
        .order_by(func.max(Delivery.id).desc())
        .limit(_MOST_LETTERS)
        .subquery()
    )
    letters = session.scalars(
        select(Delivery)
        .join(newest, newest.c.letter == Delivery.id)
        .options(joinedload(Delivery.wording), joinedload(Delivery.invitation))
    )
    texts = {one.invitation.consultation_id: one.text for one in letters if one.invitation}
    found = quoted_letter(mail.body, texts)
    if found is None:
        return None, 0.0
    return session.get(Consultation, found.key), found.score


def _with_people() -> Select[Invitation]:
    return select(Invitation).options(
        joinedload(Invitation.stakeholder),
        joinedload(Invitation.consultation).options(
            joinedload(Consultation.strategy), joinedload(Consultation.document_version)
        ),
    )


def _by_token(session: Session, token: str) -> Invitation | None:
    return _that_counts(session.scalar(_with_people().where(Invitation.token == token)))


def _that_counts(found: Invitation | None) -> Invitation | None:
    """Somebody who was asked twice, as two, answers the invitation that stands."""
    return found.now if found is not None else None


def _tokens(mail: ReadMail, domain: str) -> list[str]:
    """Every token a mail bears, wherever."""
    of_addresses = [addressing.reply_token(one, domain) for one in mail.recipients]
    return [
        *(token for token in of_addresses if token),
        *addressing.tokens_in(mail.subject, domain),
        *addressing.tokens_in(mail.body, domain),
    ]


def _by_replaced(session: Session, tokens: list[str]) -> Invitation | None:
    """Whose invitation had one of these tokens, until staff gave it another."""
    return _that_counts(
        session.scalar(
            _with_people()
            .join(ReplacedLink, ReplacedLink.invitation_id == Invitation.id)
            .where(ReplacedLink.token.in_(tokens))
            .limit(1)
        )
    )


def _copy(session: Session, token: str) -> DigestCopy | None:
    return session.scalar(
        select(DigestCopy)
        .where(DigestCopy.token == token)
        .options(joinedload(DigestCopy.digest), joinedload(DigestCopy.officer))
    )


def _threaded(session: Session, message_ids: list[str]) -> _Threaded | None:
    """By the first of these names that is one of a letter to an invited person."""
    known = [f"<{name.strip('<>')}>" for name in message_ids[:50]]
    letters = session.execute(
        _with_people()
        .join(Delivery, Delivery.invitation_id == Invitation.id)
        .where(bears_one_of(known))
        .add_columns(Delivery.id, Delivery.message_id, Delivery.reply_to)
    ).all()
    if not letters:
        return None
    invitation, letter, _, reply_to = min(letters, key=lambda row: known.index(row.message_id))
    # What its letter says besides, whoever has the old link has too.
    token = own_token(reply_to)
    withdrawn = bool(token) and token != invitation.token
    return _Threaded(invitation.now, replaced=withdrawn or left_before(session, letter, invitation))
