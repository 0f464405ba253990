"""Find what was said: by its words, or by its meaning, and say of each find why it was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.terms import spoken
from soundingboard.analysis.widening import Wider, fits, widen
from soundingboard.models import Comment, Contribution, Placement, Stakeholder, Tag
from soundingboard.searching.highlights import Piece, pieces
from soundingboard.searching.matching import said
from soundingboard.searching.narrowing import Narrowed, passages
from soundingboard.searching.words import Term, Words

PAGE = 20
MOST_BY_MEANING = 500  # candidates that are weighed; all of what says the words can be read still
BEST = 20  # finds that tell which words are said beside
ENOUGH = 5  # finds that say all words, for them alone to tell
SAMPLE = 1_000  # passages that tell which words are common
MOST_NAMED = 4  # words in the reason of a find
AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for. `exactly`: only what says all the words.

    `hidden` are the passages whose codes must not be told to who asks: none is found by a code,
    or counted by one.
    """

    words: Words = field(default_factory=Words)
    narrowed: Narrowed = field(default_factory=Narrowed)
    exactly: bool = False
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage, why it was found, and a stretch of it with those words marked."""

    comment: Comment
    why: str
    says_all: bool
    shown: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, its number, the number of pages; how many say all, and how many in all.

    `found` are the ids of everything on all pages, for counting; `wider` the other words that
    were looked for; `cut` where there may be more than the best that were weighed.
    """

    rows: Sequence[Hit]
    page: int
    pages: int
    total: int
    saying_all: int
    wider: Sequence[Wider]
    found: Select[int]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Ranked:
    ids: Sequence[int]
    saying_all: frozenset[int]
    wider: Sequence[Wider]


def find(session: Session, wanted: Wanted, *, zone: ZoneInfo, page: int = 1) -> Hits:
    """What was said, the best first; without words, everything as narrowed, the newest first."""
    narrowed = _narrowed(session, wanted, zone)
    if not wanted.words.sought or wanted.exactly:
        return _listed(session, wanted, narrowed, page)
    ranked = _by_meaning(session, wanted.words, narrowed)
    pages, page = _pages(len(ranked.ids), page)
    shown = ranked.ids[(page - 1) * PAGE : page * PAGE]
    known = {one.id: one for one in _read(session, shown)}
    rows = [
        _hit(known[number], wanted.words, ranked.wider, says_all=number in ranked.saying_all)
        for number in shown
    ]
    found = select(Comment.id).where(
        or_(*(Comment.id.in_(some) for some in _some_at_once(ranked.ids)))
        if ranked.ids
        else Comment.id.in_(())
    )
    total, saying_all = len(ranked.ids), len(ranked.saying_all)
    cut = total == MOST_BY_MEANING
    return Hits(rows, page, pages, total, saying_all, ranked.wider, found, cut)


def everything(session: Session, wanted: Wanted, *, zone: ZoneInfo, most: int) -> list[Comment]:
    """All that is found, the best first, up to `most`: for taking away."""
    narrowed = _narrowed(session, wanted, zone)
    if wanted.words.sought and not wanted.exactly:
        ids = list(_by_meaning(session, wanted.words, narrowed).ids)[:most]
    else:
        ids = list(session.scalars(_ordered(session, wanted, narrowed).limit(most)))
    known = {one.id: one for some in _some_at_once(ids) for one in _read(session, some)}
    return [known[number] for number in ids]


def count_after(session: Session, wanted: Wanted, number: int, *, zone: ZoneInfo) -> int:
    """How many passages that came after this one are found."""
    narrowed = _narrowed(session, wanted, zone).where(Comment.id > number)
    if not wanted.words.sought or wanted.exactly:
        found = _ordered(session, wanted, narrowed).order_by(None)
        return session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return len(_by_meaning(session, wanted.words, narrowed).ids)


def _narrowed(session: Session, wanted: Wanted, zone: ZoneInfo) -> Select[Comment]:
    return passages(session, wanted.narrowed, zone, hidden=wanted.hidden)


def _ordered(session: Session, wanted: Wanted, narrowed: Select[Comment]) -> Select[int]:
    if not wanted.words.sought:
        newest = narrowed.order_by(Contribution.submitted_at.desc(), Comment.id.desc())
        return newest.with_only_columns(Comment.id)
    exact = said(session, wanted.words)
    best = narrowed.join(exact, exact.c.id == Comment.id).order_by(exact.c.fit, Comment.id.desc())
    return best.with_only_columns(Comment.id)


def _listed(session: Session, wanted: Wanted, narrowed: Select[Comment], page: int) -> Hits:
    ordered = _ordered(session, wanted, narrowed)
    found = ordered.order_by(None)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages, page = _pages(total, page)
    ids = session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all()
    known = {one.id: one for one in _read(session, ids)}
    rows = [_hit(known[number], wanted.words, (), says_all=True) for number in ids]
    return Hits(rows, page, pages, total, total, (), found)


def _by_meaning(session: Session, words: Words, narrowed: Select[Comment]) -> _Ranked:
    """The passages that come nearest, at most MOST_BY_MEANING, the best first."""
    all_of_them = _candidates(session, words, narrowed, all_of_them=True)
    near = all_of_them if len(all_of_them) >= ENOUGH else _candidates(session, words, narrowed)
    elsewhere = _sample(session)
    wider = widen(words.plain, list(near.values())[:BEST], elsewhere)
    terms = [*words.sought, *(Term((one.word.lower(),)) for one in wider)]
    texts = _candidates(session, Words(tuple(terms), words.barred), narrowed) | all_of_them
    weights = {stem: 1.0 for word in words.plain for stem, _ in spoken(word)}
    weights |= {one.stem: one.weight for one in wider if one.stem not in weights}
    fit = dict(zip(texts, fits(list(texts.values()), weights.items(), elsewhere), strict=True))
    # What says all the words may do so by beginnings, which have no weight.
    best = sorted(texts, key=lambda one: (-fit[one], one not in all_of_them, -one))
    kept = [one for one in best if fit[one] > 0 or one in all_of_them][:MOST_BY_MEANING]
    return _Ranked(kept, frozenset(all_of_them) & frozenset(kept), wider)


def _candidates(
    session: Session, words: Words, narrowed: Select[Comment], *, all_of_them: bool = False
) -> dict[int, str]:
    """The texts that say the words best, by id."""
    matched = said(session, words, all_of_them=all_of_them)
    query = narrowed.join(matched, matched.c.id == Comment.id).order_by(matched.c.fit, Comment.id)
    rows = session.execute(query.with_only_columns(Comment.id, Comment.text).limit(MOST_BY_MEANING))
    return {number: text for number, text in rows}  # noqa: C416  # a Row is no pair to mypy


def _sample(session: Session) -> Sequence[str]:
    """Passages from the first to the last at even distances, whatever is looked for."""
    latest = session.scalar(select(func.max(Comment.id))) or 0
    step = max(1, latest // SAMPLE)
    return session.scalars(select(Comment.text).where(Comment.id % step == 0).limit(SAMPLE)).all()


def _hit(comment: Comment, words: Words, wider: Sequence[Wider], *, says_all: bool) -> Hit:
    asked = {stem: word for word in words.plain for stem, _ in spoken(word)}
    others = {one.stem: one.word for one in wider}
    begins = [term.words[-1] for term in words.sought if term.begins]
    shown = pieces(comment.text, asked.keys() | others.keys(), begins)
    heard = dict(spoken(comment.text))
    said_too = [heard[stem].lower() for stem in others if stem in heard][:MOST_NAMED]
    said_asked = [heard[stem].lower() for stem in asked if stem in heard]
    return Hit(comment, _why(words, said_asked, said_too, says_all=says_all), says_all, shown)


def _why(words: Words, asked: Sequence[str], others: Sequence[str], *, says_all: bool) -> str:
    if not words.sought:
        return ""
    if says_all:
        return "Says what you typed"
    near = ", ".join(f"“{word}”" for word in others)
    if asked:
        said_some = ", ".join(f"“{word}”" for word in asked)
        return f"Says {said_some}; close in meaning: {near}" if near else f"Says {said_some}"
    return f"Close in meaning: {near}"


def _pages(total: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return pages, min(max(page, 1), pages)


def _some_at_once(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def _read(session: Session, ids: Sequence[int]) -> Sequence[Comment]:
    whole = joinedload(Comment.contribution)
    return (
        session.scalars(
            select(Comment)
            .where(Comment.id.in_(ids))
            .options(
                whole.joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
                whole.joinedload(Contribution.consultation),
                selectinload(Comment.placements).joinedload(Placement.question),
                selectinload(Comment.placements).joinedload(Placement.block),
                selectinload(Comment.tags).joinedload(Tag.priority),
            )
        )
        .unique()
        .all()
    )
