"""Compiling: one priority, one period, as a draft for its lead."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.analysis.lines import Line
from soundingboard.analysis.summary import PrioritySummary, summarise
from soundingboard.contributions.anchoring import WHOLE, where
from soundingboard.digests.hearing import invited_by_type, voices
from soundingboard.letters.digest import DigestReadyLetter
from soundingboard.models import (
    Block,
    Comment,
    Digest,
    DigestExtract,
    DigestLine,
    Officer,
    Priority,
    Question,
)
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DigestState, LineKind

HEADINGS = {
    LineKind.NEW: "New since the last digest",
    LineKind.EVIDENCE: "Evidence offered",
    LineKind.ASKED: "Asked of us",
}


def compile_all(
    session: Session, stationery: Stationery, *, at: datetime, led_by: Officer | None = None
) -> list[Digest]:
    """Compiles a digest for every priority on which something new was said.

    `led_by`: only for the priorities of this lead.
    """
    wanted = select(Priority).order_by(Priority.strategy_id, Priority.position)
    if led_by is not None:
        wanted = wanted.where(Priority.lead_id == led_by.id)
    priorities = session.scalars(wanted).all()
    compiled = [compile_digest(session, stationery, priority, at=at) for priority in priorities]
    return [digest for digest in compiled if digest is not None]


def compile_digest(
    session: Session, stationery: Stationery, priority: Priority, *, at: datetime
) -> Digest | None:
    """A draft digest of everything said on a priority, what is new in it marked.

    New is what no released digest has told yet. A draft that nobody has worked on is made anew
    under its address, which its lead has been sent; one that a person has touched is left as it
    is, and None is returned. None also where nothing new was said.
    """
    draft = _draft(session, priority)
    if draft is not None and is_touched(draft):
        return None
    heard = voices(session, priority, until=at)
    if not any(voice.is_new for voice in heard):
        if draft is not None:
            session.delete(draft)
            session.flush()
        return None
    summary = summarise(priority.id, heard, invited=invited_by_type(session, priority))
    digest = draft or _begin(session, priority, at=at)
    _write(session, digest, summary, at=at)
    _tell_lead(session, stationery, digest, at=at)
    return digest


def compile_again(session: Session, draft: Digest, *, at: datetime) -> None:
    """Makes a draft anew that somebody has worked on; their note and their choices stay.

    A line or a passage that was left out, or put first, stays so where it is there again. Raises
    Conflict where nothing stands any more: all of it was changed or withdrawn.
    """
    heard = voices(session, draft.priority, until=at)
    if not any(voice.is_new for voice in heard):
        raise Conflict("Nothing new is left: what was said has been changed or withdrawn since.")
    left_out = {(line.kind, line.heading) for line in draft.lines if line.hidden}
    chosen = {
        (line.kind, line.heading, extract.comment_id): (extract.hidden, extract.promoted)
        for line in draft.lines
        for extract in line.extracts
    }
    summary = summarise(draft.priority_id, heard, invited=invited_by_type(session, draft.priority))
    _write(session, draft, summary, at=at)
    for line in draft.lines:
        line.hidden = (line.kind, line.heading) in left_out
        for extract in line.extracts:
            choice = chosen.get((line.kind, line.heading, extract.comment_id), (False, False))
            extract.hidden, extract.promoted = choice
    session.flush()


def is_touched(digest: Digest) -> bool:
    """Whether a person has worked on a draft: written a note, hidden or promoted something."""
    return bool(digest.note) or any(
        line.hidden or any(extract.hidden or extract.promoted for extract in line.extracts)
        for line in digest.lines
    )


def _draft(session: Session, priority: Priority) -> Digest | None:
    return session.scalar(
        select(Digest)
        .where(Digest.priority_id == priority.id, Digest.state == DigestState.DRAFT)
        .order_by(Digest.number.desc())
    )


def _begin(session: Session, priority: Priority, *, at: datetime) -> Digest:
    last = session.scalar(select(func.max(Digest.number)).where(Digest.priority_id == priority.id))
    digest = Digest(
        priority=priority,
        number=(last or 0) + 1,
        state=DigestState.DRAFT,
        since=None,
        until=at,
        compiled_at=at,
        people=0,
        organisations=0,
        passages=0,
    )
    session.add(digest)
    return digest


def _write(session: Session, digest: Digest, summary: PrioritySummary, *, at: datetime) -> None:
    digest.since = session.scalar(
        select(func.max(Digest.until)).where(
            Digest.priority_id == digest.priority.id, Digest.state == DigestState.RELEASED
        )
    )
    digest.until = digest.compiled_at = at
    digest.people = summary.count.people
    digest.organisations = summary.count.organisations
    digest.passages = summary.count.passages
    digest.not_heard = [reach.organisation_type for reach in summary.not_heard]
    digest.lines.clear()
    session.flush()
    for position, line in enumerate(summary.lines, start=1):
        _write_line(session, digest, position, line)
    session.flush()
    session.refresh(digest, ["lines"])


def _write_line(session: Session, digest: Digest, position: int, line: Line) -> None:
    comments = _comments(session, [int(key) for key in line.passages])
    row = DigestLine(
        digest=digest,
        position=position,
        kind=line.kind,
        heading=_heading(session, line, first=digest.since is None),
        statement=line.statement,
        people=line.count.people,
        organisations=line.count.organisations,
        passages=comments,
    )
    by_id = {comment.id: comment for comment in comments}
    session.add(row)
    session.add_all(
        DigestExtract(
            line=row,
            comment=by_id[int(extract.passage)],
            position=place,
            start=extract.start,
            end=extract.end,
        )
        for place, extract in enumerate(line.extracts, start=1)
    )


def _comments(session: Session, ids: Sequence[int]) -> list[Comment]:
    found = {row.id: row for row in session.scalars(select(Comment).where(Comment.id.in_(ids)))}
    return [found[comment_id] for comment_id in ids]


def _heading(session: Session, line: Line, *, first: bool) -> str:
    if line.kind is LineKind.NEW and first:
        return "Everything so far"
    if line.kind in HEADINGS:
        return HEADINGS[line.kind]
    if isinstance(line.about, tuple):
        names = ", ".join(line.about)
        return names[0].upper() + names[1:]
    if line.about is None:
        return WHOLE
    if line.kind is LineKind.QUESTION:
        return where(session.get(Question, int(line.about)))
    return where(session.get(Block, int(line.about)))


def _tell_lead(session: Session, stationery: Stationery, digest: Digest, *, at: datetime) -> None:
    lead = digest.priority.lead
    if lead is None or not lead.active:
        return
    people = "1 person" if digest.people == 1 else f"{digest.people} people"
    passages = "1 passage" if digest.passages == 1 else f"{digest.passages} passages"
    post(
        session,
        stationery,
        DigestReadyLetter(
            recipient_name=lead.name,
            priority=digest.priority.name,
            number=digest.number,
            people=people,
            passages=passages,
            digest_url=stationery.links.digest(digest.id),
        ),
        to=Recipient(lead.email, lead.name),
        # One letter a period: a draft that is made anew is not announced again.
        once_key=f"digest-ready:{digest.priority_id}:{digest.number}:{digest.since or ''}",
        at=at,
    )
