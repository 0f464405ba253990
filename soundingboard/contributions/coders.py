"""What is learnt of each strategy's priorities, kept while nothing that it depends on changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, text, true
from sqlalchemy.orm import Session, selectinload

from soundingboard.analysis.classification import (
    Classifier,
    Example,
    PriorityWords,
    Suggestion,
    words_of,
)
from soundingboard.analysis.comparing import Comparison
from soundingboard.contributions import meanings
from soundingboard.models import Comment, Consultation, Contribution, Priority, Strategy, Tag
from soundingboard.models.contribution import IS_DECIDED
from soundingboard.vocabulary import ConsultationState, ContributionState, TagSource, TagState

MOST_EXAMPLES = 1_000  # the latest passages people have coded; more only make the page wait
MOST_BACKGROUND = 2_000  # the latest passages at all; they teach which words keep company here

AT_ONCE = 50  # new passages that are worth learning from, and half of what was learnt from
WORTH_LEARNING = 0.5

READ_ENOUGH = 0.5
"""Share of the latest passages that a sentence model must have read to learn from what it read."""

Decisions = tuple[tuple[TagState, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a classifier was learnt from, in so few words that comparing costs next to nothing."""

    words: tuple[PriorityWords, ...]
    decisions: Decisions  # by state: how many people made, and the latest
    latest_passage: int


@dataclass(frozen=True, slots=True)
class _Kept:
    basis: _Basis
    classifier: Classifier
    learnt_from: int  # passages

    def serves(self, now: _Basis) -> bool:
        """Words and decisions count at once; new passages teach little until there are many."""
        if (now.words, now.decisions) != (self.basis.words, self.basis.decisions):
            return False
        enough = max(AT_ONCE, WORTH_LEARNING * self.learnt_from)
        return now.latest_passage - self.basis.latest_passage <= enough


class Coders:
    """A classifier for each strategy of one database; it knows keys and words, but no rows.

    Threads may share it. Two that come at once may both learn, and processes learn each for
    themselves: what was learnt a moment ago does no harm, and nobody waits for a lock.

    Where a sentence model reads in the background there are two for a strategy: one for passages
    that it has read, and one for those it has not.
    """

    def __init__(self, model: str = "") -> None:
        """`model` is the version of the sentence model that reads in the background, if any."""
        self.model = model
        self._kept: dict[int, _Kept] = {}
        self._kept_with_meaning: dict[int, _Kept] = {}

    def prepare(self, session: Session) -> None:
        """Learns what answers to open consultations will need, before a writer waits for it."""
        open_ones = select(Consultation.strategy_id).where(
            Consultation.state == ConsultationState.OPEN
        )
        for strategy in session.scalars(select(Strategy).where(Strategy.id.in_(open_ones))):
            self.coder(session, strategy)

    def latest_comparison(self, strategy: Strategy) -> Comparison | None:
        """What people's codes changed when a strategy was learnt last, without learning it now.

        None where this process has not learnt it yet, or too few passages are coded to tell.
        """
        kept = self._kept_with_meaning.get(strategy.id, self._kept.get(strategy.id))
        return None if kept is None else kept.classifier.comparison

    def coder(self, session: Session, strategy: Strategy) -> Classifier:
        """What was learnt of a strategy; learnt anew (up to a second) where that is outdated.

        It knows nothing of what a sentence model read: that is `suggest`'s.
        """
        return self._by_words(session, strategy, _basis(session, strategy))

    def suggest(
        self, session: Session, strategy: Strategy, texts: Sequence[str]
    ) -> list[tuple[Suggestion, ...]]:
        """What each passage said on a strategy may be about, best first.

        What a sentence model made of a passage counts where it was read already.
        """
        now = _basis(session, strategy)
        reader = self._by_meaning(session, strategy, now)
        known = meanings.kept(session, self.model, set(texts)) if reader else {}
        read = [text for text in texts if text in known]
        unread = [text for text in texts if text not in known]
        found: dict[str, tuple[Suggestion, ...]] = {}
        if reader and read:
            of_read = reader.code(read, meanings.table(read, known))
            found |= zip(read, of_read, strict=True)
        if unread:
            of_unread = self._by_words(session, strategy, now).code(unread)
            found |= zip(unread, of_unread, strict=True)
        return [found[text] for text in texts]

    def _by_meaning(self, session: Session, strategy: Strategy, now: _Basis) -> Classifier | None:
        """The classifier for passages that were read, while enough of them are."""
        if not self.model or not meanings.are_read(session, self.model, now.words):
            return None
        kept = self._kept_with_meaning.get(strategy.id)
        if kept is not None and kept.serves(now):
            return kept.classifier
        background, coded = _background(session, strategy), _coded(session, strategy)
        own = {words_of(one) for one in now.words}
        said = {*background, *(each.text for each in coded)}
        known = meanings.kept(session, self.model, own | said)
        read = [text for text in background if text in known]
        if len(read) < READ_ENOUGH * len(background):
            return None
        classifier = Classifier.learn(
            now.words, coded, read, sentences=lambda texts: meanings.table(texts, known)
        )
        self._kept_with_meaning[strategy.id] = _Kept(now, classifier, len(read))
        return classifier

    def _by_words(self, session: Session, strategy: Strategy, now: _Basis) -> Classifier:
        kept = self._kept.get(strategy.id)
        if kept is None or not kept.serves(now):
            background = _background(session, strategy)
            classifier = Classifier.learn(now.words, _coded(session, strategy), background)
            kept = self._kept[strategy.id] = _Kept(now, classifier, len(background))
        return kept.classifier


def said(strategy: Strategy) -> Select[Comment]:
    """Every passage that was sent in on a strategy."""
    return (
        select(Comment)
        .join(Comment.contribution)
        .join(Contribution.consultation)
        .where(
            Consultation.strategy_id == strategy.id,
            Contribution.state == ContributionState.SUBMITTED,
        )
    )


def _basis(session: Session, strategy: Strategy) -> _Basis:
    words = tuple(meanings.words_of_priority(one) for one in strategy.priorities)
    decisions = (
        select(Tag.state, func.count().label("often"), func.max(Tag.id).label("last"))
        .join(Tag.priority)
        .where(Priority.strategy_id == strategy.id, text(f"tag.{IS_DECIDED}"))
        .group_by(Tag.state)
        .subquery()
    )
    # Of any strategy: that is read off the key, and if others were busy it is learnt too early.
    latest = select(func.max(Comment.id).label("passage")).subquery()
    found = session.execute(
        select(latest.c.passage, decisions.c.state, decisions.c.often, decisions.c.last)
        .outerjoin_from(latest, decisions, true())
        .order_by(decisions.c.state)
    ).all()
    decided = tuple((one.state, one.often, one.last) for one in found if one.state is not None)
    return _Basis(words, decided, found[0].passage or 0)


def _background(session: Session, strategy: Strategy) -> list[str]:
    """The latest passages, each wording once: copies would teach that their words are telling."""
    texts = said(strategy).with_only_columns(Comment.text)
    latest = session.scalars(texts.order_by(Comment.id.desc()).limit(MOST_BACKGROUND))
    return list(dict.fromkeys(latest))


def _coded(session: Session, strategy: Strategy) -> list[Example]:
    """What people have decided, as examples.

    On a passage somebody has looked at, what they decided counts, and what its place says and
    they let stand; what only its words suggested is left open: nobody has said it is right.
    """
    comments = session.scalars(
        said(strategy)
        .where(Comment.tags.any(Tag.source == TagSource.PERSON))
        .order_by(Comment.id.desc())
        .limit(MOST_EXAMPLES)
        .options(selectinload(Comment.tags))
    )
    return [
        Example(
            comment.text,
            tuple(
                str(one.priority_id)
                for one in comment.tags
                if one.state is TagState.APPLIES and one.source is not TagSource.WORDS
            ),
            tuple(str(one.priority_id) for one in comment.tags if one.source is TagSource.WORDS),
        )
        for comment in comments
    ]
