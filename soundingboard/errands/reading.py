"""Passages are read by the sentence model, some at a time, and coded by what they mean."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.analysis.classification import words_of
from soundingboard.analysis.likeness import Meaning
from soundingboard.analysis.minilm import MiniLM, fingerprint
from soundingboard.contributions import meanings
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.meanings import Unread
from soundingboard.contributions.tagging import tag_comments
from soundingboard.errands.about import CodeAgain, ReadPassages
from soundingboard.errands.asking import ask
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Comment, Errand, Strategy
from soundingboard.refusals import NotFound
from soundingboard.storage.database import Database
from soundingboard.vocabulary import ErrandKind, ErrandState

TEXTS = 64  # read together: about a second
MARGIN = timedelta(hours=1)  # a mail counts as sent when it came, and may be settled later
TITLE = "Reading what was said for its meaning"


@dataclass(slots=True)
class _Prepared:
    """What was read ahead of a batch; and every wording met since the errand was opened."""

    behind: int
    unread: Unread
    meaning: Meaning
    words: tuple[str, ...] = ()  # of priorities, once no passage is left


@dataclass(slots=True)
class ReadingWork:
    """The passages in the order of their numbers, then the words of the priorities."""

    about: ReadPassages
    model: MiniLM
    coders: Coders
    database: Database
    since: datetime | None
    so_far: dict[str, Any]
    met: set[bytes] = field(default_factory=set)  # every wording of a whole reading
    from_the_start: bool = False  # whether `met` lacks nothing
    prepared: _Prepared | None = None

    def prepare(self) -> None:
        """Reads the next texts."""
        behind = int(self.so_far.get("behind", 0))
        self.from_the_start |= behind == 0
        version = self.about.model
        with self.database.reading() as session:
            for strategy in _strategies(session):
                # What is to be learnt is learnt now, and not while a writer waits.
                self.coders.suggest(session, strategy, ())
            unread = meanings.next_unread(
                session, version, behind=behind, since=self.since, most=TEXTS
            )
            texts = unread.texts
            if not unread.passages:
                every = [words for one in _strategies(session) for words in _words(one)]
                known = meanings.kept(session, version, every)
                texts = tuple(dict.fromkeys(words for words in every if words not in known))
        self.met |= unread.wordings
        words = () if unread.passages else texts
        self.prepared = _Prepared(behind, unread, self.model(texts), words)

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Keeps what was read, and codes those passages by it where their strategy is read."""
        ready = self.prepared
        if ready is None or ready.behind != int(so_far.get("behind", 0)):
            raise RuntimeError("A batch was begun that nobody prepared.")
        read = int(so_far.get("read", 0))
        if ready.unread.passages:
            meanings.keep(session, self.about.model, ready.unread.texts, ready.meaning)
            if ready.unread.texts:
                self._code(session, ready.unread)
            kept = {
                "behind": ready.unread.passages[-1],
                "seen": int(so_far.get("seen", 0)) + len(ready.unread.passages),
                "read": read + len(ready.unread.texts),
            }
            self.so_far = kept
            of = meanings.passages(session, since=self.since)
            return Batch(kept["seen"], max(kept["seen"], of), kept)
        return self._end(session, ready, so_far, at=at)

    def _code(self, session: Session, unread: Unread) -> None:
        comments = session.scalars(select(Comment).where(Comment.id.in_(unread.passages))).all()
        by_strategy: dict[int, list[Comment]] = {}
        for comment in comments:
            if comment.text in unread.texts:
                number = comment.contribution.consultation.strategy_id
                by_strategy.setdefault(number, []).append(comment)
        for some in by_strategy.values():
            tag_comments(session, some, self.coders)

    def _end(
        self, session: Session, ready: _Prepared, so_far: dict[str, Any], *, at: datetime
    ) -> Batch:
        """From now on meanings count for strategies whose words were read: they are coded again."""
        meanings.keep(session, self.about.model, ready.words, ready.meaning)
        again = [one for one in _strategies(session) if set(_words(one)) & set(ready.words)]
        for strategy in again:
            title = f"Coding everything said on “{strategy.name}” again, by what it means"
            ask(session, CodeAgain(strategy.id), title=title, at=at)
        swept = 0
        if self.about.whole and self.from_the_start:
            words = {words for one in _strategies(session) for words in _words(one)}
            said = self.met | {fingerprint(one) for one in words}
            swept = meanings.sweep(session, self.about.model, said)
        seen = int(so_far.get("seen", 0))
        told = f"{count(int(so_far.get('read', 0)), 'wording')} read."
        if again:
            told += f" Coded again by them: {', '.join(f'“{one.name}”' for one in again)}."
        if swept:
            told += f" {count(swept, 'wording')} that nobody says any more forgotten."
        return Batch(seen, seen, so_far, result=told)


def open_reading(kit: Kit, errand: Errand) -> ReadingWork:
    """Opens the model. Raises Unreadable where it cannot be, NotFound where it is another one."""
    about = ReadPassages.read(errand.about)
    if kit.sentence_model is None or kit.sentence_model.version() != about.model:
        raise NotFound("The sentence model that was to read is not there any more.")
    with kit.database.reading() as session:
        last = None if about.whole else _last_read(session, about.model)
    since = last - MARGIN if last is not None else None
    model = MiniLM(kit.sentence_model)
    return ReadingWork(about, model, kit.coders, kit.database, since, dict(errand.so_far))


def ask_if_due(session: Session, kit: Kit, *, at: datetime) -> Errand | None:
    """Asks for what is new to be read, where a model may read and there is something.

    Where such work was stopped by a person, or failed, it waits for a person, or for the night.
    """
    if kit.sentence_model is None:
        return None
    newest = session.scalar(
        select(Errand).where(Errand.kind == ErrandKind.MEANINGS).order_by(Errand.id.desc()).limit(1)
    )
    if newest is not None and newest.state is not ErrandState.DONE:
        return None
    version = kit.coders.model
    since = _last_read(session, version)
    if since is None:
        return ask_for_all(session, kit, at=at)
    words_read = all(
        meanings.are_read(session, version, [meanings.words_of_priority(one)])
        for strategy in _strategies(session)
        for one in strategy.priorities
    )
    if words_read and not meanings.sent_since(session, since):
        return None
    return ask(session, ReadPassages(version, whole=False), title=TITLE, at=at)


def ask_for_all(session: Session, kit: Kit, *, at: datetime) -> Errand | None:
    """Asks for everything to be read that is not, and for what nobody says to be forgotten."""
    if kit.sentence_model is None:
        return None
    return ask(session, ReadPassages(kit.coders.model, whole=True), title=TITLE, at=at)


def _last_read(session: Session, version: str) -> datetime | None:
    """When the last reading by a model began that came to its end."""
    return session.scalar(
        select(Errand.started_at)
        .where(
            Errand.kind == ErrandKind.MEANINGS,
            Errand.state == ErrandState.DONE,
            Errand.about.contains(version, autoescape=True),
        )
        .order_by(Errand.id.desc())
        .limit(1)
    )


def _strategies(session: Session) -> list[Strategy]:
    return list(session.scalars(select(Strategy).order_by(Strategy.id)))


def _words(strategy: Strategy) -> list[str]:
    return [words_of(meanings.words_of_priority(one)) for one in strategy.priorities]
