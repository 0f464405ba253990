"""What somebody is still writing on their own page: kept, changed, sent, or thrown away by them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundingboard.contributions import choices
from soundingboard.contributions.anchoring import keys_of, targets_of
from soundingboard.contributions.placing import copy_decisions
from soundingboard.contributions.recording import (
    Said,
    SaidAt,
    is_late,
    journal,
    record,
    takes_comments,
    write_comments,
)
from soundingboard.models import Comment, Contribution, Evidence, Invitation
from soundingboard.phrases import phrase
from soundingboard.refusals import ClosedToComments, Conflict, NotFound, Unreadable
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import Channel, Consent, ContributionState, Standpoint

_SENT = (ContributionState.SUBMITTED, ContributionState.UNCONFIRMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """What somebody says about their contribution when they send it."""

    consent: Consent
    consent_reason: str = ""
    standpoint: Standpoint = Standpoint.PERSONAL
    organisation_name: str = ""
    represents: str = ""


def draft_of(session: Session, invitation: Invitation) -> Contribution | None:
    """What this person is writing now, if they have begun."""
    return session.scalar(
        select(Contribution)
        .where(
            Contribution.consultation_id == invitation.consultation_id,
            Contribution.stakeholder_id == invitation.stakeholder_id,
            Contribution.state == ContributionState.DRAFT,
        )
        .order_by(Contribution.id)
        .limit(1)
    )


def sent_by(session: Session, invitation: Invitation) -> list[Contribution]:
    """What this person has sent and not replaced, whatever the channel, oldest first."""
    return list(
        session.scalars(
            select(Contribution)
            .where(
                Contribution.consultation_id == invitation.consultation_id,
                Contribution.stakeholder_id == invitation.stakeholder_id,
                Contribution.state.in_(_SENT),
            )
            .order_by(Contribution.submitted_at, Contribution.id)
        )
    )


def begin(
    session: Session,
    invitation: Invitation,
    *,
    shelf: Shelf,
    at: datetime,
    chance: Callable[[], str],
    replaces: Contribution | None = None,
) -> Contribution:
    """The person's draft: the one they have, or a new one.

    One that `replaces` something they sent on the web starts with its words and files. Raises
    ClosedToComments where the consultation is not open, Conflict where what is to be replaced
    was not sent on the web or has been replaced.
    """
    _open(invitation, at)
    # Two pages of one person, saved at one moment, must find one draft.
    session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    known = draft_of(session, invitation)
    if known is not None:
        return known
    if replaces is not None and (
        replaces.channel is not Channel.WEB or replaces.state is not ContributionState.SUBMITTED
    ):
        raise Conflict(phrase("This answer cannot be changed here. You can add to it."))
    draft = record(
        session,
        consultation=invitation.consultation,
        stakeholder=invitation.stakeholder,
        channel=Channel.WEB,
        said=[_boxed(key, words) for key, words in texts_of(replaces).items()],
        shelf=shelf,
        at=at,
        chance=chance,
        state=ContributionState.DRAFT,
        replaces=replaces,
    )
    if replaces is not None:
        _take_over(session, draft, replaces)
    session.flush()
    return draft


def write(session: Session, draft: Contribution, said: Mapping[str | None, str]) -> None:
    """Keeps what was typed for each key (None: the whole); an empty text takes it out again.

    What is not mentioned stays as it was. Raises NotFound for a key that is not of this
    consultation.
    """
    known = _by_key(draft)
    for key, text in said.items():
        words = text.replace("\r\n", "\n").strip()
        old = known.get(key)
        if old is None and words:
            write_comments(session, draft, [_boxed(key, words)])
        elif old is not None and not words:
            draft.comments.remove(old)
        elif old is not None:
            old.text = words.replace("\x00", "\ufffd")
    # Read as the consultation is: its questions, the document, then the whole.
    order = {key: place for place, key in enumerate(targets_of(draft.consultation))}
    draft.comments.sort(key=lambda one: order.get(keys_of(one)[0] or "", len(order)))
    for position, comment in enumerate(draft.comments, start=1):
        comment.position = position
    session.flush()


def texts_of(contribution: Contribution | None) -> dict[str | None, str]:
    """What stands in each box: the words by their key (None: the whole); a choice is no words."""
    found: dict[str | None, str] = {}
    for comment in contribution.comments if contribution else ():
        if choices.is_a_choice_alone(comment):
            continue
        # Staff may have cut a passage or moved one to where another stands.
        key = keys_of(comment)[0] if comment.placements else None
        found[key] = f"{found[key]}\n\n{comment.text}" if key in found else comment.text
    return found


def take_out(session: Session, draft: Contribution, evidence_id: int) -> str:
    """Takes a file out of a draft; returns its name. Raises NotFound where it is not there."""
    found = next((one for one in draft.evidence if one.id == evidence_id), None)
    if found is None:
        raise NotFound(phrase("That file is not part of your answer."))
    draft.evidence.remove(found)
    session.flush()
    return found.file_name


def throw_away(session: Session, draft: Contribution) -> None:
    """The person does not want to send it; nothing of it stays."""
    session.delete(draft)
    session.flush()


def send(session: Session, draft: Contribution, said: Declaration, *, at: datetime) -> None:
    """The draft becomes a contribution; what it replaces is withdrawn, and stays readable.

    Raises ClosedToComments where the consultation has closed, Unreadable where nothing was
    written, Conflict where it has been sent already.
    """
    if not takes_comments(draft.consultation, at):
        raise ClosedToComments(CLOSED)
    if not draft.comments and not draft.evidence and not draft.choices:
        raise Unreadable(phrase("You have not written anything yet."))
    choices.put_into_words(session, draft)
    # One statement decides which of two clicks sends it.
    sent = session.execute(
        update(Contribution)
        .where(Contribution.id == draft.id, Contribution.state == ContributionState.DRAFT)
        .values(state=ContributionState.SUBMITTED)
        .returning(Contribution.id)
    ).first()
    if sent is None:
        raise Conflict(phrase("This has been sent already."))
    draft.submitted_at, draft.late = at, is_late(draft.consultation, at)
    draft.consent, draft.consent_reason = said.consent, said.consent_reason
    draft.standpoint, draft.represents = said.standpoint, said.represents
    draft.organisation_name = said.organisation_name
    session.add(journal(draft, "the web form", "recorded", at, detail=draft.reference))
    earlier = draft.replaces
    if earlier is not None and earlier.state is ContributionState.SUBMITTED:
        earlier.state = ContributionState.WITHDRAWN
        detail = f"{earlier.reference}, by {draft.reference}"
        session.add(journal(earlier, "the web form", "replaced", at, detail=detail))
        _carry_decisions(session, earlier, draft)
    session.flush()


CLOSED = phrase("This consultation has closed.")


def _open(invitation: Invitation, at: datetime) -> None:
    if not takes_comments(invitation.consultation, at):
        raise ClosedToComments(CLOSED)


def _by_key(contribution: Contribution) -> dict[str | None, Comment]:
    return {keys_of(one)[0]: one for one in contribution.comments if one.placements}


def _boxed(key: str | None, words: str) -> Said:
    reason = "about the whole" if key is None else "written in its box"
    return Said(words, (SaidAt(key, 1.0, reason),))


def _take_over(session: Session, draft: Contribution, earlier: Contribution) -> None:
    draft.consent, draft.consent_reason = earlier.consent, earlier.consent_reason
    draft.standpoint, draft.represents = earlier.standpoint, earlier.represents
    draft.organisation_name = earlier.organisation_name
    for chosen in earlier.choices:
        choices.choose(session, draft, chosen.question, chosen.label)
    for one in earlier.evidence:
        copy = Evidence(
            contribution=draft,
            file_name=one.file_name,
            media_type=one.media_type,
            size=one.size,
            content_hash=one.content_hash,
            added_at=one.added_at,
        )
        session.add(copy)


def _carry_decisions(session: Session, earlier: Contribution, later: Contribution) -> None:
    said = {(keys_of(one), one.text): one for one in earlier.comments}
    for comment in later.comments:
        same = said.get((keys_of(comment), comment.text))
        if same is not None:
            copy_decisions(session, same, comment)
