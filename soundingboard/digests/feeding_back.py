"""Feeding back: one answer to a line of a digest, told to everybody whose point it was."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.counting import Key, Voice
from soundingboard.analysis.lines import Line, Said
from soundingboard.contributions.anchoring import where_of
from soundingboard.digests.subjects import heard, of
from soundingboard.letters.feedback import AnsweredPoint, FeedbackLetter
from soundingboard.models import (
    Comment,
    Contribution,
    Digest,
    DigestLine,
    Feedback,
    Invitation,
    JournalEntry,
    Officer,
    Placement,
    Stakeholder,
)
from soundingboard.models.digest import line_passage
from soundingboard.models.feedback import feedback_passage
from soundingboard.outbox import mailings
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.among import among
from soundingboard.vocabulary import LineKind, MailingKind, Membership

MAX_ANSWER = 5_000  # characters
MAX_SAID = 2_000  # characters of their own words that a letter gives back


def write_answer(
    session: Session, digest: Digest, line_id: int, text: str, *, by: Officer, at: datetime
) -> None:
    """Keeps one answer to a line, in somebody's own words; an empty one takes it away again.

    It goes out with the digest. Raises NotFound for a line of another digest, Conflict where it
    is too long, or has gone out already.
    """
    line = session.scalar(
        select(DigestLine).where(DigestLine.id == line_id, DigestLine.digest_id == digest.id)
    )
    if line is None:
        raise NotFound("That line is not part of this digest.")
    words = text.strip()
    if len(words) > MAX_ANSWER:
        raise Conflict(f"An answer can have {MAX_ANSWER:,} characters; this has {len(words):,}.")
    known = session.scalar(select(Feedback).where(Feedback.line_id == line.id))
    if known is not None and known.sent_at is not None:
        raise Conflict("This answer has gone out and does not change any more.")
    if not words:
        if known is not None:
            session.delete(known)
        return
    if known is None:
        known = Feedback(
            digest=digest, line=line, heading=line.heading, text=words, by=by.name, at=at
        )
        session.add(known)
    known.text, known.by, known.at = words, by.name, at
    session.flush()


def answers_of(session: Session, digest: Digest) -> Sequence[Feedback]:
    """The answers of a digest, in the order in which they were first written."""
    return session.scalars(
        select(Feedback).where(Feedback.digest_id == digest.id).order_by(Feedback.id)
    ).all()


def send_answers(
    session: Session, stationery: Stationery, digest: Digest, *, by: str, at: datetime
) -> int:
    """Posts what is answered in a digest to the authors of those points; returns to how many.

    One letter each, with their own words. Not to who left, nor for words that were withdrawn or
    moved elsewhere since. A line that was left out of the digest is answered all the same.
    """
    waiting = session.scalars(
        select(Feedback).where(
            Feedback.digest_id == digest.id,
            Feedback.sent_at.is_(None),
            Feedback.line_id.is_not(None),
        )
    ).all()
    points = [(one, comment) for one in waiting for comment in _passages(session, digest, one, at)]
    if waiting:
        kept = [{"feedback_id": one.id, "comment_id": said.id} for one, said in points]
        if kept:
            session.execute(insert(feedback_passage), kept)
        session.execute(
            update(Feedback).where(Feedback.id.in_([one.id for one in waiting])).values(sent_at=at)
        )
    theirs: dict[int, list[tuple[Feedback, Comment]]] = {}
    for one, said in points:
        who = said.contribution.stakeholder
        if who.membership is not Membership.LEFT:
            theirs.setdefault(who.id, []).append((one, said))
    if not theirs:
        return 0
    mailing = mailings.begin(
        session,
        f"feedback:{digest.id}:{min(one.id for one in waiting)}",
        MailingKind.FEEDBACK,
        name=f"Our answers: {digest.subject}, digest {digest.number}",
        by=by,
        at=at,
    )
    for answered in theirs.values():
        who = answered[0][1].contribution.stakeholder
        invitation = _invitation(session, answered[0][1].contribution)
        post(
            session,
            stationery,
            _letter(stationery, who, answered, may_reply=invitation is not None),
            to=Recipient(who.email, who.name),
            once_key=f"feedback:{digest.id}:{who.id}:{min(one.id for one, _ in answered)}",
            at=at,
            invitation=invitation,
            listed=who,
            mailing=mailing,
        )
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="answered",
            subject="digest",
            subject_id=digest.id,
            detail=f"{len(waiting)} points, to {len(theirs)} people",
        )
    )
    return len(theirs)


def answered_before(session: Session, voices: Sequence[Voice]) -> list[Line]:
    """A line for each answer of ours that stands behind words heard here, the newest first."""
    rows = session.execute(
        select(feedback_passage.c.comment_id, feedback_passage.c.feedback_id).where(
            among(session, feedback_passage.c.comment_id, [int(one.passage) for one in voices])
        )
    ).all()
    if not rows:
        return []
    answered: defaultdict[Key, list[int]] = defaultdict(list)
    for comment, feedback in rows:
        answered[comment].append(feedback)
    said = Said.by_all(voices, wordings={voice.passage: voice.passage for voice in voices})
    parts = dict(said.by_each(lambda voice: answered.get(voice.passage, ())))
    newest_first = session.scalars(
        select(Feedback)
        .where(Feedback.id.in_(parts))
        .order_by(Feedback.id.desc())
        .options(joinedload(Feedback.digest))
    )
    return [
        parts[one.id].saying(
            LineKind.ANSWERED,
            None,
            f"{one.by} answered “{one.heading}” in digest {one.digest.number} of "
            f"{one.digest.subject}: {one.text}",
        )
        for one in newest_first
    ]


def _passages(
    session: Session, digest: Digest, feedback: Feedback, at: datetime
) -> Sequence[Comment]:
    """The passages behind an answered line that still stand."""
    return session.scalars(
        select(Comment)
        .join(line_passage, line_passage.c.comment_id == Comment.id)
        .where(
            line_passage.c.line_id == feedback.line_id,
            Comment.id.in_(heard(of(digest), until=at)),
        )
        .order_by(Comment.id)
        .options(
            joinedload(Comment.contribution).joinedload(Contribution.stakeholder),
            joinedload(Comment.contribution).joinedload(Contribution.consultation),
            selectinload(Comment.placements).options(
                joinedload(Placement.question), joinedload(Placement.block)
            ),
        )
    ).all()


def _invitation(session: Session, contribution: Contribution) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(
            Invitation.consultation_id == contribution.consultation_id,
            Invitation.stakeholder_id == contribution.stakeholder_id,
        )
    )


def _letter(
    stationery: Stationery,
    who: Stakeholder,
    answered: Sequence[tuple[Feedback, Comment]],
    *,
    may_reply: bool,
) -> FeedbackLetter:
    asked = [said.contribution.consultation for _, said in answered]
    return FeedbackLetter(
        recipient_name=who.name,
        language=who.language,
        written_in=asked[0].language,
        titles=tuple(dict.fromkeys(one.title for one in asked)),
        points=tuple(
            AnsweredPoint(where_of(said), _shortened(said.text), one.text, one.by)
            for one, said in answered
        ),
        may_reply=may_reply,
        leave_url=stationery.links.leave(stationery.signer.sign("leave", who.id)),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_SAID else f"{text[:MAX_SAID].rstrip()} […]"
