"""Compiling: one subject, one period, as a draft for its lead."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from soundingboard.analysis.summary import Summary, summarise
from soundingboard.contributions.outcomes import outcomes
from soundingboard.digests.campaigns import names_of
from soundingboard.digests.feeding_back import answered_before
from soundingboard.digests.headings import Names
from soundingboard.digests.hearing import hear
from soundingboard.digests.reach import circles_not_heard, invited_by_type
from soundingboard.digests.remembering import remembered
from soundingboard.digests.subjects import Subject, digests_about, next_number, of
from soundingboard.digests.writing import write_lines
from soundingboard.letters.digest import DigestReadyLetter
from soundingboard.models import (
    Consultation,
    Digest,
    DigestExtract,
    DigestLine,
    Feedback,
    Meeting,
    Officer,
    Organisation,
    Priority,
    Rhythm,
    StakeholderGroup,
    Tag,
)
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DigestState, TagState


def compile_all(
    session: Session, stationery: Stationery, *, at: datetime, led_by: Officer | None = None
) -> list[Digest]:
    """Compiles a digest for every priority on which something new was said.

    `led_by`: only for the priorities of this lead.
    """
    compiled = [
        compile_digest(session, stationery, priority, at=at)
        for priority in priorities(session, led_by=led_by.id if led_by else None)
    ]
    return [digest for digest in compiled if digest is not None]


def priorities(
    session: Session, *, led_by: int | None = None, of_the_house: bool = False
) -> Sequence[Priority]:
    """Every priority, or those of one lead, in the order in which they are compiled.

    `of_the_house`: only where there is no lead, or one who has chosen no rhythm.
    """
    wanted = (
        select(Priority)
        .where(Priority.merged_into_id.is_(None))
        .order_by(Priority.strategy_id, Priority.position, Priority.id)
    )
    if led_by is not None:
        wanted = wanted.where(Priority.lead_id == led_by)
    if of_the_house:
        chosen = select(Rhythm.officer_id)
        wanted = wanted.where(or_(Priority.lead_id.is_(None), Priority.lead_id.not_in(chosen)))
    return session.scalars(wanted).all()


def passages_behind(session: Session, *, led_by: int | None) -> int:
    """How many passages there are to read for all digests, or for those of one lead."""
    wanted = select(func.count(Tag.id)).join(Tag.priority).where(Tag.state == TagState.APPLIES)
    if led_by is not None:
        wanted = wanted.where(Priority.lead_id == led_by)
    return session.scalar(wanted) or 0


def compile_digest(
    session: Session,
    stationery: Stationery,
    about: Subject,
    *,
    at: datetime,
    reader: Officer | None = None,
    announced: bool = True,
    meeting: Meeting | None = None,
) -> Digest | None:
    """A draft digest of everything said on a subject, what is new in it marked.

    New is what no released digest has told yet. A draft that nobody has worked on is made anew
    under its address, which its lead has been sent; one that a person has touched is left as it
    is, and None is returned. None also where nothing new was said. `reader` is who asked for it,
    where it is not about a priority; its lead hears that it waits, unless it is not `announced`,
    and for which `meeting` it was pulled forward.
    """
    draft = _draft(session, about)
    if draft is not None and is_touched(session, draft):
        return None
    digest = draft or _begin(about, reader, at=at)
    if not _compile(session, digest, about, at=at):
        if draft is not None:
            session.delete(draft)
            session.flush()
        return None
    if announced:
        _tell_lead(session, stationery, digest, meeting, at=at)
    return digest


def compile_again(session: Session, draft: Digest, *, at: datetime) -> None:
    """Makes a draft anew that somebody has worked on; their note and their choices stay.

    A line or a passage that was left out, or put first, stays so where it is there again, and an
    answer stays with its line. Raises Conflict where nothing stands any more: all of it was
    changed or withdrawn.
    """
    if not _compile(session, draft, of(draft), at=at):
        raise Conflict("Nothing new is left: what was said has been changed or withdrawn since.")


def is_touched(session: Session, digest: Digest) -> bool:
    """Whether a person has worked on a draft: a note, an answer, something hidden or promoted."""
    of_it = DigestLine.digest_id == digest.id
    chosen = select(DigestExtract.id).join(DigestExtract.line).where(of_it)
    return bool(digest.note) or any(
        session.scalar(sought.limit(1)) is not None
        for sought in (
            select(DigestLine.id).where(of_it, DigestLine.hidden),
            chosen.where(or_(DigestExtract.hidden, DigestExtract.promoted)),
            select(Feedback.id).where(Feedback.digest_id == digest.id),
        )
    )


def _draft(session: Session, about: Subject) -> Digest | None:
    return session.scalar(
        select(Digest)
        .where(digests_about(about), Digest.state == DigestState.DRAFT)
        .order_by(Digest.number.desc())
    )


def _begin(about: Subject, reader: Officer | None, *, at: datetime) -> Digest:
    """A draft with nothing in it yet; the session does not know it before it has something."""
    return Digest(
        number=0,
        state=DigestState.DRAFT,
        since=None,
        until=at,
        compiled_at=at,
        people=0,
        organisations=0,
        passages=0,
        priority=about if isinstance(about, Priority) else None,
        group=about if isinstance(about, StakeholderGroup) else None,
        consultation=about if isinstance(about, Consultation) else None,
        organisation=about if isinstance(about, Organisation) else None,
        reader=reader,
    )


def _compile(session: Session, digest: Digest, about: Subject, *, at: datetime) -> bool:
    """Fills a draft with everything said up to now; False, and nothing done, without news."""
    said = hear(session, about, until=at)
    heard = said.voices
    if not any(voice.is_new for voice in heard):
        return False
    names = Names.of(session, heard)
    summary = summarise(
        about.id if isinstance(about, Priority) else None,
        heard,
        questions=names.questions,
        sections=names.sections,
        invited=invited_by_type(session, about),
        wordings=said.wordings,
        remembered=remembered(session, about),
    )
    if isinstance(about, Consultation):
        digest.waterfall = [asdict(step) for step in outcomes(session, about).steps]
    if not digest.number:
        digest.number = next_number(session, about)
        session.add(digest)
    digest.since = session.scalar(
        select(func.max(Digest.until)).where(
            digests_about(about), Digest.state == DigestState.RELEASED
        )
    )
    digest.until = digest.compiled_at = at
    digest.not_heard = [
        *(reach.organisation_type for reach in summary.not_heard),
        *circles_not_heard(session, about, heard),
    ]
    _count(digest, summary)
    lines = [
        *summary.lines,
        *answered_before(session, heard),
    ]
    names = replace(names, campaigns=names_of(session, summary.copied))
    first = digest.since is None
    write_lines(
        session, digest, [(names.heading(line, first=first), line) for line in lines], heard
    )
    return True


def _count(digest: Digest, summary: Summary) -> None:
    digest.people = summary.count.people
    digest.organisations = summary.count.organisations
    digest.passages = summary.count.passages


def _tell_lead(
    session: Session,
    stationery: Stationery,
    digest: Digest,
    meeting: Meeting | None,
    *,
    at: datetime,
) -> None:
    lead = digest.lead
    if lead is None or not lead.active:
        return
    people = "1 person" if digest.people == 1 else f"{digest.people} people"
    passages = "1 passage" if digest.passages == 1 else f"{digest.passages} passages"
    post(
        session,
        stationery,
        DigestReadyLetter(
            recipient_name=lead.name,
            subject=digest.subject,
            number=digest.number,
            people=people,
            passages=passages,
            meeting=meeting.title if meeting else "",
            meets_on=stationery.day(meeting.starts_at) if meeting else "",
            digest_url=stationery.links.digest(digest.id),
        ),
        to=Recipient(lead.email, lead.name),
        # One letter a period: a draft that is made anew is not announced again, but for a meeting.
        once_key=f"digest-ready:{_key(digest)}:{digest.number}:{digest.since or ''}"
        + (f":meeting {meeting.id}" if meeting else ""),
        at=at,
    )


def _key(digest: Digest) -> str:
    """What a digest is about, for the name of its letter; of a priority it is its number alone."""
    if digest.priority_id is not None:
        return str(digest.priority_id)
    return f"{digest.scope}:{of(digest).id}"
