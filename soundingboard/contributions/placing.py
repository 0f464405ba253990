"""A person puts a passage where it belongs: accept, move, split, join, or not a comment at all."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions import corrections, in_themes, kinds, stances, tagging
from soundingboard.contributions.anchoring import opening, target, where_of
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.recording import journal, put
from soundingboard.contributions.stretches import (
    BETWEEN,
    cut_at,
    gaps_between,
    pieces_of,
    run_together,
    words_at,
)
from soundingboard.models import Comment, DigestExtract, DigestLine, IncomingMail, Tag
from soundingboard.models.digest import line_passage
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import CommentState, CorrectionKind, SaidBy, TagSource

MOST_CUTS = 60
_GAP = re.compile(r"(?<=[.!?])[ \t]+|\n+")


def accept(
    session: Session,
    comment: Comment,
    *,
    by: str,
    at: datetime,
    coders: Coders | None = None,
    said_by: SaidBy = SaidBy.STAFF,
    mail: IncomingMail | None = None,
) -> None:
    """The passage is a comment and stands where it belongs; without a place, it is on the whole.

    Like everything here, it is kept as an example (`corrections.keep`): `said_by` is whose word
    it is, `mail` the letter in which a respondent said so.
    """
    before = corrections.standing(comment)
    if not comment.placements:
        put(session, comment, None, score=1.0, reason="", placed_by=by)
    for place in comment.placements:
        place.placed_by, place.reason = by, _reason(by, said_by)
    _settle(session, comment, "placed", where_of(comment), by=by, at=at, coders=coders)
    dismissed = before["state"] == CommentState.NOT_A_COMMENT.value
    kind = CorrectionKind.RESTORED if dismissed else CorrectionKind.CONFIRMED
    corrections.keep(
        session, kind, before=[before], after=[comment], by=by, at=at, said_by=said_by, mail=mail
    )


def move(
    session: Session,
    comment: Comment,
    key: str | None,
    *further: str | None,
    by: str,
    at: datetime,
    coders: Coders | None = None,
    said_by: SaidBy = SaidBy.STAFF,
    mail: IncomingMail | None = None,
) -> None:
    """The passage answers this instead (None: the whole), and each `further` one as well.

    Raises NotFound for a key that is not of its consultation.
    """
    before = corrections.standing(comment)
    places = [target(comment.contribution.consultation, key) for key in (key, *further)]
    comment.placements.clear()
    for place in places:
        put(session, comment, place, score=1.0, reason=_reason(by, said_by), placed_by=by)
    _settle(session, comment, "moved", where_of(comment), by=by, at=at, coders=coders)
    corrections.keep(
        session,
        CorrectionKind.MOVED,
        before=[before],
        after=[comment],
        by=by,
        at=at,
        said_by=said_by,
        mail=mail,
    )


def dismiss(
    session: Session,
    comment: Comment,
    *,
    by: str,
    at: datetime,
    coders: Coders | None = None,
    said_by: SaidBy = SaidBy.STAFF,
    mail: IncomingMail | None = None,
) -> None:
    """The passage is not a comment, but a greeting or a signature. `accept` undoes it."""
    before = corrections.standing(comment)
    comment.state = CommentState.NOT_A_COMMENT
    _follow(session, comment, coders=coders)
    detail = f"passage {comment.position}: not a comment"
    session.add(journal(comment.contribution, by, "dismissed", at, detail=detail))
    corrections.keep(
        session,
        CorrectionKind.DISMISSED,
        before=[before],
        after=[comment],
        by=by,
        at=at,
        said_by=said_by,
        mail=mail,
    )


def split(
    session: Session,
    comment: Comment,
    cut: int,
    *,
    by: str,
    at: datetime,
    coders: Coders | None = None,
) -> Comment:
    """Cuts a passage in two before character `cut`; returns the second, which stands after it.

    Both answer what the passage answered, and keep what people said of its priorities and themes.
    Raises Unreadable where one half would be without words, Conflict where a digest quotes it.
    """
    not_quoted(session, comment)
    first, second = comment.text[:cut].rstrip(), comment.text[cut:].lstrip()
    if not 0 < cut < len(comment.text) or not first or not second:
        raise Unreadable("Choose a place with words before it and after it.")
    before = corrections.standing(comment)
    contribution = comment.contribution
    for later in contribution.comments:
        if later.position > comment.position:
            later.position += 1
    other = Comment(
        contribution=contribution,
        position=comment.position + 1,
        text=second,
        state=comment.state,
        runners_up=list(comment.runners_up),
    )
    session.add(other)
    _part(comment, other)
    for place in comment.placements:
        put(
            session,
            other,
            place.question or place.block,
            score=place.score,
            reason=place.reason,
            placed_by=place.placed_by,
        )
    copy_decisions(session, comment, other)
    session.flush()
    session.refresh(contribution, ["comments"])
    _follow(session, comment, other, coders=coders)
    detail = f"passage {comment.position}, at character {cut}"
    session.add(journal(contribution, by, "split", at, detail=detail))
    corrections.keep(
        session, CorrectionKind.SPLIT, before=[before], after=[comment, other], by=by, at=at
    )
    return other


def cuts(text: str) -> list[tuple[int, str]]:
    """Where a passage may be cut: each place with the words that would begin the second half.

    After line ends and after sentences; at most as many as a page can offer.
    """
    places = [gap.end() for gap in _GAP.finditer(text) if text[gap.end() :].strip()]
    return [(place, opening(text[place:])) for place in places[:MOST_CUTS]]


def join(
    session: Session,
    comment: Comment,
    *,
    by: str,
    at: datetime,
    coders: Coders | None = None,
    said_by: SaidBy = SaidBy.STAFF,
    mail: IncomingMail | None = None,
) -> None:
    """Puts a passage and the one after it together; the result stands where the first one did.

    Raises Conflict where there is none after it, or a digest quotes one of them.
    """
    contribution = comment.contribution
    later = [one for one in contribution.comments if one.position > comment.position]
    if not later:
        raise Conflict("There is no passage after this one to join it to.")
    other = later[0]
    not_quoted(session, comment)
    not_quoted(session, other)
    before = [corrections.standing(comment), corrections.standing(other)]
    _put_together(comment, other)
    copy_decisions(session, other, comment)
    take_away(session, other)
    _follow(session, comment, coders=coders)
    detail = f"passages {comment.position} and {comment.position + 1}"
    session.add(journal(contribution, by, "joined", at, detail=detail))
    corrections.keep(
        session,
        CorrectionKind.JOINED,
        before=before,
        after=[comment],
        by=by,
        at=at,
        said_by=said_by,
        mail=mail,
    )


def copy_decisions(session: Session, old: Comment, new: Comment) -> None:
    """What people decided of one passage holds for another with the same words."""
    decided = {one.priority_id for one in new.tags}
    for one in old.tags:
        if one.source is TagSource.PERSON and one.priority_id not in decided:
            copy = Tag(
                comment=new,
                priority=one.priority,
                source=one.source,
                state=one.state,
                score=one.score,
                reason=one.reason,
                tagged_by=one.tagged_by,
            )
            session.add(copy)
    session.flush()
    stances.copy_decision(session, old, new)
    kinds.copy_decisions(session, old, new)
    in_themes.copy_decisions(session, old, new)


def _settle(
    session: Session,
    comment: Comment,
    event: str,
    where: str,
    *,
    by: str,
    at: datetime,
    coders: Coders | None,
) -> None:
    comment.state = CommentState.PLACED
    _follow(session, comment, coders=coders)
    detail = f"passage {comment.position}: {where}"
    session.add(journal(comment.contribution, by, event, at, detail=detail))


def _reason(by: str, said_by: SaidBy) -> str:
    return "said so by the respondent" if said_by is SaidBy.RESPONDENT else f"placed by {by}"


def _follow(session: Session, *comments: Comment, coders: Coders | None) -> None:
    session.flush()
    tagging.tag_comments(session, comments, coders)


def _part(whole: Comment, second: Comment) -> None:
    """Leaves a passage what stands before the words of the second, which stand at its end."""
    first = whole.text[: -len(second.text)].rstrip()
    halves = cut_at(whole, first, second.text)
    if halves is None:
        whole.start, whole.end, whole.gaps = None, None, []
    else:
        left, right = halves
        second.start, second.end, second.gaps = right[0][0], right[-1][1], gaps_between(right)
        whole.end, whole.gaps = left[-1][1], gaps_between(left)
    whole.text = first


def _put_together(first: Comment, second: Comment) -> None:
    """Gives the first passage the words of both, and the place of both in the mail."""
    mail = first.contribution.incoming_mail
    pieces, found = [*pieces_of(first), *pieces_of(second)], None
    if mail is not None and pieces_of(first) and pieces_of(second):
        pieces = run_together(pieces, mail.body)
        found = words_at(pieces, mail.body)
    if found is not None and _signs(found) == _signs(first.text + second.text):
        first.text, first.start, first.end = found, pieces[0][0], pieces[-1][1]
        first.gaps = gaps_between(pieces)
        return
    # Not from a mail: the words are kept, they have no place in one.
    first.text = f"{first.text}{BETWEEN}{second.text}"
    first.start, first.end, first.gaps = None, None, []


def _signs(text: str) -> list[str]:
    return sorted("".join(text.split()))


def take_away(session: Session, comment: Comment) -> None:
    """Closes the ranks behind a passage whose words stand elsewhere by now."""
    contribution = comment.contribution
    later = [one for one in contribution.comments if one.position > comment.position]
    session.delete(comment)
    session.flush()
    for one in later:
        one.position -= 1
    session.flush()
    session.refresh(contribution, ["comments"])


def not_quoted(session: Session, comment: Comment) -> None:
    """Raises Conflict where a digest stands on a passage: its words must stay as they are."""
    quoted = session.scalar(
        select(DigestLine.digest_id)
        .join(line_passage, line_passage.c.line_id == DigestLine.id)
        .where(line_passage.c.comment_id == comment.id)
        .limit(1)
    ) or session.scalar(select(DigestExtract.id).where(DigestExtract.comment_id == comment.id))
    if quoted:
        raise Conflict(
            "A digest stands on this passage: its words must stay as they are there. "
            "You can still move it or change its priorities."
        )
