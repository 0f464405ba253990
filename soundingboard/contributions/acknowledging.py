"""Thank somebody for what they said, and repeat it: where we put each point, under which number."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions import receipts
from soundingboard.contributions.correcting import Outcome
from soundingboard.letters.receipt import CorrectedLetter, ReceiptLetter
from soundingboard.models import (
    Consultation,
    Contribution,
    Delivery,
    IncomingMail,
    Invitation,
    Stakeholder,
)
from soundingboard.outbox.posting import Recipient, post, posted
from soundingboard.outbox.rendering import Stationery
from soundingboard.reading.parts import Part
from soundingboard.vocabulary import Channel, Consent, ContributionState


def acknowledge(
    session: Session,
    stationery: Stationery,
    contribution: Contribution,
    *,
    at: datetime,
    parts: Sequence[Part] = (),
    not_taken: Sequence[str] = (),
) -> Delivery | None:
    """Posts the receipt, once for each contribution however often it is asked for.

    No receipt goes out for what is not submitted (an unknown address is not written to before
    staff have looked), nor for what staff wrote down. It answers the mail where there was one,
    and an answer to it comes back to the person's invitation. `parts` are those of the mail, so
    that it can say what was left out, and `not_taken` says which files were not, and why.
    """
    if contribution.state is not ContributionState.SUBMITTED:
        return None
    if contribution.channel is Channel.RECORDED:
        return None
    known = posted(session, f"receipt:{contribution.id}")
    if known is not None:
        return known
    person = contribution.stakeholder
    consultation = contribution.consultation
    mail = contribution.incoming_mail
    answered = mail.invitation if mail else None
    theirs = answered is not None and (answered.stakeholder, answered.consultation) == (
        person,
        consultation,
    )
    invitation = (
        answered
        if answered is not None and theirs
        else invitation_of(session, consultation, person, at=at, chance=stationery.chance)
    )
    comments = receipts.live([contribution])
    by_mail = contribution.channel is Channel.EMAIL
    shown = comments[: receipts.MOST_POINTS] if by_mail else comments
    letter = ReceiptLetter(
        recipient_name=person.name,
        language=person.language,
        title=consultation.title,
        written_in=consultation.language,
        reference=contribution.reference,
        # What was typed on the web is repeated in full: nobody else has a copy of it.
        points=receipts.points(shown, in_full=not by_mail),
        more_points=len(comments) - len(shown),
        evidence=tuple(one.file_name for one in contribution.evidence),
        not_taken=tuple(not_taken),
        left_out=receipts.left_out(parts),
        examples=receipts.examples(shown, consultation),
        by_mail=by_mail,
        points_url=stationery.links.points(invitation.token),
        change_url=stationery.links.respond(invitation.token),
        publishing_url=stationery.links.publishing(invitation.token, contribution.reference)
        if contribution.consent is Consent.NOT_ASKED
        else "",
        closes_on=stationery.day(consultation.closes_at, person.language),
        late=contribution.late,
    )
    delivery = post(
        session,
        stationery,
        letter,
        to=Recipient(person.email, person.name),
        once_key=f"receipt:{contribution.id}",
        asked=True,
        at=at,
        invitation=invitation,
        in_reply_to=mail.message_id if mail else "",
    )
    receipts.note_points(session, delivery, shown, letter.language)
    return delivery


def acknowledge_correction(
    session: Session,
    stationery: Stationery,
    invitation: Invitation,
    mail: IncomingMail,
    outcome: Outcome,
    *,
    about: Sequence[Contribution],
    added: Contribution | None,
    not_taken: Sequence[str],
    at: datetime,
) -> Delivery:
    """Posts what came of a correction, once for each mail, with everything as it stands now.

    `about` is what the receipt was for that was answered, `added` what else the mail said.
    """
    before = posted(session, f"corrected:{mail.id}")
    if before is not None:
        return before
    consultation, person = invitation.consultation, invitation.stakeholder
    known = {one.id: one for one in about}
    if added is not None:
        known[added.id] = added
    given = [one for one in known.values() if one.state is ContributionState.SUBMITTED]
    session.flush()
    comments = receipts.live(sorted(given, key=lambda one: one.id))
    shown = comments[: receipts.MOST_POINTS]
    settled = consultation.coding_final_at is not None
    letter = CorrectedLetter(
        recipient_name=person.name,
        language=person.language,
        title=consultation.title,
        written_in=consultation.language,
        reference=next(iter(known.values())).reference if known else "",
        changes=tuple(outcome.changes),
        not_followed=tuple(outcome.not_followed),
        added=added.reference if added else "",
        points=receipts.points(shown, in_full=False),
        more_points=len(comments) - len(shown),
        evidence=tuple(one.file_name for one in added.evidence) if added else (),
        not_taken=tuple(not_taken),
        examples=receipts.examples(shown, consultation),
        points_url=stationery.links.points(invitation.token),
        closes_on=stationery.day(consultation.closes_at, person.language),
        late=added.late if added else False,
        settled=settled,
    )
    delivery = post(
        session,
        stationery,
        letter,
        to=Recipient(person.email, person.name),
        once_key=f"corrected:{mail.id}",
        asked=True,
        at=at,
        invitation=invitation,
        in_reply_to=mail.message_id,
    )
    receipts.note_points(session, delivery, shown, letter.language)
    return delivery


def invitation_of(
    session: Session,
    consultation: Consultation,
    stakeholder: Stakeholder,
    *,
    at: datetime,
    chance: Callable[[], str],
) -> Invitation:
    """A person's invitation; whoever answered without one gets one, and with it their own link."""
    known = session.scalar(
        select(Invitation).where(
            Invitation.consultation_id == consultation.id,
            Invitation.stakeholder_id == stakeholder.id,
        )
    )
    if known is not None:
        return known
    invitation = Invitation(
        consultation=consultation, stakeholder=stakeholder, token=chance(), created_at=at
    )
    session.add(invitation)
    session.flush()
    return invitation
