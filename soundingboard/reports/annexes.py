"""The last parts of a report: what we do about it, who answered, what was asked, the priorities."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from soundingboard.analysis.sentences import Span
from soundingboard.digests.hearing import spoken_for
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Digest,
    DigestLine,
    Feedback,
    Organisation,
)
from soundingboard.models.digest import line_passage
from soundingboard.models.feedback import feedback_passage
from soundingboard.press.report import Answerer, Edition, Finding, Section
from soundingboard.reports.consenting import may_name
from soundingboard.reports.desk import Desk
from soundingboard.reports.grouping import among
from soundingboard.vocabulary import DigestState, LineKind

HEADED_BY_US = frozenset({LineKind.QUESTION, LineKind.SECTION, LineKind.PRIORITY})
"""Answered lines whose headings are words of ours, and may be printed for anybody."""


def our_response(desk: Desk, response: str) -> Section:
    """What a person wrote for this report, and what was answered to those who made a point.

    Inside, the leads' notes to their digests stand beside it.
    """
    said = tuple(block.strip() for block in response.split("\n\n") if block.strip())
    answers = _answers(desk)
    notes = () if desk.teller.is_public else _notes(desk)
    return Section(
        key="response",
        level=2,
        heading="What we did, or will do",
        paragraphs=said or (() if answers else ("No response has been recorded yet.",)),
        findings=(*answers, *notes),
    )


def says_who_decides(consultation: Consultation) -> bool:
    """Whether it is on record who decides."""
    return bool(consultation.grounds and consultation.grounds.decision_maker)


def next_steps(desk: Desk) -> Section | None:
    """Who decides, and when. Where that is not on record the public reads nothing about it."""
    grounds = desk.heard.consultation.grounds
    if grounds is None or not grounds.decision_maker:
        if desk.teller.is_public:
            return None
        said = "Nothing has been recorded yet on who decides, and when."
    elif grounds.decision_on is None:
        said = f"{grounds.decision_maker} decides."
    else:
        on = grounds.decision_on
        said = f"{grounds.decision_maker} decides, on {on.day} {on:%B %Y}."
    return Section(key="next", level=2, heading="What happens next", paragraphs=(said,))


def organisations(desk: Desk) -> Section:
    """The organisations that answered; in what is published those that agreed to be named."""
    found: dict[int, tuple[Organisation, list[Contribution]]] = {}
    for one in desk.heard.included:
        body = spoken_for(one)
        if body is not None and (not desk.teller.is_public or may_name(one)):
            found.setdefault(body.id, (body, []))[1].append(one)
    answerers = tuple(
        Answerer(
            contributions=tuple(one.id for one in said),
            name=body.name,
            type=body.type.value,
            remark="" if desk.teller.edition is Edition.PUBLIC else _remark(said),
        )
        for body, said in sorted(found.values(), key=lambda each: (each[0].name_key, each[0].id))
    )
    paragraphs: tuple[str, ...] = ()
    if desk.teller.is_public:
        paragraphs = (
            ("Those that agreed to be named.",)
            if answerers
            else ("None that answered has agreed to be named.",)
        )
    elif not answerers:
        paragraphs = ("No organisation answered.",)
    return Section(
        key="organisations",
        level=2,
        heading="Organisations that answered",
        paragraphs=paragraphs,
        answerers=answerers,
    )


def questions(desk: Desk) -> Section | None:
    """The questions as they were printed."""
    asked = desk.heard.consultation.questions
    if not asked:
        return None
    points = tuple(f"{one.text} ({one.hint})" if one.hint else one.text for one in asked)
    return Section(key="questions", level=2, heading="The questions", points=points, numbered=True)


def code_frame(desk: Desk) -> Section | None:
    """The priorities passages were coded to, with what each means."""
    strategy = desk.heard.consultation.strategy
    if not strategy.priorities:
        return None
    points = tuple(
        f"{one.name}: {one.description}" if one.description else one.name
        for one in strategy.priorities
    )
    return Section(
        key="code-frame",
        level=2,
        heading=f"The priorities of {strategy.name}",
        points=points,
        numbered=True,
    )


def _remark(said: list[Contribution]) -> str:
    return "agreed to be named" if any(map(may_name, said)) else "not to be named"


def _answers(desk: Desk) -> tuple[Finding, ...]:
    """Answers that have gone out to the people whose passages stand behind them."""
    rows = desk.session.scalars(
        select(Feedback)
        .join(feedback_passage, feedback_passage.c.feedback_id == Feedback.id)
        .join(Comment, Comment.id == feedback_passage.c.comment_id)
        .join(Comment.contribution)
        .where(
            Feedback.sent_at.is_not(None),
            Contribution.consultation_id == desk.heard.consultation.id,
        )
        .distinct()
        .order_by(Feedback.id)
        .options(
            selectinload(Feedback.passages),
            joinedload(Feedback.line).selectinload(DigestLine.extracts),
        )
    )
    made = []
    for number, one in enumerate(rows, start=1):
        ids = ({comment.id for comment in one.passages} & set(desk.heard.by_id)) - desk.heard.hidden
        said = among(desk.heard.said, ids)
        # A line may be headed by somebody's own phrase, or be about one organisation.
        ours = one.line is not None and one.line.kind in HEADED_BY_US
        heading = f"Answer {number}" if desk.teller.is_public and not ours else one.heading
        made.append(
            Finding(
                key=f"answer-{one.id}",
                heading=heading,
                statement=one.text,
                passages=desk.teller.ids(said, desk.heard.people) if said.voices else (),
                quotes=desk.quoter.parts(_quoted(desk, one, ids)),
            )
        )
    return tuple(made)


def _quoted(desk: Desk, answer: Feedback, ids: set[int]) -> list[tuple[int, Span]]:
    """What the answered line quotes, without what its lead left out of it."""
    if answer.line is None:
        return []
    return [
        (one.comment_id, Span(one.start, one.end))
        for one in answer.line.extracts
        if not one.hidden
        and one.comment_id in ids
        and one.end <= len(desk.heard.by_id[one.comment_id].text)
    ]


def _notes(desk: Desk) -> tuple[Finding, ...]:
    """Notes of released digests that tell passages of this consultation."""
    rows = desk.session.execute(
        select(Digest, line_passage.c.comment_id)
        .join(DigestLine, DigestLine.digest_id == Digest.id)
        .join(line_passage, line_passage.c.line_id == DigestLine.id)
        .where(
            Digest.state == DigestState.RELEASED,
            Digest.note != "",
            Digest.priority_id.in_([one.id for one in desk.heard.consultation.strategy.priorities]),
        )
        .order_by(Digest.id, line_passage.c.comment_id)
    )
    found: dict[int, tuple[Digest, set[int]]] = {}
    for digest, passage in rows:
        if passage in desk.heard.by_id and passage not in desk.heard.hidden:
            found.setdefault(digest.id, (digest, set()))[1].add(passage)
    return tuple(
        Finding(
            key=f"digest-{digest.id}",
            heading=f"Note of {digest.note_by} to digest {digest.number} on {digest.subject}",
            statement=digest.note,
            passages=tuple(sorted(passages)),
        )
        for digest, passages in found.values()
    )
