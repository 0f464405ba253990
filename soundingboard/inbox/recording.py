"""Recording: what a mail says becomes a contribution; what it corrects is put right."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.acknowledging import acknowledge, acknowledge_correction
from soundingboard.contributions.correcting import Outcome, Told, correct
from soundingboard.contributions.evidence import Offered, Sifted, sift
from soundingboard.contributions.recording import Said, SaidAt, record
from soundingboard.contributions.tagging import tag
from soundingboard.contributions.thanking import acknowledge_reply
from soundingboard.inbox.answering import may_answer
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.understanding import Understood
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Digest,
    DigestLine,
    IncomingMail,
    Stakeholder,
)
from soundingboard.models.digest import line_passage
from soundingboard.reading.passages import Passage, Target
from soundingboard.vocabulary import Channel, ContributionState


def record_answer(
    session: Session,
    desk: Desk,
    row: IncomingMail,
    known: Understood,
    at: datetime,
    *,
    who: Stakeholder,
    state: ContributionState,
    left: Sequence[tuple[int, int, str]] = (),
) -> Contribution:
    """Records what a mail says as somebody's contribution, with its tags.

    `left` are stretches of its body that a person has to look at, each with the reason.
    """
    invitation = known.match.invitation
    assert invitation is not None  # noqa: S101  # the table lets no other mail come here
    files = _files(known)
    if files.refused:
        # The bytes stay in the mail; only the evidence list does without them.
        row.reason += f" Not taken as evidence: {' '.join(files.refused)}"
    contribution = record(
        session,
        consultation=invitation.consultation,
        stakeholder=who,
        channel=Channel.EMAIL,
        said=_said(known, left),
        evidence=files.kept,
        shelf=desk.shelf,
        at=at,
        # However long it waited for us, or for a person: what came in time is not late.
        came_at=row.received_at,
        chance=desk.chance,
        state=state,
        mail=row,
    )
    tag(session, contribution, desk.coders, new=True)
    return contribution


def record_reply(
    session: Session,
    desk: Desk,
    row: IncomingMail,
    known: Understood,
    at: datetime,
    *,
    digest: Digest,
    who: Stakeholder,
) -> Contribution:
    """Records what the reader of a digest answers to it, on what the digest is about.

    It stands with the consultation that the newest words of the digest came from, on the whole of
    it, and is never late: a digest has no closing date.
    """
    files = _files(known)
    if files.refused:
        row.reason += f" Not taken as evidence: {' '.join(files.refused)}"
    place = SaidAt(None, 1.0, f"answers digest {digest.number} on {digest.subject}")
    contribution = record(
        session,
        consultation=_told_of(session, digest),
        stakeholder=who,
        channel=Channel.EMAIL,
        said=[
            Said(text=one.text, targets=(place,), start=one.start, end=one.end)
            for one in known.passages
        ],
        evidence=files.kept,
        shelf=desk.shelf,
        at=at,
        came_at=row.received_at,
        chance=desk.chance,
        mail=row,
    )
    contribution.digest_id, contribution.late = digest.id, False
    tag(session, contribution, desk.coders, new=True)
    row.reason += f" Recorded as {contribution.reference}."
    return contribution


def _told_of(session: Session, digest: Digest) -> Consultation:
    """The consultation that the newest passage of a digest was said in."""
    return session.scalars(
        select(Consultation)
        .join(Contribution, Contribution.consultation_id == Consultation.id)
        .join(Comment, Comment.contribution_id == Contribution.id)
        .join(line_passage, line_passage.c.comment_id == Comment.id)
        .join(DigestLine, DigestLine.id == line_passage.c.line_id)
        .where(DigestLine.digest_id == digest.id)
        .order_by(Comment.id.desc())
        .limit(1)
    ).one()


def thank(
    session: Session,
    desk: Desk,
    row: IncomingMail,
    contribution: Contribution,
    known: Understood,
    *,
    at: datetime,
) -> None:
    """Posts the receipt of an answer by mail, with what was left out of it.

    Not to a machine, and not without end: else its reason says why none was sent. The reader of
    a digest is told where that put their words.
    """
    if not may_answer(session, desk.restraint, row, known.mail, at=at):
        return
    copy = known.match.copy
    if copy is not None:
        parts, not_taken = known.mail.parts, _files(known).refused
        acknowledge_reply(
            session,
            desk.stationery,
            contribution,
            copy,
            at=at,
            parts=parts,
            not_taken=not_taken,
        )
        return
    acknowledge(
        session,
        desk.stationery,
        contribution,
        at=at,
        parts=known.mail.parts,
        not_taken=_files(known).refused,
    )


def put_right(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> Contribution | None:
    """Does what a reply to a receipt asks, records what else it says, and says what was done.

    Returns what else it said, None where that was nothing. A letter goes out only where there
    is news: who says that all is right gets no answer to that.
    """
    invitation, receipt = known.match.invitation, known.receipt
    assert invitation is not None  # noqa: S101  # the table lets no other mail come here
    assert receipt is not None  # noqa: S101  # as above
    assert known.corrections is not None  # noqa: S101  # as above
    # Before anything is joined: a passage that is joined to another is gone.
    about = [one.contribution for one in receipt.comments.values() if one is not None]
    told = Told(at, desk.coders, row)
    outcome = correct(session, known.corrections, receipt.comments, told)
    files = _files(known)
    added = None
    if known.passages or outcome.left or files.kept:
        added = record_answer(
            session,
            desk,
            row,
            known,
            at,
            who=invitation.stakeholder,
            state=ContributionState.SUBMITTED,
            left=outcome.left,
        )
    row.reason = _summary(row.reason, outcome)
    if not may_answer(session, desk.restraint, row, known.mail, at=at):
        return added
    if outcome.news or added is not None or files.refused:
        acknowledge_correction(
            session,
            desk.stationery,
            invitation,
            row,
            outcome,
            about=about,
            added=added,
            not_taken=files.refused,
            at=at,
        )
    return added


def _summary(reason: str, outcome: Outcome) -> str:
    done = [*outcome.changes, *(f"Not done: {one.reason}" for one in outcome.not_followed)]
    return " ".join([reason, *done])


def _files(known: Understood) -> Sifted:
    return sift([Offered(file.name, file.content) for file in known.mail.attachments])


def _said(known: Understood, left: Sequence[tuple[int, int, str]]) -> tuple[Said, ...]:
    """Every passage of a mail, and what a person has to look at, in the order of the mail."""
    said = [_one(passage, left) for passage in known.passages]
    body = known.mail.body
    for start, end, reason in left:
        words = body[start:end].strip()
        if any(one.start < end and start < one.end for one in known.passages):
            continue  # it goes on to say something: that passage bears the reason
        first = body.index(words, start)
        said.append(
            Said(
                words, (SaidAt(None, 0.0, reason),), sure=False, start=first, end=first + len(words)
            )
        )
    return tuple(sorted(said, key=lambda one: one.start or 0))


def _one(passage: Passage, left: Sequence[tuple[int, int, str]]) -> Said:
    targets = tuple(map(_said_at, passage.targets))
    runners_up = tuple(map(_said_at, passage.runners_up))
    sure = passage.sure
    for start, end, reason in left:
        if passage.start < end and start < passage.end:
            targets, runners_up, sure = (SaidAt(None, 0.0, reason),), targets + runners_up, False
    return Said(
        text=passage.text,
        targets=targets,
        sure=sure,
        start=passage.start,
        end=passage.end,
        runners_up=runners_up,
    )


def _said_at(target: Target) -> SaidAt:
    return SaidAt(target.key, target.score, target.reason)
