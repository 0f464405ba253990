"""Write down what a coder says of passages; it outranks the machine from then on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.coding.codes import Codes
from soundingboard.coding.standing import AT_ONCE
from soundingboard.contributions import kinds, stances
from soundingboard.models import (
    Comment,
    Consultation,
    PassageNote,
    Priority,
    Tag,
    Theme,
    ThemeMember,
)
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.themes import moving, queries
from soundingboard.themes.heard import is_in
from soundingboard.vocabulary import (
    Consent,
    PassageKind,
    Quote,
    Stance,
    StanceSource,
    TagSource,
    TagState,
)

LONGEST_NOTE = 2_000
MAY_BE_PUBLISHED = (Consent.NAMED, Consent.UNNAMED)
NO_CONSENT = "Its writer has not agreed to publication: it may not be quoted."


def check(session: Session, comment: Comment, codes: Codes) -> None:
    """Raises a Refusal where a passage cannot be coded so.

    NotFound for a priority or theme of another strategy; Unreadable for a theme of a priority
    that was not chosen, too long a note, or a quotation nobody has agreed to.
    """
    offered = {one.id for one in comment.contribution.consultation.strategy.priorities}
    if not codes.priorities <= offered:
        raise NotFound("That priority belongs to another strategy.")
    themes = _themes(session, codes.themes)
    if len(themes) < len(codes.themes):
        raise NotFound("That theme is gone.")
    if any(one.frame.priority_id not in codes.priorities for one in themes.values()):
        raise Unreadable("A theme belongs to a priority: choose that as well.")
    if len(codes.note) > LONGEST_NOTE:
        raise Unreadable(f"A note has at most {LONGEST_NOTE:,} characters.")
    if codes.quote is Quote.YES and not may_be_quoted(comment):
        raise Unreadable(NO_CONSENT)


def may_be_quoted(comment: Comment) -> bool:
    """Whether its writer agreed to publication."""
    return comment.contribution.consent in MAY_BE_PUBLISHED


def apply(
    session: Session, comments: Sequence[Comment], codes: Codes, *, by: str, at: datetime
) -> None:
    """Codes passages as one coder says, all of the same words. Call `check` before."""
    _tag(session, comments, codes, by)
    _take_stance(session, comments, codes.stance, by)
    _decide_kinds(session, comments, codes, by, at)
    _note(session, comments, codes, by, at)
    session.flush()
    _sort(session, comments, codes, by, at)
    session.flush()


def _tag(session: Session, comments: Sequence[Comment], codes: Codes, by: str) -> None:
    """What was chosen applies; what the machine had said besides does not."""
    strategy = comments[0].contribution.consultation.strategy
    chosen = [one for one in strategy.priorities if one.id in codes.priorities]
    for comment in comments:
        known = {tag.priority_id: tag for tag in comment.tags}
        for priority in chosen:
            if priority.id not in known:
                known[priority.id] = _new_tag(session, comment, priority)
        for priority_id, tag in known.items():
            applies = priority_id in codes.priorities
            state = TagState.APPLIES if applies else TagState.REJECTED
            if tag.source is TagSource.PERSON and tag.state is state:
                continue  # the person who said so before keeps the credit
            tag.state, tag.source, tag.score = state, TagSource.PERSON, 1.0
            tag.reason, tag.tagged_by = f"decided by {by}", by


def _new_tag(session: Session, comment: Comment, priority: Priority) -> Tag:
    tag = Tag(
        comment=comment,
        priority=priority,
        source=TagSource.WORDS,
        state=TagState.SUGGESTED,
        score=1.0,
        reason="",
    )
    session.add(tag)
    return tag


def _take_stance(session: Session, comments: Sequence[Comment], stance: Stance, by: str) -> None:
    known = stances.stances_of(session, [one.id for one in comments])

    def says_so(comment: Comment) -> bool:
        row = known.get(comment.id)
        if row is None:
            return stance is Stance.NOT_STATED
        # Their own answer says more than our agreement with it.
        return row.stance is stance and row.source is not StanceSource.MODEL

    changed = [one for one in comments if not says_so(one)]
    if changed:
        stances.decide_all(session, changed, stance, by=by)


def _decide_kinds(
    session: Session, comments: Sequence[Comment], codes: Codes, by: str, at: datetime
) -> None:
    known = kinds.kinds_of(session, comments)

    def says_so(comment: Comment, kind: PassageKind) -> bool:
        sign = next((one for one in known[comment.id] if one.kind is kind), None)
        if sign is None:
            return kind not in codes.kinds
        return bool(sign.decided_by) and sign.applies is (kind in codes.kinds)

    for kind in PassageKind:
        changed = [one for one in comments if not says_so(one, kind)]
        if changed:
            applies = kind in codes.kinds
            kinds.decide_all(session, changed, kind, applies=applies, by=by, at=at)


def _note(
    session: Session, comments: Sequence[Comment], codes: Codes, by: str, at: datetime
) -> None:
    known = notes_of(session, [one.id for one in comments])
    for comment in comments:
        quote = codes.quote
        if quote is Quote.YES and not may_be_quoted(comment):
            quote = Quote.NO  # a copy whose writer did not agree
        row = known.get(comment.id)
        said = (codes.note, quote)
        if said == ((row.note, row.quote) if row else ("", Quote.UNDECIDED)):
            continue
        if row is None:
            row = PassageNote(comment=comment, note="", quote=quote, by=by, at=at)
            session.add(row)
        row.note, row.quote, row.by, row.at = codes.note, quote, by, at


def notes_of(session: Session, comment_ids: Sequence[int]) -> dict[int, PassageNote]:
    """What coders noted of these passages, by the passage's id."""
    found: dict[int, PassageNote] = {}
    for start in range(0, len(comment_ids), AT_ONCE):
        some = comment_ids[start : start + AT_ONCE]
        rows = session.scalars(select(PassageNote).where(PassageNote.comment_id.in_(some)))
        found |= {one.comment_id: one for one in rows}
    return found


def _sort(
    session: Session, comments: Sequence[Comment], codes: Codes, by: str, at: datetime
) -> None:
    """Puts passages into the chosen themes and out of the others of the chosen priorities."""
    ids = [one.id for one in comments]
    there: dict[int, set[int]] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = session.execute(
            select(ThemeMember.theme_id, ThemeMember.comment_id)
            .join(ThemeMember.theme)
            .where(ThemeMember.comment_id.in_(ids[start : start + AT_ONCE]), is_in())
        )
        for theme_id, comment_id in rows:
            there.setdefault(theme_id, set()).add(comment_id)
    themes = _themes(session, codes.themes | set(there))
    for theme_id, theme in sorted(themes.items()):
        if theme.frame.priority_id not in codes.priorities:
            continue  # the passage does not count there any more
        inside = there.get(theme_id, set())
        wanted = [one for one in ids if (one in inside) is not (theme_id in codes.themes)]
        change = moving.put_in if theme_id in codes.themes else moving.take_out
        for start in range(0, len(wanted), moving.MOST_AT_ONCE):
            some = wanted[start : start + moving.MOST_AT_ONCE]
            change(session, some, theme, by=by, at=at)


def _themes(session: Session, ids: frozenset[int] | set[int]) -> dict[int, Theme]:
    if not ids:
        return {}
    return {one.id: one for one in session.scalars(select(Theme).where(Theme.id.in_(ids)))}


def offered_themes(session: Session, consultation: Consultation) -> dict[int, list[Theme]]:
    """The themes a coder can choose from, by the id of their priority, the largest first."""
    from_largest = {
        one.id: [sized.theme for sized in queries.themes_of(session, one)]
        for one in consultation.strategy.priorities
    }
    return {priority_id: themes for priority_id, themes in from_largest.items() if themes}
