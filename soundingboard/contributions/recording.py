"""The one writer of contributions, whatever the channel."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.contributions import evidence as files
from soundingboard.contributions.anchoring import Target, targets_of
from soundingboard.contributions.evidence import Offered
from soundingboard.models import (
    Block,
    Comment,
    Consultation,
    Contribution,
    Evidence,
    IncomingMail,
    JournalEntry,
    Placement,
    Question,
    Stakeholder,
)
from soundingboard.phrases import phrase
from soundingboard.refusals import ClosedToComments, NotFound, Unreadable
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    Consent,
    ConsultationState,
    ContributionState,
)

# Neither vowels nor signs that are mistaken for others when read out or written down.
_SIGNS = "23467CDFGHJKMNPQRTVWXY"
_ACTORS = {Channel.WEB: "the web form", Channel.EMAIL: "the inbox"}


@dataclass(frozen=True, slots=True)
class SaidAt:
    """What a passage answers, or may answer: its key (None: the whole), how likely, and why."""

    key: str | None
    score: float  # 0 to 1
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """One passage, word for word, and what it answers.

    Not `sure`: it waits for a person. `start` and `end` are characters in the mail's body.
    """

    text: str
    targets: tuple[SaidAt, ...] = ()
    sure: bool = True
    start: int | None = None
    end: int | None = None
    runners_up: tuple[SaidAt, ...] = ()


def record(
    session: Session,
    *,
    consultation: Consultation,
    stakeholder: Stakeholder,
    channel: Channel,
    said: Sequence[Said],
    evidence: Sequence[Offered] = (),
    shelf: Shelf,
    at: datetime,
    came_at: datetime | None = None,
    chance: Callable[[], str],
    state: ContributionState = ContributionState.SUBMITTED,
    consent: Consent = Consent.NOT_ASKED,
    mail: IncomingMail | None = None,
    recorded_by: str = "",
    replaces: Contribution | None = None,
    max_file_bytes: int = files.MAX_BYTES,
) -> Contribution:
    """Writes down what somebody said, with its evidence on the shelf.

    What comes after the closing date is recorded as late; `came_at` is when it reached us, where
    that was before it is written down. A second contribution of the same
    person stands beside the first. Raises ClosedToComments where the consultation has not been
    opened yet, Unreadable where nothing was said or a file cannot be taken (`evidence.sift`
    parts those beforehand), NotFound for a key that is not of this consultation.
    """
    if consultation.state in {ConsultationState.DRAFT, ConsultationState.SIGNED_OFF}:
        raise ClosedToComments(phrase("This consultation has not been opened yet."))
    draft = state is ContributionState.DRAFT
    if not draft and not evidence and not any(one.text.strip() for one in said):
        raise Unreadable(phrase("There is nothing in it: neither words nor a file."))
    contribution = Contribution(
        consultation=consultation,
        stakeholder=_as_they_are(session, stakeholder),
        channel=channel,
        reference=_fresh_reference(session, chance),
        state=state,
        started_at=at,
        submitted_at=None if draft else at,
        late=not draft and is_late(consultation, came_at or at),
        consent=consent,
        recorded_by=recorded_by,
        incoming_mail=mail,
        replaces=replaces,
    )
    # It is new: the database need not be asked for what it holds.
    contribution.comments, contribution.evidence, contribution.choices = [], [], []
    session.add(contribution)
    write_comments(session, contribution, said)
    for offered in evidence:
        add_file(session, contribution, offered, shelf=shelf, at=at, max_bytes=max_file_bytes)
    session.flush()
    if not draft:
        actor = recorded_by or _ACTORS.get(channel, "staff")
        session.add(journal(contribution, actor, "recorded", at, detail=contribution.reference))
    return contribution


def _as_they_are(session: Session, stakeholder: Stakeholder) -> Stakeholder:
    """Waits for whoever makes them one with somebody at this moment; whom they are after that."""
    session.flush()
    session.refresh(
        stakeholder, ["same_as_id", "same_as"], with_for_update={"read": True, "key_share": True}
    )
    return stakeholder.now


def write_comments(session: Session, contribution: Contribution, said: Sequence[Said]) -> None:
    """Adds passages after those that are there. Raises NotFound for an unknown key."""
    targets = targets_of(contribution.consultation)
    first = len(contribution.comments) + 1
    for position, one in enumerate((s for s in said if s.text.strip()), start=first):
        comment = Comment(
            contribution=contribution,
            position=position,
            # PostgreSQL keeps no NUL; a sign in its place leaves the offsets true.
            text=one.text.replace("\x00", "\ufffd"),
            state=CommentState.PLACED if one.sure else CommentState.UNSURE,
            start=one.start,
            end=one.end,
            runners_up=[asdict(other) for other in one.runners_up],
        )
        comment.tags = []  # as above: it is new
        session.add(comment)
        where = one.targets or ((SaidAt(None, 1.0, "about the whole"),) if one.sure else ())
        for place in where:
            if place.key is not None and place.key not in targets:
                raise NotFound(
                    phrase("That question or paragraph is not part of this consultation.")
                )
            found = None if place.key is None else targets[place.key]
            put(session, comment, found, score=place.score, reason=place.reason)


def put(
    session: Session,
    comment: Comment,
    target: Target,
    *,
    score: float,
    reason: str,
    placed_by: str = "",
) -> None:
    """Says that a comment answers this target too."""
    placement = Placement(
        comment=comment,
        question=target if isinstance(target, Question) else None,
        block=target if isinstance(target, Block) else None,
        score=score,
        reason=reason,
        placed_by=placed_by,
    )
    session.add(placement)


def add_file(
    session: Session,
    contribution: Contribution,
    offered: Offered,
    *,
    shelf: Shelf,
    at: datetime,
    max_bytes: int = files.MAX_BYTES,
) -> Evidence | None:
    """Keeps a file with a contribution; None where exactly this file is there already.

    Raises Unreadable for a file we cannot take, or one too many.
    """
    checked = files.check(offered, max_bytes=max_bytes)
    if len(contribution.evidence) >= files.MAX_FILES:
        raise Unreadable(phrase("You can add up to %(number)s files.", number=files.MAX_FILES))
    content_hash = shelf.put(checked.content)
    if any(one.content_hash == content_hash for one in contribution.evidence):
        return None
    kept = Evidence(
        contribution=contribution,
        file_name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        content_hash=content_hash,
        added_at=at,
    )
    session.add(kept)
    return kept


def takes_comments(consultation: Consultation, at: datetime) -> bool:
    """Whether the consultation is open now: its state says so and its last moment is to come."""
    return consultation.state is ConsultationState.OPEN and at <= consultation.closes_at


def is_late(consultation: Consultation, at: datetime) -> bool:
    """Whether something that came at a moment came after the end, planned or early."""
    early = consultation.closed_at
    return at > consultation.closes_at or (early is not None and at >= early)


def journal(
    contribution: Contribution, actor: str, event: str, at: datetime, *, detail: str = ""
) -> JournalEntry:
    """A line of the journal about a contribution."""
    return JournalEntry(
        at=at,
        actor=actor,
        event=event,
        subject="contribution",
        subject_id=contribution.id,
        detail=detail,
    )


def _fresh_reference(session: Session, chance: Callable[[], str]) -> str:
    while True:
        reference = reference_from(chance())
        query = select(func.count()).where(Contribution.reference == reference)
        if not session.scalar(query):
            return reference


def reference_from(token: str) -> str:
    """A short reference out of a random token: "SB-7F3K-2M", 113 million of them."""
    number = int.from_bytes(token.encode())
    signs = ""
    for _ in range(6):
        number, rest = divmod(number, len(_SIGNS))
        signs += _SIGNS[rest]
    return f"SB-{signs[:4]}-{signs[4:]}"
